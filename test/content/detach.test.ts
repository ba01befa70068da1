import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { registerDetach } from '../../src/cli/commands/detach.js'
import { endOfBody } from '../../src/content/detach/html.js'
import { encodeQuotedPrintable } from '../../src/content/detach/insert.js'
import { asciiOnly, escapeAscii } from '../../src/content/detach/notice.js'
import { type DetachOptions, detachAttachments } from '../../src/content/detach.js'
import { isUserError } from '../../src/core/errors.js'
import { decodeBody } from '../../src/mime/decode.js'
import { parseMessage, walk } from '../../src/mime/parse.js'
import { decodeQuotedPrintable } from '../../src/mime/quoted-printable.js'

const BASE = 'https://files.example.com/d'
const options: DetachOptions = { baseUrl: BASE }
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const fixture = readFileSync('fixtures/messages/newsletter-with-pdf.eml')
const latin1 = (data: Uint8Array): string => Buffer.from(data).toString('latin1')

const texts = (source: Uint8Array): { plain: string; html: string; types: string[]; problems: string[] } => {
  const message = parseMessage(source)
  const parts = [...walk(message.root)]
  const of = (type: string): string =>
    parts
      .filter(p => p.type === type)
      .map(p => decodeBody(message, p).text ?? '')
      .join('')
  return {
    plain: of('text/plain'),
    html: of('text/html'),
    types: parts.map(p => p.type),
    problems: message.problems.map(p => p.code),
  }
}

/** A message with one text body of that encoding and charset, and one attachment. */
const withBody = (type: string, encoding: string, charset: string, body: string | Buffer, eol = '\r\n'): Buffer =>
  Buffer.concat([
    bytes(
      `From: a@example.com${eol}Content-Type: multipart/mixed; boundary="b"${eol}${eol}--b${eol}Content-Type: ${type}; charset=${charset}${eol}Content-Transfer-Encoding: ${encoding}${eol}${eol}`,
    ),
    Buffer.from(body),
    bytes(
      `${eol}--b${eol}Content-Type: application/pdf; name="a.pdf"${eol}Content-Transfer-Encoding: base64${eol}${eol}JVBERi0=${eol}--b--${eol}`,
    ),
  ])

describe('the fixture', () => {
  test('files, links, signatures', async () => {
    const result = await detachAttachments(fixture, { ...options, locale: 'de', expires: '2026-12-31' })
    expect(result.files.map(f => [f.safeName, f.size, f.url])).toEqual([
      ['Preisliste 2026 – Geschäft.pdf', 81, `${BASE}/Preisliste%202026%20%E2%80%93%20Gesch%C3%A4ft.pdf`],
      ['filialen.csv', 23, `${BASE}/filialen.csv`],
    ])
    for (const f of result.files) expect(createHash('sha256').update(f.bytes).digest('hex')).toBe(f.sha256)
    expect(result.brokenSignatures).toEqual([{ kind: 'dkim', domain: 'baeckerei.example', selector: 's2026' }])
    expect(result.linksIn).toEqual(['text', 'html'])
    const { plain, html, types, problems } = texts(result.message)
    expect(types).toEqual(['multipart/mixed', 'multipart/alternative', 'text/plain', 'text/html'])
    expect(problems).toEqual([])
    for (const f of result.files) {
      expect(plain).toContain(f.url)
      expect(plain).toContain(f.sha256)
      expect(html).toContain(`href="${f.url}"`)
    }
    expect(plain).toContain('* Preisliste 2026 – Geschäft.pdf (81 Byte)')
    expect(plain).toContain('Verfügbar bis 31. Dezember 2026.')
    expect(html.indexOf('Dateien zum Herunterladen')).toBeLessThan(html.indexOf('</body>'))
  })

  test('everything else stays byte for byte', async () => {
    const { message } = await detachAttachments(fixture, options)
    const before = latin1(fixture)
    const after = latin1(message)
    const head = before.slice(0, before.indexOf('Gr=C3=BC=C3=9Fe\n--=_inner') + 'Gr=C3=BC=C3=9Fe'.length)
    expect(after.startsWith(head)).toBe(true)
    expect(after).toContain(before.slice(before.indexOf('--=_inner\nContent-Type: text/html'), before.indexOf('</body>')))
    expect(after.endsWith('</body></html>\n--=_inner--\n\n--=_outer--\nEpilogue stays.\n')).toBe(true)
    expect(after).not.toContain('\r')
    for (const line of after.split('\n')) expect(line.length).toBeLessThanOrEqual(998)
  })

  test('another reader agrees', async () => {
    const { message } = await detachAttachments(fixture, options)
    const read = await PostalMime.parse(message)
    expect(read.attachments).toEqual([])
    expect(read.subject).toBe('Unsere Weihnachtsbox')
    expect(read.text).toContain(`${BASE}/filialen.csv`)
    expect(read.text).toContain('Herzliche Grüße')
    expect(read.html).toContain(`${BASE}/filialen.csv`)
  })

  test('what is chosen', async () => {
    const names = async (more: Partial<DetachOptions>): Promise<string[]> =>
      (await detachAttachments(fixture, { ...options, ...more })).files.map(f => f.path)
    expect(await names({ select: ['*.pdf'] })).toEqual(['2'])
    expect(await names({ select: ['filialen.csv'] })).toEqual(['3'])
    expect(await names({ select: ['3'] })).toEqual(['3'])
    expect(await names({ keep: ['*.pdf'] })).toEqual(['3'])
    const nothing = await detachAttachments(fixture, { ...options, select: ['*.zip'] })
    expect(nothing.message).toBe(fixture)
    expect(nothing.files).toEqual([])
  })
})

