import { describe, expect, it } from 'vitest'
import { extractFacts } from '../src/content/extract.js'
import { judgeContent, type ScanOptions, scanMessage } from '../src/scan.js'

const now = '2026-05-04T12:00:00Z'
const scan = (source: string, options: ScanOptions = {}) => scanMessage(source, { file: 'x.eml', now, ...options })
const rules = (report: Awaited<ReturnType<typeof scan>>): string[] => report.findings.map(f => `${f.check}:${f.code}`)

const HEADERS = [
  'From: Example Garden <news@garden.example>',
  'To: Anna Miller <anna@example.org>',
  'Subject: Five plants for a shady balcony',
  'Date: Mon, 4 May 2026 10:00:00 +0000',
  'Message-ID: <20260504.1@garden.example>',
  'List-Unsubscribe: <https://news.garden.example/u/1>, <mailto:leave@garden.example>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'MIME-Version: 1.0',
]
const WORDS =
  'Hello Anna, the days get longer and the balcony wants to be planted. Here are five plants that do well with three hours of sun, how much water they want and what they cost in our shop in Springfield this week.'
const HTML = `<!doctype html><html lang="en"><head><title>Five plants</title><meta name="viewport" content="width=device-width"><style>@media (max-width:600px){td{width:100%}}</style></head><body>
<table role="presentation"><tr><td><h1>Five plants</h1><p>${WORDS}</p>
${['fern', 'hosta', 'ivy', 'begonia', 'fuchsia', 'lamium', 'primrose', 'violet', 'cyclamen', 'heuchera'].map(p => `<p><a href="https://news.garden.example/${p}"><img src="https://news.garden.example/${p}.jpg" alt="${p}" width="200" height="100"></a> <b>${p}</b> <span>The ${p} likes shade and costs little.</span> <a href="https://news.garden.example/${p}">To the ${p}</a></p>`).join('\n')}
<p>Example Garden Ltd, 123 Main Street, Springfield, IL 62701. <a href="https://news.garden.example/u/1">Unsubscribe</a></p></td></tr></table></body></html>`
const alternative = (headers: string[], text: string, html: string): string =>
  [
    ...headers,
    'Content-Type: multipart/alternative; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    '--b--',
    '',
  ].join('\r\n')

const NEWSLETTER = alternative(
  HEADERS,
  `${WORDS}\nThe fern likes shade and costs little. Unsubscribe: https://news.garden.example/u/1\nExample Garden Ltd, 123 Main Street, Springfield`,
  HTML,
)
const FRAUD = [
  'From: "PayPal Support" <qwrtzplk77@secure-x19.example.top>',
  'Reply-To: pay.help@gmail.com',
  'To: undisclosed-recipients:;',
  'Subject: URGENT: your account has been suspended!!',
  'Date: Mon, 4 May 2026 10:00:00 +0000',
  'X-Priority: 1',
  'MIME-Version: 1.0',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<body>Dear customer,<br>your account has been limited. Verify your account within 24 hours.<br><a href="http://192.0.2.7/login"><img src="http://192.0.2.7/b.png"></a></body>',
].join('\r\n')

describe('points', () => {
  it('a newsletter as it should be stays far below the threshold', async () => {
    const report = await scan(NEWSLETTER)
    expect(report.spamScore).toBeLessThan(2)
    expect(report.stats).toMatchObject({ images: 10, attachments: 0 })
    expect(report.stats.links).toBeGreaterThanOrEqual(21)
  })
  it('fraud reaches it, and every point is explained', async () => {
    const report = await scan(FRAUD)
    expect(report.spamScore).toBeGreaterThan(5)
    expect(rules(report)).toEqual(
      expect.arrayContaining([
        'html-only:no-text-part',
        'from-brand:from-name',
        'link-ip-host:ip',
        'priority-flag:high',
        'spam-score:over',
      ]),
    )
    const sum = report.findings.reduce((total, f) => total + (f.points ?? 0), 0)
    expect(Math.round(sum * 100) / 100).toBe(report.spamScore)
  })
  it('the same message scores the same, alone or after others', async () => {
    const first = await scan(FRAUD)
    await scan(NEWSLETTER)
    expect(await scan(FRAUD)).toEqual(first)
  })
})

