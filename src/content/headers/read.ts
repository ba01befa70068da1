import { own } from '../../core/own.js'
import { type AddressList, parseAddressList } from '../../mime/address.js'
import { decodeGuess } from '../../mime/charset.js'
import { type LineFacts, scanLines } from '../../mime/lines.js'
import { fieldPosition, lineStarts, positionAt } from '../../mime/position.js'
import type { HeaderField, MimeMessage } from '../../mime/types.js'
import { countWords, decodeWords } from '../../mime/words.js'
import type { AddressHeaderFact, DkimSignatureFact, HeaderFacts, Place, SubjectFact, TextHeaderFact } from '../headers.js'
import { parseDate } from './date.js'
import { dkimTags, parseListUris, parseMessageId } from './identifiers.js'

/** RFC 5322 3.6: at most one of each; the MIME fields by RFC 2045 3, the list fields by RFC 2369 3.4. */
const SINGLE = new Set(
  'date from sender reply-to to cc bcc message-id in-reply-to references subject mime-version content-type content-transfer-encoding content-disposition content-id list-unsubscribe list-unsubscribe-post list-id list-help return-path'.split(
    ' ',
  ),
)

/** Fields that only list software and sending services write. */
const BULK =
  /^(?:list-(?:unsubscribe|unsubscribe-post|id|post|help|owner|archive|subscribe)|feedback-id|x-(?:campaign|campaignid|campaign-id|mailer-(?:recptid|sid)|mailgun-(?:variables|tag)|sg-eid|ses-outgoing|csa-complaints|mc-user|accounttype|report-abuse|mandrill-user|mj-mid|mailjet-campaign|bulkmail|mailchimp-.{1,40}|cleverreach.{0,40}|rapidmail.{0,40}|newsletter.{0,40}|emarsys.{0,40}|ecmid|inxmail.{0,40}))$/

/** Names repeat from message to message; each is matched once. */
const bulk = new Map<string, boolean>()
const MAX_NAMES = 5000
/** Longer ones are nobody's: they would fill the memory. */
const MAX_NAME = 100

function isBulk(key: string): boolean {
  // Most are told by their first letter.
  if (!/^[flx]/.test(key)) return false
  let known = bulk.get(key)
  if (known === undefined) {
    known = BULK.test(key)
    if (bulk.size < MAX_NAMES && key.length < MAX_NAME) bulk.set(own(key), known)
  }
  return known
}

const LF = 10

const PRIORITY: ReadonlySet<string> = new Set(['x-priority', 'importance', 'x-msmail-priority', 'priority'])

export const NO_HEADERS: HeaderFacts = {
  present: false,
  count: 0,
  subject: null,
  from: null,
  fromCount: 0,
  sender: null,
  replyTo: null,
  to: null,
  cc: null,
  date: null,
  messageId: null,
  inThread: false,
  listUnsubscribe: null,
  listUnsubscribePost: null,
  listId: null,
  precedence: null,
  autoSubmitted: null,
  feedbackId: null,
  highPriority: null,
  bulkHints: [],
  bulk: false,
  signatures: [],
  duplicates: [],
  eightBit: [],
  malformed: [],
  lines: { longest: 0, long: [], longCount: 0, ends: 'none', bareCr: null, bareLf: null, nul: null },
  mimeVersion: false,
  size: 0,
}

function fieldsByKey(fields: readonly HeaderField[]): Map<string, HeaderField[]> {
  const byKey = new Map<string, HeaderField[]>()
  for (const field of fields) {
    const list = byKey.get(field.key)
    if (list) list.push(field)
    else byKey.set(field.key, [field])
  }
  return byKey
}

