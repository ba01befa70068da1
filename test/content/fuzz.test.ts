// Hostile messages: nothing throws, nothing stalls. MAILPREFLIGHT_FUZZ_RUNS raises the number for a nightly run.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanMessage } from '../../src/scan.js'

const numRuns = Number(process.env.MAILPREFLIGHT_FUZZ_RUNS ?? 300)
const now = '2026-05-04T12:00:00Z'

const SEEDS = [
  'From: "A, B" <a@example.com>\r\nTo: b@example.org\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?= 50% off\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe, www.example.com =\r\nmore\r\n--y\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPGh0bWw+PGJvZHk+PGEgaHJlZj0iaHR0cHM6Ly9iaXQubHkveCI+Z288L2E+PC9ib2R5PjwvaHRtbD4=\r\n--y--\r\n--x\r\nContent-Type: application/zip; name="a.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBAoAAAAAAA==\r\n--x--\r\n',
  '<html><head><style>@media x{a{b:c}}</style></head><body><table><tr><td style="display:none">pre</td></tr></table><a href="https://example.com/?a=1&amp;b=2">x</a><img src="cid:1" alt>{{name}}</body></html>',
  'Subject: Plain\n\nVerify your account within 24 hours at http://192.0.2.1/x or bit.ly/abc. $1,000,000\n',
]

/** A seed with pieces cut, doubled and overwritten. */
const mutated = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.tuple(fc.nat(2000), fc.nat(60), fc.constantFrom('cut', 'double', 'bytes'), fc.uint8Array({ maxLength: 12 })), {
      maxLength: 12,
    }),
  )
  .map(([seed, edits]) => {
    let bytes = Buffer.from(seed)
    for (const [position, length, kind, noise] of edits) {
      const at = bytes.length === 0 ? 0 : position % bytes.length
      const end = Math.min(bytes.length, at + length)
      const middle =
        kind === 'cut'
          ? Buffer.alloc(0)
          : kind === 'double'
            ? Buffer.concat([bytes.subarray(at, end), bytes.subarray(at, end)])
            : Buffer.from(noise)
      bytes = Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(end)])
    }
    return bytes
  })

describe('scanner', () => {
  for (const type of ['eml', 'html', 'txt'] as const) {
    it(`mutated messages as ${type}`, async () => {
      await fc.assert(
        fc.asyncProperty(mutated, async bytes => {
          const report = await scanMessage(bytes, { type, now })
          expect(report.spamScore).toBeGreaterThanOrEqual(0)
          expect(report.outcomes.filter(o => o.state === 'error').map(o => `${o.check}: ${o.detail}`)).toEqual([])
          for (const f of report.findings) if (f.location) expect(f.location.line).toBeGreaterThanOrEqual(1)
        }),
        { numRuns },
      )
    })
  }
  it('noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async bytes => void (await scanMessage(bytes, { now }))),
      { numRuns },
    )
  })
})

describe('bombs end in bounded time', () => {
  const bombs: [string, string][] = [
    [
      'nested multiparts',
      Array.from({ length: 3000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join(''),
    ],
    ['header fields', `${'X-A: 1\n'.repeat(200_000)}\nbody`],
    ['one long header', `Subject: ${'a '.repeat(1_000_000)}\n\nbody`],
    ['folded header', `To: ${'\n a@example.com,'.repeat(100_000)}\n\nbody`],
    ['links', `<html>${'<a href="https://a.example/x">x</a>'.repeat(100_000)}`],
    ['attributes', `<div ${'a="b" '.repeat(200_000)}>`],
    ['one tag that never ends', `<a href="${'x'.repeat(3_000_000)}`],
    ['angle brackets', '<'.repeat(1_000_000)],
    ['entities', '&amp;'.repeat(500_000)],
    ['zero-width', `a${'\u200b'.repeat(500_000)}b`],
    ['spaced letters', 'a b '.repeat(500_000)],
    ['currency', '$1.1'.repeat(300_000)],
    ['almost addresses', 'a@'.repeat(500_000)],
    ['almost hosts', 'a.'.repeat(500_000)],
    ['merge tags', '{{a'.repeat(300_000)],
    ['percent signs', '%%a'.repeat(300_000)],
    ['numbers', '12345 '.repeat(300_000)],
    ['capitals', 'ABCDE '.repeat(300_000)],
    ['styles', `<p style="${'display:;'.repeat(200_000)}">x`],
  ]
  it.each(bombs)('%s', async (_, source) => {
    for (const type of ['eml', 'html', 'txt'] as const) {
      const report = await scanMessage(type === 'eml' ? `Content-Type: text/html\n\n${source}` : source, { type, now })
      expect(report.outcomes.filter(o => o.state === 'error')).toEqual([])
    }
  })
})
