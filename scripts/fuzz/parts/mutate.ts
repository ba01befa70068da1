// Broken, hostile and merely odd messages out of good ones, repeatable by seed.

import type { Random } from './random.js'

/** Pieces that parsers stumble over. */
const TOKENS: readonly string[] = [
  '\r\n', '\n', '\r', '\r\n\r\n', '\0', ' ', '\t', '--', '--x\r\n', '--x--\r\n', ':', ';', '"', '\\', '=', '=\r\n', '=3D', '=ZZ', '=?utf-8?B?R3LDvMOfZQ==?=', '=?x?q?=FF?=', '=?utf-8?Q?',
  'Content-Type: multipart/mixed; boundary=x\r\n', 'Content-Type: text/html; charset=utf-16le\r\n', 'Content-Type: message/rfc822\r\n\r\n', 'Content-Transfer-Encoding: base64\r\n', 'Content-Transfer-Encoding: quoted-printable\r\n',
  'Content-Disposition: attachment; filename*=utf-8\'\'..%2f..%2fa.exe\r\n', 'From: a@example.com, "b" <b@example.org>\r\n', 'Subject: =?iso-2022-jp?B?GyRC?=\r\n', 'DKIM-Signature: v=1; d=example.com; h=from:to\r\n',
  'List-Unsubscribe: <https://example.com/u>, <mailto:u@example.com>\r\n', 'To: group: a@example.com;\r\n', '<', '>', '</', '<!--', '-->', '<![CDATA[', '<!--[if mso]>', '<a href="', '<a href=https://paypal.com@203.0.113.9/>', '<img src="data:image/png;base64,',
  '<div style="display:none">', '<table><tr><td>', '</table>', '<script>', '<style>@media', '<svg><title>', '<base href=//x>', '&#x0;', '&#99999999;', '&amp', 'https://', 'http://[::1]:99999/%00', 'https://xn--0.example/', 'www.', 'bit.ly/x',
  '{{', '}}', '{%', '%}', '{#', '<%', '%>', '*|', '|*', '%%', '[[', '{{!-- mailpreflight-ignore-next link-shortener --}}', '<!-- mailpreflight-ignore-next html-craft -- x -->', '\u200b', '\u202e', '\ufeff', '\u00ad', 'а', '𝐀', '😀', 'ä', 'İ', 'ﬁ',
  '$1,000,000', '1'.repeat(40), 'bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh', 'UEsDBAoAAAAAAA==', 'JVBERi0xLjQK', 'TVqQAAMAAAA=', '1A'.repeat(50),
] // biome-ignore format: one list

/** Largest result: mutations double things. */
const MAX_BYTES = 400_000

function edit(bytes: Buffer, random: Random, seeds: readonly Buffer[]): Buffer {
  const at = random.below(bytes.length + 1)
  const end = Math.min(bytes.length, at + random.below(random.chance(0.2) ? 4000 : 60))
  const put = (middle: Buffer, to = at): Buffer => Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(to)])
  switch (random.below(10)) {
    case 0:
      return put(Buffer.alloc(0), end)
    case 1:
      return put(Buffer.concat([bytes.subarray(at, end), bytes.subarray(at, end)]), end)
    case 2:
      return put(Buffer.from(Array.from({ length: random.below(16) }, () => random.below(256))), end)
    case 3:
    case 4:
    case 5:
      return put(Buffer.from(random.pick(TOKENS)))
    case 6: {
      // A piece of another message in this one.
      const other = random.pick(seeds)
      const from = random.below(other.length + 1)
      return put(other.subarray(from, from + random.below(3000)))
    }
    case 7: {
      const copy = Buffer.from(bytes)
      for (let i = random.below(20); i > 0 && copy.length > 0; i--) {
        const where = random.below(copy.length)
        copy[where] = (copy[where] as number) ^ (1 << random.below(8))
      }
      return copy
    }
    case 8:
      return put(Buffer.from(random.pick(TOKENS).repeat(1 + random.below(random.chance(0.05) ? 5000 : 50))))
    default:
      return random.chance(0.3) ? bytes.subarray(0, at) : put(bytes.subarray(at, end).reverse(), end)
  }
}

export function mutate(seed: Buffer, random: Random, seeds: readonly Buffer[]): Buffer {
  let bytes = Buffer.from(seed)
  for (let edits = 1 + random.below(8); edits > 0; edits--) {
    bytes = Buffer.from(edit(bytes, random, seeds))
    if (bytes.length > MAX_BYTES) bytes = bytes.subarray(0, MAX_BYTES)
  }
  return bytes
}