/** Reads the header of a message; each fact with its place. Never throws. */
export function readHeaderFacts(message: MimeMessage): HeaderFacts {
  const { source, root } = message
  const fields = root.headers
  const byKey = fieldsByKey(fields)
  const starts = lineStarts(source)
  const place = (field: HeaderField, offset?: number): Place =>
    offset === undefined ? positionAt(source, field.start, starts) : fieldPosition(source, field, offset, starts)
  const first = (key: string): HeaderField | undefined => byKey.get(key)?.[0]
  const text = (field: HeaderField | undefined): TextHeaderFact | null =>
    field ? { text: decodeWords(field.value).trim(), at: place(field) } : null
  const addresses = (key: string): AddressHeaderFact | null => {
    const field = first(key)
    return field ? addressHeader(field, parseAddressList(field.value), at => place(field, at), place(field)) : null
  }

  const date = first('date')
  const messageId = first('message-id')
  const unsubscribe = first('list-unsubscribe')
  const list = unsubscribe ? parseListUris(unsubscribe.value) : null
  const precedence = first('precedence')?.value.toLowerCase() ?? null
  const bulkHints = fields.filter(f => isBulk(f.key)).map(f => ({ name: f.name, text: f.value.slice(0, 200), at: place(f) }))
  return {
    present: fields.length > 0,
    count: fields.length,
    subject: subject(first('subject'), place),
    from: addresses('from'),
    fromCount: byKey.get('from')?.length ?? 0,
    sender: addresses('sender'),
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    date: date ? { raw: date.value, ...parseDate(date.value), at: place(date) } : null,
    messageId: messageId ? { raw: messageId.value, ...parseMessageId(messageId.value), at: place(messageId) } : null,
    inThread: /<[^<>]{3,998}>/.test(`${first('in-reply-to')?.value ?? ''} ${first('references')?.value ?? ''}`),
    listUnsubscribe:
      unsubscribe && list
        ? {
            uris: list.uris.map(u => ({ uri: u.uri, scheme: u.scheme, at: place(unsubscribe, u.offset) })),
            malformed: list.malformed,
            text: unsubscribe.value,
            at: place(unsubscribe),
          }
        : null,
    listUnsubscribePost: text(first('list-unsubscribe-post')),
    listId: text(first('list-id')),
    precedence,
    autoSubmitted: first('auto-submitted')?.value.toLowerCase() ?? null,
    feedbackId: first('feedback-id')?.value ?? null,
    highPriority: text(fields.find(f => PRIORITY.has(f.key) && /^(?:[12]\b|high|urgent)/i.test(f.value))),
    bulkHints,
    bulk: bulkHints.length > 0 || precedence === 'bulk' || precedence === 'list',
    signatures: (byKey.get('dkim-signature') ?? []).slice(0, 20).map(f => signature(f, place(f))),
    duplicates: [...byKey.values()]
      .filter(all => all.length > 1 && SINGLE.has((all[0] as HeaderField).key))
      .map(all => ({ name: (all[0] as HeaderField).name, count: all.length, places: all.slice(0, 20).map(f => place(f)) })),
    eightBit: (message.problems.some(p => p.code === '8bit-header') ? fields : [])
      .filter(f => /[\x80-\xff]/.test(f.value))
      .slice(0, 50)
      .map(f => ({ name: f.name, validUtf8: !/[\x80-\xff]/.test(f.value) || isUtf8(f.value), at: place(f) })),
    malformed: malformed(message, place),
    lines: lineFacts(source, scanLines(source)),
    mimeVersion: byKey.has('mime-version'),
    size: source.length,
  }
}

const isUtf8 = (latin1: string): boolean =>
  Buffer.from(decodeGuess(Buffer.from(latin1, 'latin1')), 'utf8').toString('latin1') === latin1

function subject(field: HeaderField | undefined, place: (field: HeaderField) => Place): SubjectFact | null {
  if (!field) return null
  const { words, needless } = countWords(field.value)
  return {
    text: decodeWords(field.value).trim(),
    raw: field.value,
    encodedWords: words,
    needlessWords: needless,
    eightBit: /[\x80-\xff]/.test(field.value),
    at: place(field),
  }
}

