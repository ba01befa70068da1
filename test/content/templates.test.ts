// Templates as people have them in their repositories: code is no text, places are those of the file, ignores need a reason.
import { describe, expect, it } from 'vitest'
import { blankTags, shieldTags } from '../../src/content/template-tags.js'
import { scanMessage } from '../../src/scan.js'

const now = '2026-11-22T00:00:00Z'
const scan = (source: string, file = 'x.html', mode: 'template' | 'message' | 'auto' = 'auto') =>
  scanMessage(source, { file, now, mode })
type Report = Awaited<ReturnType<typeof scan>>
const found = (report: Report, check: string) => report.findings.filter(f => f.check === check)

describe('template code', () => {
  const bad = (file: string, source: string, check: string) =>
    it(`${file}: no ${check} in ${source.slice(0, 50)}`, async () => expect(found(await scan(source, file), check)).toEqual([]))
  bad('x.ejs', "<!doctype html><html><body><%- include('box', { title: '<b>' }) %><p>x</p></body></html>", 'html-structure')
  bad('x.html.twig', '{# opens a <table> #}<p>x</p>', 'html-structure')
  bad('x.hbs', '{{!-- a <div> --}}<p>x</p>', 'html-structure')
  bad('x.liquid', '{% if account == "your account has been suspended" %}<p>Guten Tag</p>{% endif %}', 'phrases-account')
  bad('x.hbs', '<p>Hallo {{#if name}}{{name}}{{else}}Kundin{{/if}}</p>', 'phrases-greeting')
  for (const tag of [
    '{{name}}',
    '{% if x %}',
    '<%= name %>',
    '*|FNAME|*',
    '[[data:firstname]]',
    '{{var:name:"x"}}',
    '{{{html}}}',
  ])
    bad('x.html', `<p>Guten Tag ${tag}</p>`, 'merge-tag-unrendered')

  it('a reader of HTML keeps its places', async () => {
    const source = "<html>\n<%- include('a', { b: '<b>' }) %>\n  <a href=\"http://192.0.2.1/\">x</a>\n</html>"
    expect(found(await scan(source, 'x.ejs'), 'link-ip-host')[0]?.location).toMatchObject({ line: 3, column: 3 })
  })
  const same = (text: string) =>
    it(`same length: ${text.slice(0, 30)}`, () => {
      expect(shieldTags(text)).toHaveLength(text.length)
      expect(blankTags(text)).toHaveLength(text.length)
    })
  same('{{a}} {% b <c> %} {# <d> #} <% e %> {{!-- <f> --}}')
  same('{{ never closed <b>')
  same('{{'.repeat(50_000))
  same(`${'<%'.repeat(50_000)}%>`)
})

describe('left-overs in a message', () => {
  const tags = async (text: string) => {
    const report = await scan(`<p>Guten Tag ${text}</p>`, 'x.html', 'message')
    return found(report, 'merge-tag-unrendered').flatMap(f => f.evidence.map(e => e.text))
  }
  const good = (tag: string) => it(tag, async () => expect(await tags(tag)).toEqual([tag]))
  const bad = (text: string) => it(`none in ${text}`, async () => expect(await tags(text)).toEqual([]))
  for (const tag of [
    '{VORNAME}',
    '{vorname}',
    '[Vorname]',
    '%FIRSTNAME%',
    '%Subscriber:CustomFieldFirstName%',
    '{$user.name}',
    '%%Vorname%%',
  ])
    good(tag)
  bad('let f = {foo} and {bar}')
  bad('[Werbung]')
  bad('50 % Rabatt, 20 % mehr')
})

describe('left-overs where nobody looks', () => {
  const mail = (html: string, headers = '') =>
    `From: Shop <a@example.com>\r\n${headers}MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nGuten Tag {{text}}\r\n--b\r\nContent-Type: text/html\r\n\r\n${html}\r\n--b--\r\n`
  const tags = async (source: string) =>
    found(await scan(source, 'x.eml'), 'merge-tag-unrendered').map(f => [f.code, f.location?.line, f.evidence.map(e => e.text)])
  const good = (name: string, html: string, expected: unknown[], headers = '') =>
    it(name, async () => expect(await tags(mail(html, headers))).toEqual(expected))
  good('the text part', '<p>x</p>', [['text', 8, ['{{text}}']]])
  good('hidden text and attributes, each once', '<p style="display:none">{{pre}}</p><p>{{seen}}</p><img alt="%%alt%%" src="x">', [
    ['text', 12, ['{{pre}}', '{{seen}}', '%%alt%%', '{{text}}']],
  ])
  good('not comments, scripts and styles', '<!-- {{a}} --><style>{{b}}</style><script>{{c}}</script>', [
    ['text', 8, ['{{text}}']],
  ])
  good(
    'header fields',
    '<p>x</p>',
    [
      ['header', 2, ['*|MAIL|*']],
      ['text', 9, ['{{text}}']],
    ],
    'List-Unsubscribe: <https://example.com/?m=*|MAIL|*>\r\n',
  )
  good('written as entities', '<p>{&#123;name}}</p>', [['text', 12, ['{{name}}', '{{text}}']]])
})

describe('MJML', () => {
  it('buttons and images are links', async () => {
    const report = await scan('<mjml><mj-body><mj-button href="https://bit.ly/x">Los</mj-button></mj-body></mjml>', 'x.mjml')
    expect(report.stats.links).toBe(1)
    expect(found(report, 'link-shortener')).toHaveLength(1)
  })
})

describe('ignores', () => {
  const LINK = '<a href="https://bit.ly/x">x</a>'
  const comments = [
    ['<!-- ', ' -->'],
    ['{{!-- ', ' --}}'],
    ['{# ', ' #}'],
    ['<%# ', ' %>'],
    ['{% comment %}', '{% endcomment %}'],
  ] as const
  for (const [open, close] of comments)
    it(`${open}…${close}`, async () => {
      const report = await scan(`<p>x</p>\n${open}mailpreflight-ignore-next link-shortener -- agreed${close}\n${LINK}`)
      expect(found(report, 'link-shortener').map(f => f.suppressed)).toEqual([{ by: 'inline', reason: 'agreed' }])
    })
  it('holds back its own line only', async () => {
    const ignore = '<!-- mailpreflight-ignore-next link-shortener -- agreed -->'
    const report = await scan(`${ignore}\n${LINK}\n${LINK}`)
    expect(found(report, 'link-shortener').map(f => [f.location?.line, f.suppressed?.reason, f.points !== 0])).toEqual([
      [3, undefined, true],
      [2, 'agreed', true],
    ])
  })
  it('needs a reason', async () => {
    const report = await scan(`<!-- mailpreflight-ignore-next link-shortener -->\n${LINK}`)
    expect(found(report, 'link-shortener')[0]?.suppressed).toBeNull()
    expect(found(report, 'inline-ignore')[0]).toMatchObject({ code: 'no-reason', location: { line: 2 } })
  })
})
