import fc from 'fast-check'
import { Parser, Tokenizer } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { MAX_DEPTH, scanHtml, sourceOffset } from '../../src/content/html/scan.js'
import { QuickTokenizer } from '../../src/content/html/tokenizer.js'
import { nearlyEqual, normalColor, readStyle } from '../../src/content/html/visibility.js'

const page = (body: string): string => `<!doctype html><html lang="en"><head><title>T</title></head><body>${body}</body></html>`

describe('visible text', () => {
  const good = (html: string, text: string) => it(html, () => expect(scanHtml(html).text.replace(/\s+/g, ' ').trim()).toBe(text))
  good('<p>One</p><p>Two</p>', 'One Two')
  good('a&amp;b &euro;5', 'a&b €5')
  good('<script>x()</script>seen<style>p{}</style>', 'seen')
  good('<div style="display:none">hidden <b>deep</b></div>seen', 'seen')
  good('<div style="display:none">a<div style="display:block">still hidden</div></div>b', 'b')
  good('<span style="mso-hide:all">x</span>y', 'y')
  good('<span style="font-size:0;max-height:0;overflow:hidden">x</span>y', 'y')
  good('<!--[if mso]><p>Outlook only</p><![endif]-->all', 'all')
  good('<table><tr><td>{{#if x}}<b>{{name}}</b>{{/if}}</td></tr></table>', '{{#if x}}{{name}}{{/if}}')
  good('<p>unclosed <b>bold <p>next', 'unclosed bold next')
  good('text < 5 and > 3', 'text < 5 and > 3')
  good('', '')
})

it('text leads back to its place in the source', () => {
  const html = page('<p>Hello</p>\n<p>second <b>word</b></p>')
  const scan = scanHtml(html)
  for (const word of ['Hello', 'second', 'word']) expect(sourceOffset(scan, scan.text.indexOf(word))).toBe(html.indexOf(word))
})

it('tells a preheader from text hidden later', () => {
  const scan = scanHtml(
    page('<div style="display:none">preview of the news</div><p>Hello</p><div style="display:none">word salad</div>'),
  )
  expect(scan.hidden).toMatchObject({ preheader: 19, length: 10 })
})

describe('links', () => {
  it('have text, images and places', () => {
    const html = page('<a href="https://example.com/a">Read <b>more</b></a><a href="#"><img src="x.png"></a>')
    const { links } = scanHtml(html)
    expect(links.map(l => [l.href, l.text, l.images])).toEqual([
      ['https://example.com/a', 'Read more', 0],
      ['#', '', 1],
    ])
    expect(html.slice(links[0]?.offset, (links[0]?.offset ?? 0) + 2)).toBe('<a')
  })
})

describe('what clients remove', () => {
  const good = (html: string, kind: string) =>
    it(html, () => expect(scanHtml(page(html)).active.map(a => a.kind)).toContain(kind))
  const bad = (html: string) => it(`fine: ${html}`, () => expect(scanHtml(page(html)).active).toEqual([]))
  good('<script src=x></script>', 'script')
  good('<iframe src=x></iframe>', 'frame')
  good('<form action=x></form>', 'form')
  good('<p onclick="x()">', 'handler')
  good('<meta http-equiv="refresh" content="0;url=https://example.com">', 'refresh')
  good('<link rel="stylesheet" href="https://example.com/x.css">', 'stylesheet')
  good('<style>@import url(https://example.com/x.css);</style>', 'import')
  good('<base href="https://example.com/">', 'base')
  good('<object data=x></object>', 'object')
  bad('<link rel="stylesheet" href="https://fonts.googleapis.com/css?family=Lato">')
  bad('<table role="presentation"><tr><td>text</td></tr></table>')
  bad('<input type="hidden" name="x">')
})

describe('structure', () => {
  it('counts what is open, doubled and made up', () => {
    const scan = scanHtml('<html><body><body><div><qzx>x</qzx><table><tr><td>')
    expect(scan.second?.name).toBe('body')
    expect(scan.unclosed.map(u => u.name)).toContain('table')
    expect([...scan.unknown.keys()]).toEqual(['qzx'])
    expect(scan.doctype).toBe(false)
  })
  it('knows Outlook, SVG and template elements', () => {
    expect(scanHtml(page('<o:p></o:p><v:rect></v:rect><mj-text></mj-text><svg><path/></svg>')).unknown.size).toBe(0)
  })
  it('stops at a tower of elements', () => {
    const scan = scanHtml('<div>'.repeat(MAX_DEPTH * 50))
    expect(scan.tooDeep).not.toBeNull()
    expect(scan.depth).toBeLessThan(MAX_DEPTH * 10)
  })
  it('survives anything', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '"',
        '<a href=',
        '</',
        '<!--',
        '-->',
        '<style>',
        '&#',
        '<div style="',
        '<table>',
        '{{',
        ']]>',
        '<![CDATA[',
      ),
      fc.string({ maxLength: 8 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), parts => {
        const html = parts.join('')
        const scan = scanHtml(html)
        expect(scan.textAt.length).toBe(scan.sourceAt.length)
        for (const offset of scan.sourceAt) expect(offset).toBeLessThanOrEqual(html.length)
      }),
    )
  })
})

