// Header blocks, RFC 5322 2.2: fields with their byte spans, read from one latin1 string of the block.
import { isAscii } from 'node:buffer'
import { asName, own } from '../core/own.js'
import type { HeaderField, MimeProblemCode } from './types.js'

export interface HeaderLimits {
  /** Fields kept of one block. */
  maxHeaders: number
  /** Octets read of one block. */
  maxHeaderBytes: number
  /** Octets kept of one field value. */
  maxFieldBytes: number
}

export interface HeaderBlock {
  fields: HeaderField[]
  /** Byte offset of the first octet after the block and its empty line. */
  bodyStart: number
}

export type Report = (code: MimeProblemCode, offset: number, detail?: string) => void

/** Small letters of names as they are written. The same few come in every message: kept, they are compared and looked up at a glance. */
const keys = new Map<string, string>()
const MAX_NAMES = 5000
/** Longer ones are nobody's: they would fill the memory. */
const MAX_NAME = 100

function keyOf(name: string): string {
  let key = keys.get(name)
  if (key === undefined) {
    key = name.toLowerCase()
    if (keys.size < MAX_NAMES && name.length < MAX_NAME) {
      key = asName(key)
      keys.set(own(name), key)
    }
  }
  return key
}

const COLON = 58
/** Octets decoded at first; most header blocks of messages and of parts fit. */
const CHUNK = { message: 4096, part: 512 }
const EIGHT_BIT = /[\x80-\xff]/
/** Names that make it safe to skip empty lines before a message. */
const COMMON =
  /^(?:received|return-path|delivered-to|from|to|subject|date|mime-version|message-id|content-type|dkim-signature|reply-to|sender|cc|x-[\w-]{1,40})[ \t]*:/i

/**
 * Length of the field name at `from`, or -1 when the line is no header field. White space before the colon is
 * obsolete syntax (RFC 5322 4.5.8) and still seen.
 */
function nameLength(block: string, from: number, to: number): number {
  let i = from
  while (i < to) {
    const c = block.charCodeAt(i)
    if (c === COLON) return i - from
    if (c === 32 || c === 9) {
      let j = i + 1
      while (j < to && (block.charCodeAt(j) === 32 || block.charCodeAt(j) === 9)) j++
      return j < to && block.charCodeAt(j) === COLON && i > from ? i - from : -1
    }
    if (c < 33 || c > 126) return -1
    i++
  }
  return -1
}

/** Without line ends. Taking out one plain string is what V8 does fastest; a mix of line ends is rare. */
function unfold(raw: string): string {
  const text = raw.includes('\r\n') ? raw.replace(/\r\n/g, '') : raw.replace(/\n/g, '')
  return text.includes('\r') || text.includes('\n') ? text.replace(/[\r\n]+/g, '') : text
}

/** mbox envelope line, escaped or not. */
const isFromLine = (block: string, at: number): boolean => block.startsWith('From ', at) || block.startsWith('>From ', at)

/**
 * Reads the block that starts at `start`. Lines end with CRLF or LF. A line that is neither field nor continuation is
 * skipped and reported, unless it opens the block (then there are no headers) or looks like a boundary (then a blank line is missing).
 */
export function readHeaders(
  source: Buffer,
  start: number,
  end: number,
  limits: HeaderLimits,
  report: Report,
  top: boolean,
): HeaderBlock {
  const fields: HeaderField[] = []
  const limit = Math.min(end, start + limits.maxHeaderBytes)
  let chunkEnd = Math.min(limit, start + (top ? CHUNK.message : CHUNK.part))
  let block = source.toString('latin1', start, chunkEnd)
  let pos = 0
  let dropped = 0
  let field: HeaderField | null = null
  let valueFrom = 0
  let folded = false
  let bodyStart = -1

  const finish = (): void => {
    if (!field) return
    let stop = field.end - start
    if (stop - valueFrom > limits.maxFieldBytes) {
      stop = valueFrom + limits.maxFieldBytes
      report('header-too-long', field.start, field.name)
    }
    const raw = block.slice(valueFrom, stop)
    field.value = (folded ? unfold(raw) : raw).trim()
    fields.push(field)
    field = null
    folded = false
  }

  if (top) {
    if (isFromLine(block, 0)) pos = block.indexOf('\n') + 1
    let skip = pos
    while (block[skip] === '\n' || block[skip] === '\r') skip++
    if (skip > pos && COMMON.test(block.slice(skip, skip + 60))) pos = skip
  }

  for (;;) {
    let lf = block.indexOf('\n', pos)
    if (lf < 0 && chunkEnd < limit) {
      chunkEnd = Math.min(limit, start + (chunkEnd - start) * 4)
      block = source.toString('latin1', start, chunkEnd)
      lf = block.indexOf('\n', pos)
      if (lf < 0 && chunkEnd < limit) continue
    }
    if (lf < 0 && pos >= block.length) {
      bodyStart = start + pos
      break
    }
    const next = lf < 0 ? block.length : lf + 1
    const first = block.charCodeAt(pos)
    if (first === 10 || (first === 13 && lf === pos + 1)) {
      bodyStart = start + next
      break
    }
    if ((first === 32 || first === 9) && (field || fields.length > 0 || dropped > 0)) {
      // A line of white space only still continues the field (obs-FWS).
      if (field) {
        field.end = start + next
        folded = true
      }
      pos = next
      continue
    }
    const length = nameLength(block, pos, next)
    if (length > 0) {
      finish()
      if (fields.length >= limits.maxHeaders) {
        dropped++
        report('too-many-headers', start + pos)
      } else {
        const name = block.slice(pos, pos + length)
        valueFrom = block.indexOf(':', pos + length) + 1
        field = { name, key: keyOf(name), value: '', start: start + pos, end: start + next, valueStart: start + valueFrom }
      }
    } else if (fields.length === 0 && !field) {
      bodyStart = start + pos
      if (top) report('no-headers', start + pos)
      break
    } else if (block.startsWith('--', pos)) {
      report('malformed-header', start + pos, 'no blank line before the boundary')
      bodyStart = start + pos
      break
    } else if (!(top && isFromLine(block, pos))) {
      finish()
      report('malformed-header', start + pos)
    }
    pos = next
    if (start + pos >= limit && limit < end) {
      report('header-too-long', start, 'header block')
      bodyStart = blankLineAfter(source, start + pos, end)
      break
    }
  }
  finish()
  if (bodyStart > start && !isAscii(source.subarray(start, bodyStart))) {
    for (const f of fields) if (EIGHT_BIT.test(f.value) || EIGHT_BIT.test(f.name)) report('8bit-header', f.start, f.name)
  }
  return { fields, bodyStart: Math.min(bodyStart, end) }
}

function blankLineAfter(source: Buffer, from: number, end: number): number {
  for (let lf = source.indexOf(10, Math.max(0, from - 1)); lf >= 0 && lf < end; lf = source.indexOf(10, lf + 1)) {
    if (source[lf + 1] === 10) return lf + 2
    if (source[lf + 1] === 13 && source[lf + 2] === 10) return lf + 3
  }
  return end
}

/** The first field of that name (lower case), or undefined. */
export const findHeader = (fields: readonly HeaderField[], key: string): HeaderField | undefined =>
  fields.find(f => f.key === key)

/** All fields of that name (lower case), in order. */
export const findHeaders = (fields: readonly HeaderField[], key: string): HeaderField[] => fields.filter(f => f.key === key)