function addressHeader(field: HeaderField, list: AddressList, at: (offset: number) => Place, start: Place): AddressHeaderFact {
  return {
    text: decodeWords(field.value).slice(0, 2000),
    // A list of thousands is its own problem; the facts stay readable.
    mailboxes: list.mailboxes.slice(0, 100).map(m => ({
      name: m.name,
      address: m.address,
      local: m.local,
      domain: m.domain,
      group: m.group,
      at: at(m.start),
    })),
    problems: list.problems.slice(0, 20).map(p => ({ code: p.code, at: at(p.at) })),
    at: start,
  }
}

function signature(field: HeaderField, at: Place): DkimSignatureFact {
  const tags = dkimTags(field.value)
  const length = tags.get('l')
  return {
    domain: (tags.get('d') ?? '').toLowerCase(),
    selector: (tags.get('s') ?? '').toLowerCase(),
    headers: (tags.get('h') ?? '')
      .toLowerCase()
      .split(':')
      .filter(h => h !== ''),
    bodyLength: length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null,
    at,
  }
}

/** True when a line of the header is white space only, but not empty. */
function hasBlankFold(source: Uint8Array, end: number): boolean {
  for (const start of lineStarts(source)) {
    if (start >= end) break
    if (start === 0 || source[start - 1] !== LF) continue
    let i = start
    while (i < end && (source[i] === 32 || source[i] === 9)) i++
    if (i > start && (i === end || source[i] === LF || (source[i] === 13 && i + 1 < end && source[i + 1] === LF))) return true
  }
  return false
}

function malformed(message: MimeMessage, place: (field: HeaderField, offset?: number) => Place): HeaderFacts['malformed'] {
  const { source, root } = message
  const found: HeaderFacts['malformed'] = []
  for (const problem of message.problems) {
    if (problem.offset >= root.bodyStart) continue
    if (problem.code === 'malformed-header') found.push({ code: 'not-a-field', name: '', at: positionAt(source, problem.offset) })
    if (problem.code === 'header-too-long')
      found.push({ code: 'too-long', name: problem.detail ?? '', at: positionAt(source, problem.offset) })
  }
  const latin1 = (from: number, to: number): string =>
    Buffer.from(source.buffer, source.byteOffset + from, to - from).toString('latin1')
  // One look at the whole block; field by field only when it has one.
  const anyBlank = hasBlankFold(source, root.bodyStart)
  for (const field of root.headers) {
    // RFC 5322 2.2.3: a folded line holds more than white space; many servers end the header there.
    const blank = anyBlank ? latin1(field.start, field.end).search(/\n[ \t]+(?:\r?\n|$)/) : -1
    if (blank >= 0) found.push({ code: 'blank-fold', name: field.name, at: positionAt(source, field.start + blank + 1) })
    const after = source[field.start + field.name.length]
    if (after === 32 || after === 9) found.push({ code: 'space-before-colon', name: field.name, at: place(field) })
    if (
      field.value.includes('=?') &&
      !/^(?:dkim-signature|arc-|received|x-)/.test(field.key) &&
      /=\?[\w-]{2,30}\?[bq]\?/i.test(decodeWords(field.value))
    )
      found.push({ code: 'bad-word', name: field.name, at: place(field) })
    if (found.length >= 50) break
  }
  return found
}

function lineFacts(source: Uint8Array, lines: LineFacts): HeaderFacts['lines'] {
  const at = (fault: { offset: number; count: number } | null): { count: number; at: Place } | null =>
    fault ? { count: fault.count, at: positionAt(source, fault.offset) } : null
  return {
    longest: lines.longest,
    long: lines.long.map(l => ({ length: l.length, at: { line: positionAt(source, l.offset).line, column: 1 } })),
    longCount: lines.longCount,
    ends: lines.ends,
    bareCr: at(lines.bareCr),
    bareLf: at(lines.bareLf),
    nul: at(lines.nul),
  }
}