describe('tags', () => {
  it('the first of an attribute counts, the last of what they say', () => {
    const { links, classes } = scanHtml('<a HREF="x" href="y" class=a CLASS=b>z</a>')
    expect(links.map(l => l.href)).toEqual(['x'])
    expect(classes).toEqual(['a'])
    const same = (attributes: string) => scanHtml(`<td style="color:#fff" ${attributes}>text</td>`).sameColor.length
    expect(same('bgcolor=ffffff')).toBe(4)
    expect(scanHtml('<td bgcolor=fff style="color:#fff;background:#000">text').sameColor.length).toBe(0)
    expect(scanHtml('<td style="color:#fff;background:#000" bgcolor=#fff>text').sameColor.length).toBe(4)
    expect(scanHtml('<font color=#fff style="background:#fff">a<i>b</i></font>c').sameColor.length).toBe(2)
  })
  it('empty elements show nothing to what follows', () => {
    const scan = scanHtml('<hr style="display:none"><input hidden type=hidden><img src=a hidden>seen<p hidden/>not seen</p>seen')
    expect(scan.text).toBe('seen\nseen')
    expect(scan.images).toMatchObject([{ src: 'a', pixel: true, offset: 51 }])
    expect(scan.active).toEqual([])
    expect(scan.depth).toBe(1)
  })
  it('in svg they close themselves', () => {
    const scan = scanHtml('<div><svg><style/><a href="x"/><circle hidden/></svg>seen</div>')
    expect(scan.text).toBe('seen\n')
    expect(scan.links).toMatchObject([{ href: 'x', text: '' }])
    expect(scan.unclosed.map(u => u.name)).toEqual(['style', 'a'])
  })
  it('one that the end cuts off is none, one that ends there is', () => {
    for (const end of ['<a', '<a ', '<a href=x', '<a href="x>', '<a href="x"', '<a href="x" onclick=y class=c', '<a /'])
      expect(scanHtml(`<p>x</p>${end}`)).toMatchObject({ linkCount: 0, active: [], classes: [], depth: 1 })
    for (const end of [
      '<a href=x>',
      '<a href="x" >',
      '<a href=x/>',
      '<a href="x" / >',
      '<a href></b',
      '<a href></b c',
      '<a href></',
    ])
      expect(scanHtml(`<p>x</p>${end}`), end).toMatchObject({ linkCount: 1, depth: 1 })
  })
  it('are read alike wherever a long text is cut', () => {
    const tag = '<a class="b" href="&amp;x" onclick=y>'
    for (let before = 16_384 - tag.length - 2; before <= 16_384 + 1; before++) {
      const scan = scanHtml(`${' '.repeat(before)}${tag}z`)
      expect(scan).toMatchObject({ classes: ['b'], links: [{ href: '&x', text: 'z', offset: before }], depth: 1 })
      expect(scan.active).toEqual([{ kind: 'handler', detail: 'onclick', offset: before }])
    }
  })
})

it('the quick tokenizer says what that of htmlparser2 says', () => {
  const events = (chunks: readonly string[], Used: typeof Tokenizer): unknown[] => {
    const told: unknown[] = []
    const tell = (...event: unknown[]) => told.push([...event, parser.startIndex, parser.endIndex])
    const parser: Parser = new Parser(
      {
        onopentag: (name, attributes) => tell(name, { ...attributes }),
        onclosetag: (name, implied) => tell('/', name, implied),
        ontext: data => tell('', data),
        oncomment: data => tell('!', data),
        onprocessinginstruction: (name, data) => tell('?', name, data),
      },
      { decodeEntities: true, Tokenizer: Used },
    )
    for (const chunk of chunks) parser.write(chunk)
    parser.end()
    return told
  }
  const piece = fc.oneof(
    ...[
      '<',
      '>',
      '<p ',
      '</p>',
      '<a b="',
      "<a b='",
      '<a b=',
      '"',
      "'",
      '=',
      '/',
      ' ',
      '<!--',
      '-->',
      '<!',
      '<?',
      '<![CDATA[',
      ']]>',
    ].map(fc.constant),
    ...['<style>', '</style>', '<title>', '</title>', '<svg>', '<textarea>', '</textarea>', '<script>', '</script>'].map(
      fc.constant,
    ),
    ...['&', '&amp;', '&nbsp;', '&nbsp', '&lt;', '&gt;', '&quot;', '&shy;', '&zwnj;', '&#8199;', '&notit;', '&x;', ';'].map(
      fc.constant,
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  )
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 30 }), { maxLength: 4 }), lists => {
      const chunks = lists.map(pieces => pieces.join(''))
      expect(events(chunks, QuickTokenizer)).toEqual(events(chunks, Tokenizer))
    }),
    { numRuns: 1000 },
  )
})

describe('styles', () => {
  const good = (style: string, facts: object) => it(style, () => expect(readStyle(style)).toMatchObject(facts))
  good('display: none !important', { hidden: true })
  good('color:#fff;background-color:#FFFFFF', { color: 'ffffff', background: 'ffffff', hidden: false })
  good('font-size:0px', { tinyFont: true })
  good('font-size:14px', { tinyFont: false })
  good('opacity:0.9', { hidden: false })
  good('margin:0;padding:0', { hidden: false })
  it('reads colours', () => {
    expect(normalColor('#abc')).toBe('aabbcc')
    expect(normalColor('rgb(255, 0, 16)')).toBe('ff0010')
    expect(normalColor('var(--x)')).toBeNull()
    expect(nearlyEqual('ffffff', 'fefefe')).toBe(true)
    expect(nearlyEqual('ffffff', '000000')).toBe(false)
  })
})
