// The message as a tree with byte offsets into the source: findings need places, rewriting needs exact spans, bounces need speed.

/** A header field as it stands in the source. */
export interface HeaderField {
  /** Field name as written. */
  name: string
  /** Lower-case field name. */
  key: string
  /** Unfolded value, latin1-decoded (one character an octet), outer white space trimmed; RFC 2047 words not decoded. */
  value: string
  /** Byte offsets of the whole field, folding and final line break included. */
  start: number
  end: number
  /** Byte offset of the first octet after the colon. */
  valueStart: number
}

export interface MimePart {
  /** IMAP-like path: '1', '1.2'; '' for the message itself. */
  path: string
  headers: HeaderField[]
  /** Lower-case media type without parameters, 'text/plain' when absent or unusable. */
  type: string
  /** Content-Type parameters with lower-case names (RFC 2231 continuations and charsets decoded). */
  params: Readonly<Record<string, string>>
  disposition: { type: string; params: Readonly<Record<string, string>> } | null
  /** Lower-case Content-Transfer-Encoding, '7bit' when absent. */
  encoding: string
  /** Attachment name, decoded, unsafe as it came; null when none is given. */
  filename: string | null
  contentId: string | null
  /** Byte offsets: first octet of the headers, first octet of the body, first octet after the body. */
  headerStart: number
  bodyStart: number
  bodyEnd: number
  children: MimePart[]
}

export type MimeProblemCode =
  | 'no-headers'
  | 'boundary-missing'
  | 'boundary-unterminated'
  | 'too-deep'
  | 'too-many-parts'
  | 'too-many-headers'
  | 'header-too-long'
  | 'malformed-header'
  | 'bare-cr'
  | 'bare-lf'
  | 'nul'
  | 'long-line'
  | 'bad-base64'
  | 'bad-quoted-printable'
  | 'unknown-charset'
  | 'unknown-encoding'
  | '8bit-header'

/** Something odd in the source, with the byte offset where it is first seen and how often. */
export interface MimeProblem {
  code: MimeProblemCode
  offset: number
  count: number
  detail?: string
}

export interface MimeMessage {
  source: Uint8Array
  root: MimePart
  problems: MimeProblem[]
}
