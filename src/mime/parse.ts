// The MIME tree (RFC 2045, 2046) with byte offsets. Bodies are not decoded here: bounces read tens of thousands of mails a second.
import { findHeader, type HeaderLimits, type Report, readHeaders } from './headers.js'
import { decodeParameter, parseParameterized } from './params.js'
import type { HeaderField, MimeMessage, MimePart, MimeProblem } from './types.js'

export interface MimeLimits extends HeaderLimits {
  /** Nesting of multiparts and messages; deeper content stays an unparsed leaf. */
  maxDepth: number
  maxParts: number
  /** False leaves attached messages as leaves: bounces mostly need three header fields of what they return. */
  attachedMessages: boolean
}

export const DEFAULT_LIMITS: Readonly<MimeLimits> = {
  maxDepth: 24,
  maxParts: 1000,
  attachedMessages: true,
  maxHeaders: 1000,
  maxHeaderBytes: 1_048_576,
  maxFieldBytes: 65_536,
}

interface State {
  source: Buffer
  limits: MimeLimits
  parts: number
  report: Report
}

/**
 * Parses a message into its tree. Never throws; what is odd comes back as problems with the offset of the first case and a count.
 * Line ends may be CRLF, LF, mixed, or CR alone when the source has no LF at all. An mbox `From ` line before the headers is
 * skipped (`root.headerStart` is 0 nevertheless). `bodyEnd` of a part leaves out the line break that belongs to the boundary.
 */
export function parseMessage(source: Uint8Array, limits?: Partial<MimeLimits>): MimeMessage {
  const problems = new Map<string, MimeProblem>()
  const report: Report = (code, offset, detail) => {
    const seen = problems.get(code)
    if (seen) seen.count++
    else problems.set(code, detail === undefined ? { code, offset, count: 1 } : { code, offset, count: 1, detail })
  }
  const state: State = {
    source: lineFeeds(source, report),
    limits: limits ? { ...DEFAULT_LIMITS, ...limits } : DEFAULT_LIMITS,
    parts: 0,
    report,
  }
  const root = parsePart(state, 0, source.length, '', 0, 'text/plain', true)
  return { source, root, problems: problems.size > 0 ? [...problems.values()] : [] }
}

/** Bare CR as the only line end (old Macs, broken gateways): the same octets with LF, so that offsets stay true. */
function lineFeeds(source: Uint8Array, report: Report): Buffer {
  const buffer = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  if (buffer.indexOf(10) >= 0) return buffer
  const first = buffer.indexOf(13)
  if (first < 0) return buffer
  const copy = Buffer.from(buffer)
  for (let i = first; i >= 0; i = copy.indexOf(13, i + 1)) {
    copy[i] = 10
    report('bare-cr', i)
  }
  return copy
}

function parsePart(
  state: State,
  start: number,
  end: number,
  path: string,
  depth: number,
  fallback: string,
  top: boolean,
): MimePart {
  state.parts++
  const { fields, bodyStart } = readHeaders(state.source, start, end, state.limits, state.report, top)
  const part = describe(fields, fallback)
  part.path = path
  part.headerStart = start
  part.bodyStart = bodyStart
  part.bodyEnd = end
  if (part.type.startsWith('multipart/')) readMultipart(state, part, depth)
  else if (
    state.limits.attachedMessages &&
    isMessage(part.type) &&
    bodyStart < end &&
    !/^(?:base64|quoted-printable)$/.test(part.encoding)
  ) {
    if (depth >= state.limits.maxDepth) state.report('too-deep', bodyStart)
    else part.children.push(parsePart(state, bodyStart, end, path ? `${path}.1` : '1', depth + 1, 'text/plain', true))
  }
  return part
}

/** Types whose body is a message with headers of its own (RFC 2046 5.2.1, RFC 6532 3.7). */
const isMessage = (type: string): boolean => type === 'message/rfc822' || type === 'message/global'

/** What the headers of a part say about it; offsets and children are filled in by the caller. */
export function describe(headers: HeaderField[], fallback = 'text/plain'): MimePart {
  const contentType = findHeader(headers, 'content-type')
  const parsed = contentType ? parseParameterized(contentType.value) : null
  const dispositionField = findHeader(headers, 'content-disposition')
  const disposition = dispositionField ? parseParameterized(dispositionField.value) : null
  const name = disposition?.params.filename ?? parsed?.params.name
  // Beside the literal: with a list in it V8 copies a pattern of both, which takes ten times as long.
  const children: MimePart[] = []
  return {
    path: '',
    headers,
    type:
      parsed && /^[^\s/]{1,100}\/[^\s/]{1,100}$/.test(parsed.value)
        ? parsed.value
        : parsed && parsed.value === 'text'
          ? 'text/plain'
          : fallback,
    params: parsed?.params ?? {},
    disposition: disposition ? { type: disposition.value, params: disposition.params } : null,
    encoding: encodingOf(headers),
    filename: name === undefined || name === '' ? null : decodeParameter(name),
    contentId: findHeader(headers, 'content-id')?.value.replace(/^<|>$/g, '') ?? null,
    headerStart: 0,
    bodyStart: 0,
    bodyEnd: 0,
    children,
  }
}

