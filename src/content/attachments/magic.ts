// Media types by their first octets.

export type Family =
  | 'document'
  | 'image'
  | 'archive'
  | 'audio'
  | 'video'
  | 'executable'
  | 'script'
  | 'disk-image'
  | 'markup'
  | 'font'
  | 'other'

export interface Magic {
  type: string
  family: Family
  extensions: readonly string[]
}

interface Signature extends Magic {
  offset: number
  /** Octets as hex, "??" for any. */
  hex: string
}

const signature = (hex: string, type: string, family: Family, extensions: string, offset = 0): Signature => ({
  hex,
  type,
  family,
  extensions: extensions.split(' '),
  offset,
})

const ascii = (text: string): string => Buffer.from(text, 'latin1').toString('hex')

/** First match wins: longer and rarer signatures come first. */
const SIGNATURES: readonly Signature[] = [
  signature(ascii('%PDF-'), 'application/pdf', 'document', 'pdf ai'),
  signature('89504e470d0a1a0a', 'image/png', 'image', 'png'),
  signature('ffd8ff', 'image/jpeg', 'image', 'jpg jpeg jfif jpe'),
  signature(ascii('GIF8'), 'image/gif', 'image', 'gif'),
  signature('52494646????????57454250', 'image/webp', 'image', 'webp'),
  signature('52494646????????57415645', 'audio/wav', 'audio', 'wav'),
  signature('52494646????????41564920', 'video/x-msvideo', 'video', 'avi'),
  signature('49492a00', 'image/tiff', 'image', 'tif tiff dng nef cr2 arw'),
  signature('4d4d002a', 'image/tiff', 'image', 'tif tiff dng nef'),
  signature(ascii('8BPS'), 'image/vnd.adobe.photoshop', 'image', 'psd psb'),
  signature('00000100', 'image/x-icon', 'image', 'ico'),
  signature('6674797068656963', 'image/heic', 'image', 'heic heif', 4),
  signature('6674797061766966', 'image/avif', 'image', 'avif', 4),
  signature('667479707174', 'video/quicktime', 'video', 'mov qt', 4),
  signature('667479704d3441', 'audio/mp4', 'audio', 'm4a', 4),
  signature('66747970', 'video/mp4', 'video', 'mp4 m4v m4a mov 3gp heic', 4),
  signature('1a45dfa3', 'video/webm', 'video', 'webm mkv'),
  signature(ascii('ID3'), 'audio/mpeg', 'audio', 'mp3'),
  signature('fffb', 'audio/mpeg', 'audio', 'mp3'),
  signature(ascii('OggS'), 'audio/ogg', 'audio', 'ogg oga ogv opus'),
  signature(ascii('fLaC'), 'audio/flac', 'audio', 'flac'),
  signature('504b0304', 'application/zip', 'archive', 'zip'),
  signature('504b0506', 'application/zip', 'archive', 'zip'),
  signature('526172211a07', 'application/vnd.rar', 'archive', 'rar cbr'),
  signature('377abcaf271c', 'application/x-7z-compressed', 'archive', '7z'),
  signature('1f8b', 'application/gzip', 'archive', 'gz tgz emz svgz gzip'),
  signature('425a68', 'application/x-bzip2', 'archive', 'bz2 tbz tbz2'),
  signature('fd377a585a00', 'application/x-xz', 'archive', 'xz txz'),
  signature('28b52ffd', 'application/zstd', 'archive', 'zst'),
  signature('4d534346', 'application/vnd.ms-cab-compressed', 'archive', 'cab'),
  signature('60ea', 'application/x-arj', 'archive', 'arj'),
  signature(ascii('**ACE**'), 'application/x-ace-compressed', 'archive', 'ace', 7),
  signature('7573746172', 'application/x-tar', 'archive', 'tar', 257),
  signature(
    'd0cf11e0a1b11ae1',
    'application/x-ole-storage',
    'document',
    'doc xls ppt dot xlt pot pps msg msi mst msp mpp vsd pub thm db wps',
  ),
  signature(ascii('{\\rtf'), 'application/rtf', 'document', 'rtf doc'),
  signature('e4525c7b8cd8a74daeb15378d02996d3', 'application/onenote', 'document', 'one'),
  signature('789f3e22', 'application/vnd.ms-tnef', 'other', 'dat tnef'),
  signature('4d5a', 'application/vnd.microsoft.portable-executable', 'executable', 'exe dll scr com sys cpl ocx pif drv xll'),
  signature('7f454c46', 'application/x-elf', 'executable', 'elf so bin o'),
  signature('cafebabe', 'application/java-vm', 'executable', 'class'),
  signature('cffaedfe', 'application/x-mach-binary', 'executable', 'dylib'),
  signature('cefaedfe', 'application/x-mach-binary', 'executable', 'dylib'),
  signature('4c0000000114020000000000c000000000000046', 'application/x-ms-shortcut', 'executable', 'lnk'),
  signature('49545346', 'application/vnd.ms-htmlhelp', 'executable', 'chm'),
  signature('4344303031', 'application/x-iso9660-image', 'disk-image', 'iso img', 0x8001),
  signature('7668647866696c65', 'application/x-vhdx', 'disk-image', 'vhdx'),
  signature('636f6e6563746978', 'application/x-vhd', 'disk-image', 'vhd'),
  signature('00010000005374616e64617264', 'application/x-msaccess', 'document', 'mdb accdb'),
  signature('2142444e', 'application/vnd.ms-outlook', 'document', 'pst'),
  signature(ascii('wOF2'), 'font/woff2', 'font', 'woff2'),
  signature(ascii('wOFF'), 'font/woff', 'font', 'woff'),
  signature(ascii('#!'), 'text/x-shellscript', 'script', 'sh bash py pl rb cgi'),
]

