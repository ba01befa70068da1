// Which format is this? Told from the first few kilobytes; file names are only a hint for mails.
import { isJournal, journalLine } from './journal.js'
import { linesOf } from './lines.js'
import { isReplyLine } from './replies.js'
import type { BounceFormat } from './types.js'

export type Detected = BounceFormat | 'gzip' | 'zip' | 'zstd' | 'utf-16le' | 'utf-16be' | 'binary' | 'empty' | 'unknown'

/** Octets that detection wants to see. */
export const HEAD_BYTES = 16_384

const HEADER_LINE = /^[A-Za-z][A-Za-z0-9-]{0,60}[ \t]?:/
const EXIM_LINE =
  /^(?:\S+ exim\[\d+\]: )?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})?(?: [+-]\d{4})? (?:\[\d+\] )?[A-Za-z0-9]{6,11}-[A-Za-z0-9]{6,11}-[A-Za-z0-9]{2,4} (?:<=|=>|->|==|\*\*|Completed)/
const POSTFIX_LINE = /\bpostfix[\w./-]{0,40}\[\d+\]: /
const SENDMAIL_LINE = /\b(?:sendmail|sm-mta|sm-msp[\w-]{0,8})\[\d+\]: [A-Za-z0-9]{8,22}: /

const ZEROS = Buffer.alloc(3)

const hasMailName = (name: string): boolean => /\.(?:eml|mail|mbx|emlx)$/i.test(name) || /(?:^|\/)(?:cur|new)\/[^/]+$/.test(name)

function isBlank(head: Buffer, from: number): boolean {
  let i = from
  while (i < head.length && (head[i] === 32 || ((head[i] as number) >= 9 && (head[i] as number) <= 13))) i++
  return i === head.length
}

/** @param name file name, for what its first octets do not tell */
export function detect(head: Buffer, name: string): Detected {
  if (head.length === 0) return 'empty'
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return 'zip'
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd'
  const wide = utf16(head)
  if (wide) return wide
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
  if (isBlank(head, mark)) return 'empty'
  if (hasMailName(name) && head.toString('latin1', mark, mark + 5) !== 'From ' && !head.includes(ZEROS)) return 'mail'
  const text = head.toString('latin1', mark)
  const lines = linesOf(text, HEAD_BYTES)
  const log = logFormat(isJournal(text) ? lines.map(journalLine) : lines)
  // A crash leaves blocks of zeros in a log, and a mailbox may hold anything: what opens like one is one.
  if (log && isTextLine(lines[0])) return log
  if (/^From \S*[ \t]/.test(text) && isTextLine(lines[0])) return 'mbox'
  if (/^\s*(?:[[{]|mandrill_events=)/.test(text) && !isBinary(text.slice(0, 64))) return 'json'
  if (isBinary(text)) return 'binary'
  if (log) return log
  if (isMail(lines)) return 'mail'
  if (/^#Software: Microsoft Exchange Server\r?\n/.test(text)) return 'csv'
  if (isReplies(lines)) return 'replies'
  if (isTable(lines) || isTable(withoutCells(text))) return 'csv'
  return 'unknown'
}

/** A byte order mark, or the zero octets of ASCII text in UTF-16. */
function utf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const sample = head.subarray(0, 200)
  if (sample.length < 8) return null
  let even = 0
  let odd = 0
  for (let i = 0; i + 1 < sample.length; i += 2) {
    if (sample[i] === 0) even++
    if (sample[i + 1] === 0) odd++
  }
  const pairs = sample.length >> 1
  if (odd > pairs * 0.7 && even === 0) return 'utf-16le'
  return even > pairs * 0.7 && odd === 0 ? 'utf-16be' : null
}

function isBinary(text: string): boolean {
  const sample = text.slice(0, 4096)
  let odd = 0
  for (let i = 0; i < sample.length; i++) {
    const c = sample.charCodeAt(i)
    if (c === 0) odd += 8
    else if (c < 32 && c !== 9 && c !== 10 && c !== 13 && c !== 27 && c !== 12) odd++
  }
  return odd > sample.length / 20
}

const isTextLine = (line: string | undefined): boolean => line !== undefined && !isBinary(line)

/** What a line of each kind of log looks like. */
export const LOG_LINES = { postfix: POSTFIX_LINE, exim: EXIM_LINE, sendmail: SENDMAIL_LINE } as const

function logFormat(lines: readonly string[]): BounceFormat | null {
  let postfix = 0
  let exim = 0
  let sendmail = 0
  for (const line of lines.slice(0, 200)) {
    if (line.length > 4000) continue
    if (POSTFIX_LINE.test(line)) postfix++
    else if (EXIM_LINE.test(line)) exim++
    else if (SENDMAIL_LINE.test(line)) sendmail++
  }
  const most = Math.max(postfix, exim, sendmail)
  // A mail may quote a log line; a log has them near its start.
  if (most === 0 || (most < 2 && lines.length > 12)) return null
  return most === postfix ? 'postfix' : most === exim ? 'exim' : 'sendmail'
}

function isMail(lines: readonly string[]): boolean {
  const first = lines.findIndex(line => line.trim() !== '')
  if (first < 0 || !HEADER_LINE.test(lines[first] ?? '')) return false
  let fields = 0
  for (const line of lines.slice(first, first + 12)) {
    if (HEADER_LINE.test(line)) fields++
    else if (line === '') break
    else if (!/^[ \t]/.test(line)) return fields > 3
  }
  const named =
    /^(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Content-Type|Delivered-To|X-[\w-]+):/im.test(
      lines.slice(first, first + 40).join('\n'),
    )
  return named && fields >= 1
}

/** Lines without what stands in quotes: a cell may hold a message of many lines, and the octets seen here may end in it. */
const withoutCells = (text: string): string[] =>
  text
    .replace(/"(?:[^"]|"")*"/g, '""')
    .replace(/"[^"]*$/, '""')
    .split(/\r\n|\n|\r/)