describe('each encoding and charset', () => {
  const cases: [string, Buffer][] = [
    ['7bit us-ascii', withBody('text/plain', '7bit', 'us-ascii', 'Hello\r\nthere')],
    ['7bit utf-8', withBody('text/plain', '7bit', 'utf-8', 'Hello\r\n')],
    ['8bit utf-8', withBody('text/plain', '8bit', 'utf-8', 'Grüße\r\n')],
    ['8bit latin1', withBody('text/plain', '8bit', 'iso-8859-1', bytes('Gr\xfc\xdfe'))],
    ['quoted-printable latin1', withBody('text/plain', 'quoted-printable', 'iso-8859-1', 'Gr=FC=DFe')],
    ['quoted-printable that ends with a soft break', withBody('text/plain', 'quoted-printable', 'utf-8', 'Gr=C3=BC=C3=9Fe=')],
    [
      'base64',
      withBody(
        'text/plain',
        'base64',
        'utf-8',
        Buffer.from('Grüße an alle, die dies lesen, und noch etwas mehr Text für eine zweite Zeile.')
          .toString('base64')
          .replace(/.{76}/g, '$&\r\n'),
      ),
    ],
    [
      'base64 in two runs',
      withBody(
        'text/plain',
        'base64',
        'utf-8',
        `${Buffer.from('Grüße').toString('base64')}\r\n${Buffer.from(' alle').toString('base64')}`,
      ),
    ],
    ['empty', withBody('text/plain', '7bit', 'utf-8', '')],
    ['line feeds', withBody('text/plain', '7bit', 'utf-8', 'Hello', '\n')],
  ]
  test.each(cases)('%s', async (_, source) => {
    const before = texts(source).plain
    const result = await detachAttachments(source, { ...options, locale: 'de', expires: '2026-12-31' })
    const after = texts(result.message)
    expect(after.problems).toEqual([])
    expect(after.plain.startsWith(before.trimEnd())).toBe(true)
    expect(after.plain).toContain(`${BASE}/a.pdf\r\n`.replace('\r\n', source.includes('\r') ? '\r\n' : '\n'))
    expect(after.plain).toMatch(/SHA-256-Pr(?:ü|ue)fsumme:/)
    expect(after.plain).toMatch(/Verf(?:ü|ue)gbar bis 31\. Dezember 2026\.$/)
    const encoding = parseMessage(result.message).root.children[0]?.encoding
    if (encoding === '7bit') expect(latin1(result.message)).toMatch(/^[\x00-\x7f]*$/)
    if (encoding === 'quoted-printable' || encoding === 'base64')
      for (const line of latin1(result.message).split('\r\n'))
        expect(line.length).toBeLessThanOrEqual(encoding === 'base64' ? 80 : 400)
  })

  test('HTML only, in base64 and quoted-printable', async () => {
    const page = '<html><body><p>Grüße</p></body></html>'
    for (const [encoding, body] of [
      ['base64', Buffer.from(page).toString('base64')],
      ['quoted-printable', page.replace('üß', '=C3=BC=C3=9F')],
      ['8bit', page],
    ] as const) {
      const result = await detachAttachments(withBody('text/html', encoding, 'utf-8', body), options)
      const { html } = texts(result.message)
      expect(result.linksIn).toEqual(['html'])
      expect(html).toMatch(/^<html><body><p>Grüße<\/p>\s*<div lang="en"[\s\S]+<\/div>\s*<\/body><\/html>$/)
    }
  })

  test('no text at all: a text part is made', async () => {
    const source = bytes(
      'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nPDF\r\n--b--\r\n',
    )
    const result = await detachAttachments(source, options)
    expect(result.linksIn).toEqual(['new-text'])
    expect(texts(result.message)).toMatchObject({ types: ['multipart/mixed', 'text/plain'], problems: [] })
    expect(texts(result.message).plain).toContain(`${BASE}/a.pdf`)
  })

  test('a message that is one file becomes a text message', async () => {
    const source = bytes(
      'From: a@example.com\r\nContent-Type: application/pdf; name=a.pdf\r\nSubject: x\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n',
    )
    const result = await detachAttachments(source, options)
    const read = await PostalMime.parse(result.message)
    expect(read.attachments).toEqual([])
    expect(read.text).toContain(`${BASE}/a.pdf`)
    expect(read.headers.map(h => h.key)).toEqual(['from', 'subject', 'mime-version', 'content-type', 'content-transfer-encoding'])
  })

  test('a nested multipart that would be empty goes as a whole', async () => {
    const source = bytes(
      'Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\ntext\r\n--o\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nPDF\r\n--i--\r\n--o--\r\n',
    )
    const result = await detachAttachments(source, options)
    expect(texts(result.message)).toMatchObject({ types: ['multipart/mixed', 'text/plain'], problems: [] })
  })

  test('inline images, calendars and signatures stay', async () => {
    const part = (headers: string): string => `--b\r\n${headers}\r\n\r\nx\r\n`
    const source = bytes(
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${part('Content-Type: text/html')}<img src="cid:logo@x">\r\n${part('Content-Type: image/png; name=l.png\r\nContent-ID: <logo@x>')}${part('Content-Type: text/calendar; name=i.ics')}${part('Content-Type: application/pkcs7-signature; name=smime.p7s')}--b--\r\n`,
    )
    expect((await detachAttachments(source, options)).files).toEqual([])
  })
})

describe('names and addresses', () => {
  test('hostile names stay inside the folder and are unique', async () => {
    const names = [
      '../../etc/passwd',
      '..\\..\\boot.ini',
      'CON.txt',
      'a.pdf',
      'A.PDF',
      'x\u202efdp.exe',
      '.',
      '',
      `${'ä'.repeat(300)}.pdf`,
      'a\r\nb.txt',
      '/abs.pdf',
      'C:\\x.pdf',
      'nul',
      'message.eml',
    ]
    const parts = names.map(
      n =>
        `--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(n)}\n\nx\n`,
    )
    const result = await detachAttachments(
      bytes(`Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n${parts.join('')}--b--\n`),
      { ...options, reserved: ['message.eml'] },
    )
    const safe = result.files.map(f => f.safeName)
    expect(safe).toHaveLength(names.length)
    expect(new Set(safe.map(s => s.toLowerCase())).size).toBe(safe.length)
    for (const name of safe) {
      expect(name).toMatch(/^[^/\\\x00-\x1f\u202e:*?"<>|]+$/)
      expect(name).not.toMatch(/^\.|[. ]$|^(?:con|nul)(?:\.|$)/i)
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(160)
      expect(name).toBe(name.normalize('NFC'))
    }
    expect(safe).not.toContain('message.eml')
    expect(safe[0]).toBe('passwd')
    for (const f of result.files) expect(new URL(f.url).pathname.startsWith('/d/')).toBe(true)
  })

  test.each([
    ['https://x.example', 'https://x.example/a.pdf'],
    ['https://x.example/d/', 'https://x.example/d/a.pdf'],
    ['https://x.example/?f={name}', 'https://x.example/?f=a.pdf'],
    ['http://x.example/{sha256}/{name}', /^http:\/\/x\.example\/[0-9a-f]{64}\/a\.pdf$/],
  ])('base %s', async (baseUrl, url) => {
    const result = await detachAttachments(withBody('text/plain', '7bit', 'utf-8', 'x'), { baseUrl })
    expect(result.files[0]?.url).toEqual(typeof url === 'string' ? url : expect.stringMatching(url))
  })

  test.each([
    '',
    'files',
    'ftp://x.example',
    'javascript:alert(1)',
    'https://',
    'https://u:p@x.example',
    'https://x.example/?a=b',
    'https://x.example/#a',
  ])('refused base %j', async baseUrl => {
    const error: unknown = await detachAttachments(fixture, { baseUrl }).catch(e => e)
    expect(isUserError(error)).toBe(true)
  })

  test.each(['tomorrow', '2026-02-30', '31.12.2026'])('refused day %j', async expires => {
    expect(isUserError(await detachAttachments(fixture, { ...options, expires }).catch(e => e))).toBe(true)
  })

  test('markup in names is escaped', async () => {
    const source = withBody('text/html', '8bit', 'utf-8', '<p>x</p>')
      .toString('latin1')
      .replace('a.pdf', "<img src=x onerror='alert(1)'>&.pdf")
    const { html } = texts((await detachAttachments(source, options)).message)
    expect(html).not.toContain('<img')
    expect(escapeAscii('<ä"&\u{1f600}>')).toBe('&#60;&#228;&#34;&#38;&#128512;&#62;')
    expect(asciiOnly('Größe – é 日')).toBe('Groesse - e _')
  })
})

test('where HTML ends', () => {
  const at = (html: string): string => html.slice(endOfBody(html))
  expect(at('<body>x</body></html>')).toBe('</body></html>')
  expect(at('<BODY>x</BODY >\n')).toBe('</BODY >\n')
  expect(at('<body><!-- </body> -->x</body>')).toBe('</body>')
  expect(at('<body><script>"</body>"</script>x</body>')).toBe('</body>')
  expect(at('<p>x</p></html>')).toBe('</html>')
  expect(at('<p>x</p>\n')).toBe('\n')
})

describe('properties', () => {
  test('quoted-printable of ours is read back and fits the line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'ä', '=', ' ', '.', '\r\n', 'From ', '€'), maxLength: 300 }), text => {
        const encoded = encodeQuotedPrintable(Buffer.from(text), '\r\n')
        expect(decodeQuotedPrintable(bytes(encoded)).toString()).toBe(text)
        for (const line of encoded.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
      }),
    )
  })

  const leaf = fc.record({
    kind: fc.constantFrom('text/plain', 'text/html', 'file'),
    encoding: fc.constantFrom('7bit', 'base64', 'quoted-printable'),
    // White space at line ends does not survive quoted-printable.
    text: fc.stringMatching(/^[a-zA-Z0-9 .\n]{0,120}$/).map(text => text.replace(/ +$/gm, '')),
  })
  test('what is not touched is there unchanged and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(leaf, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\r\n', '\n'),
        fc.boolean(),
        async (leaves, eol, closed) => {
          const rendered = leaves.map(({ kind, encoding, text }, i) => {
            const body = text.replace(/\n/g, eol)
            const head =
              kind === 'file' ? `Content-Type: application/x-thing; name=f${i}.bin` : `Content-Type: ${kind}; charset=utf-8`
            return `--b${eol}${head}${eol}X-Number: ${i}${eol}Content-Transfer-Encoding: ${encoding}${eol}${eol}${encoding === 'base64' ? Buffer.from(body).toString('base64') : body}${eol}`
          })
          const source = bytes(
            `Subject: x${eol}Content-Type: multipart/mixed; boundary=b${eol}${eol}preamble${eol}${rendered.join('')}${closed ? `--b--${eol}epilogue` : ''}`,
          )
          const result = await detachAttachments(source, options)
          const files = leaves.filter(l => l.kind === 'file')
          expect(result.files).toHaveLength(files.length)
          expect(result.files.map(f => Buffer.from(f.bytes).toString().trimEnd())).toEqual(
            files.map(l => l.text.replace(/\n/g, eol).trimEnd()),
          )
          if (files.length === 0) {
            expect(result.message).toBe(source)
            return
          }
          const out = latin1(result.message)
          const kept = leaves.map((l, i) => ({ ...l, i })).filter(l => l.kind !== 'file')
          const firstText = kept.find(l => l.kind === 'text/plain')?.i
          const firstHtml = kept.find(l => l.kind === 'text/html')?.i
          let at = out.indexOf(`preamble${eol}`)
          expect(at).toBeGreaterThan(0)
          for (const l of kept) {
            const part = rendered[l.i] as string
            const untouched =
              l.i === firstText || l.i === firstHtml
                ? part.slice(0, part.indexOf(eol + eol) + 2 * eol.length)
                : part.slice(0, -eol.length)
            const next = out.indexOf(untouched, at)
            expect(next).toBeGreaterThanOrEqual(at)
            at = next + untouched.length
          }
          if (closed) expect(out.endsWith(`--b--${eol}epilogue`)).toBe(true)
          const again = parseMessage(result.message)
          expect(again.root.children).toHaveLength(Math.max(1, kept.length))
          for (const f of result.files) expect(texts(result.message).plain + texts(result.message).html).toContain(f.url)
          expect((await detachAttachments(result.message, options)).files).toEqual([])
        },
      ),
      { numRuns: 150 },
    )
  })

  test('never crashes on damage', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(fixture.length - 1), fc.nat(255)), { maxLength: 10 }),
        fc.nat(fixture.length),
        async (changes, cut) => {
          const source = Buffer.from(fixture.subarray(0, cut || fixture.length))
          for (const [at, octet] of changes) if (at < source.length) source[at] = octet
          const result = await detachAttachments(source, options)
          if (result.files.length === 0) expect(result.message).toBe(source)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('the command', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'detach-'))
    vi.spyOn(process.stdout, 'write').mockImplementation(((_: unknown, done?: () => void) => {
      if (typeof done === 'function') done()
      return true
    }) as typeof process.stdout.write)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    rmSync(folder, { recursive: true, force: true })
  })
  const run = async (...args: string[]): Promise<unknown> => {
    const program = new Command().exitOverride()
    registerDetach(program)
    return program.parseAsync(['detach', ...args], { from: 'user' }).then(
      () => null,
      (error: unknown) => error,
    )
  }
  const input = 'fixtures/messages/newsletter-with-pdf.eml'

  test('writes message and files, and does not overwrite unasked', async () => {
    const out = join(folder, 'new', 'out')
    expect(await run(input, '--base-url', BASE, '--out', out)).toBeNull()
    expect(readdirSync(out).sort()).toEqual(['Preisliste 2026 – Geschäft.pdf', 'filialen.csv', 'message.eml'])
    expect(isUserError(await run(input, '--base-url', BASE, '--out', out))).toBe(true)
    writeFileSync(join(out, 'message.eml'), 'old')
    expect(await run(input, '--base-url', BASE, '--out', out, '--force')).toBeNull()
    expect(readFileSync(join(out, 'message.eml'), 'utf8')).not.toBe('old')
  })

  test('never writes through a link out of the folder', async () => {
    const outside = join(folder, 'outside.txt')
    writeFileSync(outside, 'precious')
    symlinkSync(outside, join(folder, 'filialen.csv'))
    expect(isUserError(await run(input, '--base-url', BASE, '--out', folder))).toBe(true)
    expect(await run(input, '--base-url', BASE, '--out', folder, '--force')).toBeNull()
    expect(readFileSync(outside, 'utf8')).toBe('precious')
  })

  test('mistakes are told in one sentence', async () => {
    for (const args of [
      [join(folder, 'none.eml'), '--base-url', BASE, '--out', folder],
      [folder, '--base-url', BASE, '--out', folder],
      [input, '--base-url', 'nowhere', '--out', folder],
      [input, '--base-url', BASE, '--out', input],
    ]) {
      const error = await run(...args)
      expect(isUserError(error)).toBe(true)
    }
    expect(await run(input, '--out', folder)).toMatchObject({ code: 'commander.missingMandatoryOptionValue' })
  })
})