describe('places', () => {
  const encoded = (encoding: string, body: string): string =>
    [
      'From: a@example.com',
      'Subject: x',
      'MIME-Version: 1.0',
      'Content-Type: text/html; charset=utf-8',
      `Content-Transfer-Encoding: ${encoding}`,
      '',
      body,
    ].join('\r\n')
  const html = `<html><body>\r\n<p>Grüße aus Köln</p>\r\n<p>x <a href="https://bit.ly/x">go</a></p>\r\n</body></html>`
  it('8bit', async () => {
    const report = await scan(encoded('8bit', html))
    expect(report.findings.find(f => f.check === 'link-shortener')?.location).toMatchObject({ file: 'x.eml', line: 9, column: 6 })
  })
  it('quoted-printable', async () => {
    const qp = html.replace(/[^\x20-\x7e\r\n]|=/g, c =>
      [...Buffer.from(c)].map(b => `=${b.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    )
    const report = await scan(encoded('quoted-printable', qp))
    expect(report.findings.find(f => f.check === 'link-shortener')?.location).toMatchObject({ line: 9, column: 6 })
  })
  it('base64: the line that holds it', async () => {
    const base64 = Buffer.from(html).toString('base64').replace(/.{40}/g, '$&\r\n')
    const report = await scan(encoded('base64', base64))
    const offset = html.indexOf('<a href')
    expect(report.findings.find(f => f.check === 'link-shortener')?.location?.line).toBe(
      7 + Math.floor(((Buffer.byteLength(html.slice(0, offset)) / 3) * 4) / 40),
    )
  })
})

describe('templates', () => {
  const good = (tag: string) =>
    it(`${tag} is content in a template and left over in a message`, async () => {
      const source = `<html><body><p>Hello ${tag}, welcome to the shop</p></body></html>`
      expect(rules(await scan(source, { file: 'welcome.html' }))).not.toContain('merge-tag-unrendered:text')
      expect(rules(await scan(source, { file: 'welcome.html', mode: 'message' }))).toContain('merge-tag-unrendered:text')
    })
  for (const tag of [
    '{{first_name}}',
    '{{{ user.name }}}',
    '{% if user %}',
    '*|FNAME|*',
    '%%First Name%%',
    '<%= name %>',
    '[[firstname]]',
    '{{var:name:"there"}}',
    '${user.name}',
    '%recipient.name%',
    '##NAME##',
  ])
    good(tag)
  const bad = (text: string) =>
    it(`${text} is no tag`, async () =>
      expect(rules(await scan(`<p>${text}</p>`, { file: 'a.html', mode: 'message' }))).not.toContain('merge-tag-unrendered:text'))
  for (const text of ['100 % cotton', 'a {curly} word', 'C# and C++', '[1] a note', '50%% off', 'see section ## 3']) bad(text)

  it('inline ignores hold a finding back, with the reason', async () => {
    const source =
      '<html lang="en"><body>\n<!-- mailpreflight-ignore-next link-shortener -- our own short domain -->\n<a href="https://bit.ly/x">x</a>\n<a href="https://example.com/">y</a></body></html>'
    const finding = (await scan(source, { file: 'a.html' })).findings.find(f => f.check === 'link-shortener')
    expect(finding?.location?.line).toBe(3)
    expect(finding?.suppressed).toEqual({ by: 'inline', reason: 'our own short domain' })
  })
  it('conditional comments and fragments survive', async () => {
    const report = await scan(
      '<!--[if mso]><table><tr><td><![endif]--><p>{{#each items}}<a href="{{url}}">{{name}}</a>{{/each}}</p>',
      { file: 'partial.hbs' },
    )
    expect(report.kind).toBe('html')
    expect(rules(report)).not.toContain('link-scheme:empty')
  })
})

describe('language switch', () => {
  it('sees an English footer under German text', async () => {
    const text =
      'Sehr geehrte Kundin, wir haben eine Überraschung für Sie und möchten Ihnen diese gerne noch heute zeigen. Bitte schauen Sie sich das in aller Ruhe an, es ist für Sie und Ihre Familie. Click here to remove yourself from our emails list.'
    expect(rules(await scan(alternative(HEADERS, text, `<html><body><p>${text}</p></body></html>`)))).toContain(
      'language-switch:optout',
    )
  })
})

describe('odd input', () => {
  for (const [name, source] of [
    ['nothing', ''],
    ['white space', ' \n \n'],
    ['zeros', '\0\0\0\0'],
    ['only a header', 'Subject: x'],
    ['a boundary without parts', 'Content-Type: multipart/mixed; boundary=x\n\n--y\n'],
  ] as const) {
    it(`${name} gives a report`, async () => {
      const report = await scan(source)
      expect(Number.isFinite(report.spamScore)).toBe(true)
    })
  }
  it('a tower of elements is reported, not climbed', async () => {
    expect(rules(await scan('<div>'.repeat(100_000), { file: 'tower.html' }))).toContain('content-limits:too-deep')
  })
  it('30 MB pass in bounded time', async () => {
    const report = await scan(
      `${HEADERS.join('\r\n')}\r\nContent-Type: text/plain\r\n\r\n${'lorem ipsum dolor sit amet consetetur\r\n'.repeat(780_000)}`,
    )
    expect(rules(report)).toContain('content-limits:too-long')
  })
})

it('facts survive recording: the same report from a replay', async () => {
  const facts = await extractFacts(Buffer.from(FRAUD), { file: 'x.eml' })
  const settings = { profile: 'bulk', mode: 'message', volume: null, now } as const
  const again = JSON.parse(JSON.stringify(facts)) as typeof facts
  expect(again).toEqual(facts)
  expect(judgeContent(again, 'x.eml', settings)).toEqual(judgeContent(facts, 'x.eml', settings))
})
