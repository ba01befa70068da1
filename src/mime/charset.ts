// Octets to text. Node 20's TextDecoder reads latin1 and windows-1252 wrongly for 0x80-0x9f, so those are done here; TextDecoder
// reads the sets that mail uses, iconv-lite the rest: to load it takes longer than to read a hundred mails.
import { isAscii, isUtf8 } from 'node:buffer'
import { createRequire } from 'node:module'

interface Iconv {
  encodingExists(label: string): boolean
  decode(bytes: Buffer, label: string): string
  encode(text: string, label: string): Buffer
}

let iconvModule: Iconv | undefined
const iconv = (): Iconv => (iconvModule ??= createRequire(import.meta.url)('iconv-lite') as Iconv)

/** windows-1252 0x80-0x9f; the five holes map to themselves as in WHATWG Encoding. */
const HIGH_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'
const C1 = /[\x80-\x9f]/g

const ALIASES: Readonly<Record<string, string>> = {
  '': 'us-ascii',
  ascii: 'us-ascii',
  'ansi_x3.4-1968': 'us-ascii',
  '7bit': 'us-ascii',
  'unknown-8bit': 'us-ascii',
  default_charset: 'us-ascii',
  default: 'us-ascii',
  utf8: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  latin1: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  iso8859_1: 'windows-1252',
  'iso8859-1': 'windows-1252',
  'iso_8859-1': 'windows-1252',
  cp1252: 'windows-1252',
  'cp-1252': 'windows-1252',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  'ks_c_5601-1987': 'euc-kr',
  cp949: 'euc-kr',
  cp932: 'shift_jis',
  'x-sjis': 'shift_jis',
  'iso-8859-8-i': 'iso-8859-8',
}

/** Lower-case name under which a charset is decoded here; `iso-8859-1` is read as windows-1252, as every mail client does. */
export function canonicalCharset(label: string): string {
  // "utf-8 <div", "utf-8; format" and the like: what follows the token is damage.
  const name = /^[\s"']*([\w.:+-]{0,40})/.exec(label)?.[1]?.toLowerCase() ?? ''
  return ALIASES[name] ?? name
}

export interface CharsetText {
  text: string
  /** Set when the label is unknown (best effort made). */
  unknown: boolean
}

/** Valid UTF-8 as UTF-8, anything else as windows-1252: for octets without a trustworthy label. */
export function decodeGuess(bytes: Uint8Array): string {
  // Asked first: a strict decoder would tell by an exception, which costs more than the decoding.
  return isUtf8(bytes) ? decodeUtf8(bytes) : decode1252(bytes)
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Wrong octets become U+FFFD. Most mail is ASCII, for which no decoder is needed. */
const decodeUtf8 = (bytes: Uint8Array): string => bufferOf(bytes).toString(isAscii(bytes) ? 'latin1' : 'utf8')

function decode1252(bytes: Uint8Array): string {
  const text = bufferOf(bytes).toString('latin1')
  return isAscii(bytes) ? text : text.replace(C1, c => HIGH_1252[c.charCodeAt(0) - 0x80] ?? c)
}

/** Decodes octets labelled with a MIME charset. Never throws; wrong octets become U+FFFD. */
export function decodeCharset(bytes: Uint8Array, label: string): CharsetText {
  const name = canonicalCharset(label)
  if (name === 'utf-8') return { text: decodeUtf8(bytes), unknown: false }
  if (name === 'us-ascii') return { text: decodeGuess(bytes), unknown: false }
  if (name === 'windows-1252') return { text: decode1252(bytes), unknown: false }
  const text = decodeWithIcu(bytes, name)
  if (text !== null) return { text, unknown: false }
  try {
    if (/^[\w.:+-]{1,40}$/.test(name) && iconv().encodingExists(name))
      return { text: iconv().decode(bufferOf(bytes), name), unknown: false }
  } catch {
    // A codec of iconv-lite that fails on hostile octets counts as unknown.
  }
  return { text: decodeGuess(bytes), unknown: true }
}

const ICU =
  /^(?:iso-8859-(?:[2-9]|1[0345])|windows-125[013-8]|koi8-[ru]|gb18030|big5(?:-hkscs)?|euc-kr|euc-jp|shift_jis|iso-2022-jp|utf-16(?:le|be)?)$/
/** Opening a converter costs more than decoding a header with it. */
const decoders = new Map<string, InstanceType<typeof TextDecoder>>()

function decodeWithIcu(bytes: Uint8Array, name: string): string | null {
  if (!ICU.test(name)) return null
  try {
    let decoder = decoders.get(name)
    if (!decoder) {
      decoder = new TextDecoder(name, { ignoreBOM: false })
      decoders.set(name, decoder)
    }
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/** Encodes text for a part of that charset; null when the charset cannot hold it (or is not known). */
export function encodeCharset(text: string, label: string): Uint8Array | null {
  const name = canonicalCharset(label)
  if (name === 'utf-8') return Buffer.from(text, 'utf8')
  if (!/[^\x00-\x7f]/.test(text) && /^(?:us-ascii|windows-|iso-8859-|koi8|gb|big5|euc-|shift_jis)/.test(name))
    return Buffer.from(text, 'latin1')
  if (name === 'us-ascii') return null
  try {
    if (!/^[\w.:+-]{1,40}$/.test(name) || !iconv().encodingExists(name)) return null
    const bytes = iconv().encode(text, name)
    return iconv().decode(bytes, name) === text ? bytes : null
  } catch {
    return null
  }
}