const COMPILED = SIGNATURES.map(s => ({
  magic: { type: s.type, family: s.family, extensions: s.extensions } satisfies Magic,
  offset: s.offset,
  octets: (s.hex.match(/../g) ?? []).map(h => (h === '??' ? -1 : Number.parseInt(h, 16))),
}))

const HTML: Magic = { type: 'text/html', family: 'markup', extensions: ['html', 'htm', 'shtml', 'xhtml', 'mht', 'mhtml'] }
const SVG: Magic = { type: 'image/svg+xml', family: 'markup', extensions: ['svg'] }

/** What the octets say they are; null when they do not (plain text, unknown formats). */
export function detectType(bytes: Uint8Array): Magic | null {
  for (const { magic, offset, octets } of COMPILED) {
    if (bytes.length >= offset + octets.length && octets.every((o, i) => o < 0 || bytes[offset + i] === o)) return magic
  }
  // BMP needs more than "BM": its reserved octets are zero.
  if (bytes[0] === 0x42 && bytes[1] === 0x4d && bytes.length > 26 && !bytes[6] && !bytes[7] && !bytes[8] && !bytes[9])
    return { type: 'image/bmp', family: 'image', extensions: ['bmp', 'dib'] }
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase()
  if (/^(?:<!doctype html|<html|<head|<body|<script)/.test(head)) return HTML
  if (/^<svg[\s>]/.test(head) || (/^<\?xml|^<!--/.test(head) && head.includes('<svg'))) return SVG
  return null
}

/** Extensions whose octets are known well enough to contradict a name. */
const KNOWN: ReadonlyMap<string, Family> = new Map([
  ...SIGNATURES.flatMap(s => s.extensions.map(e => [e, s.family] as const)),
  ...['docx', 'xlsx', 'pptx', 'docm', 'xlsm', 'pptm', 'odt', 'ods', 'odp', 'epub'].map(e => [e, 'document'] as const),
])
/** Text formats: octets of a program behind them are a disguise. */
const TEXT = /^(?:txt|csv|ics|vcf|log|md|json|xml|eml)$/
/** Packages that are ZIP files. */
const ZIP_BASED =
  /^(?:zip|jar|apk|xpi|docx|docm|dotx|dotm|xlsx|xlsm|xlsb|xltx|xltm|xlam|pptx|pptm|potx|potm|ppsx|ppsm|ppam|odt|ods|odp|odg|ott|epub|kmz|cbz|pages|numbers|key|idml|sketch|3mf|appx|appxbundle|msix|msixbundle|vsdx|gpkg|wmz|crx|nupkg|whl|ipa|war|ear|aar|indd|xps|oxps|pkpass|usdz)$/
/** Office writers put RTF, HTML and XML under the old extensions, and both container formats under either. */
const OFFICE = /^(?:doc|dot|xls|xlt|xla|ppt|pps|pot|docx|docm|xlsx|xlsm|xlsb|pptx|pptm|rtf)$/
const OFFICE_TYPES = /^(?:application\/(?:x-ole-storage|zip|rtf)|text\/html)$/

/** Does the extension promise something else than the octets are? */
export function contradicts(extension: string, found: Magic): boolean {
  if (extension === '' || found.extensions.includes(extension)) return false
  if (found.type === 'application/zip' && ZIP_BASED.test(extension)) return false
  if (OFFICE.test(extension) && OFFICE_TYPES.test(found.type)) return false
  const expected = KNOWN.get(extension)
  if (expected === undefined) return found.family === 'executable' && TEXT.test(extension)
  // A JPEG called .png is sloppy, not a disguise.
  return expected !== found.family
}