/** Nothing but an address. A pattern with two repeats round the at sign takes seconds for a line of at signs. */
function isAddressLine(line: string): boolean {
  const text = line.trim()
  const at = text.indexOf('@')
  return at > 0 && at < text.length - 1 && text.length < 400 && !/\s/.test(text)
}

/** Replies from the first line on; columns that are the same in every line make a table without a header. */
function isReplies(lines: readonly string[]): boolean {
  const filled = lines.filter(line => line.trim() !== '' && !line.startsWith('#')).slice(0, 40)
  if (filled[0] === undefined || !isReplyLine(filled[0])) return false
  if (filled.filter(isReplyLine).length < filled.length * 0.5) return false
  return ![';', '\t', '|', ','].some(sign => {
    const counts = filled.map(line => line.split(sign).length)
    return filled.length > 1 && (counts[0] as number) > 1 && counts.every(count => count === counts[0])
  })
}

function isTable(lines: readonly string[]): boolean {
  const all = lines.filter(line => line.trim() !== '' && !line.startsWith('#'))
  // Titles before the header of a report.
  const titles = all.slice(0, 6).findIndex(line => /[;,\t|]/.test(line))
  const filled = all.slice(titles > 0 && all.length > titles + 1 && all.join('').includes('@') ? titles : 0).slice(0, 20)
  const [head] = filled
  if (head === undefined || head.length > 20_000) return false
  if (filled.length === 1 && !/[,;\t|]/.test(head)) return /@/.test(head) || /^[\p{L} -]{2,40}$/u.test(head)
  return (
    [';', ',', '\t', '|'].some(d => {
      const counts = filled.map(line => line.split(d).length)
      return (counts[0] ?? 0) > 1 && counts.filter(n => n > 1).length >= filled.length * 0.7
    }) ||
    (filled.filter(isAddressLine).length >= filled.length - 1 && filled.length > 1)
  )
}