function encodingOf(headers: readonly HeaderField[]): string {
  const field = findHeader(headers, 'content-transfer-encoding')
  if (!field) return '7bit'
  const value = field.value.toLowerCase()
  // "base64;" and "base64 (comment)" are seen.
  return /^[^\s;(]{1,40}/.exec(value)?.[0] ?? '7bit'
}

function readMultipart(state: State, part: MimePart, depth: number): void {
  const { source, limits, report } = state
  if (depth >= limits.maxDepth) {
    report('too-deep', part.bodyStart)
    return
  }
  let delimiters: Delimiter[] = []
  for (const boundary of boundaryCandidates(source, part)) {
    delimiters = findDelimiters(source, boundary, part.bodyStart, part.bodyEnd, limits.maxParts + 1)
    if (delimiters.length > 0) break
  }
  if (delimiters.length === 0) {
    if (part.bodyEnd > part.bodyStart) report('boundary-missing', part.bodyStart)
    return
  }
  const fallback = part.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  let closed = false
  for (const [i, delimiter] of delimiters.entries()) {
    if (delimiter.close) {
      closed = true
      break
    }
    if (state.parts >= limits.maxParts) {
      report('too-many-parts', delimiter.start)
      return
    }
    const next = delimiters[i + 1]
    const end = next ? Math.max(delimiter.end, next.bodyEnd) : part.bodyEnd
    part.children.push(parsePart(state, delimiter.end, end, path(part, part.children.length + 1), depth + 1, fallback, false))
  }
  if (!closed) report('boundary-unterminated', part.bodyStart)
}

const path = (parent: MimePart, number: number): string => (parent.path ? `${parent.path}.${number}` : String(number))

/**
 * The boundary as given; then without the quotes or blanks that some writers put around it; then what the body itself
 * uses on its first line that opens with two hyphens.
 */
function* boundaryCandidates(source: Buffer, part: MimePart): Generator<string> {
  const given = part.params.boundary ?? ''
  if (given) yield given
  const bare = given.trim().replace(/^['"]|['"]$/g, '')
  if (bare && bare !== given) yield bare
  const head = source.toString('latin1', part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + 4096))
  const line = /^--([^\s-][^\r\n]{3,199}?)[ \t]*\r?$/m.exec(head)?.[1]
  if (line && line !== given && line !== bare) yield line
}

interface Delimiter {
  /** First octet of the line. */
  start: number
  /** Where the body before it ends: the line break before a delimiter belongs to the delimiter (RFC 2046 5.1.1). */
  bodyEnd: number
  /** First octet after the line. */
  end: number
  close: boolean
}

function findDelimiters(source: Buffer, boundary: string, from: number, to: number, max: number): Delimiter[] {
  const needle = Buffer.from(`--${boundary}`, 'latin1')
  const found: Delimiter[] = []
  // Never searches past the part: many parts without their boundary would read the rest of the message each time.
  const range = to < source.length ? source.subarray(0, to) : source
  for (let at = range.indexOf(needle, from); at >= 0; at = range.indexOf(needle, at + needle.length)) {
    if (at > from && source[at - 1] !== 10) continue
    let i = at + needle.length
    const close = source[i] === 45 && source[i + 1] === 45
    if (close) i += 2
    // Transport padding; anything else on the line means a longer boundary of which this one is a prefix.
    while (i < to && (source[i] === 32 || source[i] === 9 || source[i] === 13)) i++
    if (i < to && source[i] !== 10) continue
    const bodyEnd = at === from ? at : source[at - 2] === 13 && at - 2 >= from ? at - 2 : at - 1
    found.push({ start: at, bodyEnd: Math.max(from, bodyEnd), end: Math.min(to, i + 1), close })
    if (close || found.length > max) break
  }
  return found
}

/** The part and all parts below it, depth first. With `into: false` attached messages are not entered. */
export function* walk(part: MimePart, into = true): Generator<MimePart> {
  yield part
  if (!into && isMessage(part.type)) return
  for (const child of part.children) yield* walk(child, into)
}
