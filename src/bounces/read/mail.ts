// One mail -> the bounces it reports. Order of trust: feedback report, delivery-status part, session transcript, address lines, prose.
import { decodeBody, view } from '../../mime/decode.js'
import { parseMessage } from '../../mime/parse.js'
import type { MimeMessage, MimePart } from '../../mime/types.js'
import { decodeWords } from '../../mime/words.js'
import { unwrapReply } from '../classify/unwrap.js'
import { addressesIn, cleanAddress, oneLine, sameAddress, verpRecipient } from './address.js'
import { readFeedback } from './arf.js'
import { isAutoReply, isUnsubscribeRequest } from './auto-reply.js'
import { type Dsn, type DsnRecipient, readDsn } from './dsn.js'
import { readEventMail } from './event-mail.js'
import { NO_ORIGINAL, type Original, originalOfBlock } from './original.js'
import { hostIn, type Prose, type ProseItem, readProse, unquoted } from './prose.js'
import { sendingIpIn } from './sending-ip.js'
import { parseTime } from './time.js'
import { type Found, found, type Sink } from './types.js'

/** Octets of one report text that are read; the rest of a bounce is the returned message. */
const MAX_TEXT = 200_000

/** Reads one mail. Puts at least one record or one skip into the sink. `place` is its ordinal number in a container. */
export function readMail(source: Uint8Array, sink: Sink, place: number | null = null): void {
  let mail = open(parseMessage(source, SURFACE))
  // Only a mail whose report is not on the surface is parsed down to the messages attached to it.
  if (!mail.parts.some(part => isReport(part.type)) && mail.parts.some(isMessage)) mail = open(parseMessage(source))
  const feedback = mail.parts.find(part => part.type === 'message/feedback-report')
  if (feedback) {
    readComplaint(mail, textOf(mail, feedback), sink)
    return
  }
  const status = mail.parts.filter(part => isStatus(part.type))
  const daemon = isDaemon(mail)
  // A person who forwards a bounce as an attachment does not bounce: nested reports count only inside what a mail system sent.
  const outer = status.filter(part => !mail.nested.has(part))
  const own = outer.length > 0 || !daemon ? outer : status
  if (own.length > 0) {
    const dsn = mergeDsn(own.map(part => readDsn(textOf(mail, part))))
    if (dsn.recipients.length > 0) {
      readReport(mail, dsn, sink)
      return
    }
  }
  if (!daemon && isAutoReply(mail.fields, mail.subject())) readAutoReply(mail, sink)
  else if (readEventMail(mail.text(), sink)) return
  else if (daemon || own.length > 0 || looksLikeBounce(mail)) readText(mail, sink, place)
  else if (isUnsubscribeRequest(mail.subject(), mail.text())) {
    sink.found(
      found('unsubscribe', {
        ...common(NO_ORIGINAL),
        time: mail.date(),
        kind: 'unsubscribe',
        recipient: mail.from(),
        diagnostic: oneLine(mail.subject(), 200) || null,
      }),
    )
  } else
    sink.skipped(
      source.length === 0 ? 'empty' : mail.fields.size === 0 ? 'binary' : 'not-a-bounce',
      place,
      oneLine(mail.subject(), 120),
    )
}

/** Attached messages stay unparsed: of the returned message a few header fields are read when they are asked for. */
const SURFACE = { attachedMessages: false } as const

const isStatus = (type: string): boolean => type === 'message/delivery-status' || type === 'message/global-delivery-status'
const isReport = (type: string): boolean => isStatus(type) || type === 'message/feedback-report'

interface Mail {
  message: MimeMessage
  parts: MimePart[]
  /** Parts inside an attached message. */
  nested: Set<MimePart>
  /** First value of each header field, lower-case name. */
  fields: Map<string, string>
  subject(): string
  from(): string | null
  to(): string[]
  /** The Date header. */
  date(): string | null
  /** The report text: all readable parts that are not the returned message. */
  text(): string
  /** Headers of the returned message. */
  original(): Original
}

function open(message: MimeMessage): Mail {
  const fields = new Map<string, string>()
  for (const field of message.root.headers) if (!fields.has(field.key)) fields.set(field.key, field.value)
  const parts: MimePart[] = []
  const nested = new Set<MimePart>()
  const collect = (part: MimePart, inside: boolean): void => {
    parts.push(part)
    if (inside) nested.add(part)
    for (const child of part.children) collect(child, inside || isMessage(part))
  }
  collect(message.root, false)
  // Decoded when first asked for: a report whose fields say everything needs none of them. Plain functions: an accessor in a literal
  // makes a hidden class of its own for every mail, which holds the mail until the next full collection.
  let text: string | undefined
  let date: string | null | undefined
  let subject: string | undefined
  let from: string | null | undefined
  let to: string[] | undefined
  const mail: Mail = {
    message,
    parts,
    nested,
    fields,
    subject: () => (subject ??= decodeWords(fields.get('subject') ?? '')),
    from: () => {
      if (from === undefined) from = cleanAddress(fields.get('from'))
      return from
    },
    to: () => (to ??= addressesIn(`${fields.get('to') ?? ''} ${fields.get('delivered-to') ?? ''}`.slice(0, 2000))),
    date: () => {
      if (date === undefined) date = parseTime(fields.get('date'))
      return date
    },
    text: () => (text ??= unquoted(reportText(mail))),
    original: () => returnedHeaders(mail),
  }
  return mail
}

const textOf = (mail: Mail, part: MimePart): string =>
  decodeBody(mail.message, part, { maxBytes: MAX_TEXT, asText: true }).text ?? ''

/** Text before the returned message; of an attached message only where there is no other. HTML is read only when there is no plain text. */
const reportText = (mail: Mail): string => readableText(mail, false) || readableText(mail, true)

function readableText(mail: Mail, nested: boolean): string {
  const texts: string[] = []
  let html: MimePart | null = null
  for (const part of mail.parts) {
    if (mail.nested.has(part) !== nested) continue
    if (part.disposition?.type === 'attachment' && texts.length > 0) continue
    if (
      part.type === 'text/plain' ||
      (part.type.startsWith('text/') && part.type !== 'text/html' && part.type !== 'text/rfc822-headers')
    )
      texts.push(textOf(mail, part))
    else if (part.type === 'text/html') html ??= part
    else if (part.type.startsWith('multipart/') && part.children.length === 0) texts.push(textOf(mail, part))
  }
  const plain = texts.join('\n\n')
  return plain.trim() === '' && html ? htmlText(textOf(mail, html)) : plain
}

/** Enough of an HTML report to find addresses and replies: block ends become line ends. */
function htmlText(html: string): string {
  return html
    .replace(/<(?:style|script)\b[^>]{0,500}>[\s\S]{0,60000}?<\/(?:style|script)>/gi, '')
    .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d|\/td)\b[^>]{0,300}>/gi, '\n')
    .replace(/<[^>]{0,2000}>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
}

/** Octets of a returned message's headers that are read. */
const MAX_HEADERS = 32_768
const ENCODED = /^(?:base64|quoted-printable)$/

/** Where the headers of a returned message end: its body, once decoded, would stay in memory with every word cut from the block. */
function headersEnd(source: Buffer, { bodyStart, bodyEnd }: MimePart): number {
  const head = source.subarray(bodyStart, Math.min(bodyEnd, bodyStart + MAX_HEADERS))
  const lf = head.indexOf('\n\n', 2, 'latin1')
  const crlf = (lf < 0 ? head : head.subarray(0, lf)).indexOf('\n\r\n', 2, 'latin1')
  const blank = crlf >= 0 ? crlf : lf
  return bodyStart + (blank < 0 ? head.length : blank + 1)
}

const isMessage = (part: MimePart): boolean => part.type === 'message/rfc822' || part.type === 'message/global'

function returnedHeaders(mail: Mail): Original {
  for (const part of mail.parts) {
    if (isMessage(part) && part.bodyStart < part.bodyEnd && !ENCODED.test(part.encoding)) {
      const source = view(mail.message.source)
      return originalOfBlock(source.toString('latin1', part.bodyStart, headersEnd(source, part)))
    }
    if (part.type === 'text/rfc822-headers' || part.type === 'message/global-headers') return originalOfBlock(textOf(mail, part))
  }
  return NO_ORIGINAL
}

const DAEMON =
  /mailer[-_ ]?daemon|^["']?(?:postmaster|mail ?delivery|mdaemon|majordomo-owner|bounces?|delivery-?status|system administrator)\b|(?:^|[<" ])(?:postmaster|mailerdaemon|bounce|mailsweeper|mmdf|uucp|mail-delivery|mta|smtp|mailmarshal|interscan)@|mail delivery (?:sub)?system|^$|<>\s*$/i
const BOUNCE_SUBJECT =
  /undeliver|deliver(?:y|ed)[ -](?:status|fail|problem|error|warning|report|has failed|notification|unsuccessful)|(?:not|n't|cannot|could not|unable to) (?:be )?deliver|returned (?:e-?)?mail|return(?:ed|ing) (?:message )?to sender|failure notice|fail(?:ed|ure) (?:delivery|to deliver|notification)|mail (?:system )?(?:error|fail)|non[- ]?delivery|rejected mail|message (?:rejected|blocked)|unzustellbar|nicht zu(?:ge)?stell|zustellung|unzustellbarkeit|non[- ](?:remis|distribu|d[ée]livr|recapitat|consegnat|entregue)|[ée]chec de|no (?:se )?(?:ha )?(?:podido )?entreg|devuelto|mancata consegna|onbestelbaar|kon niet worden|配信(?:不能|エラー)|配達(?:不能|できま)|送信エラー|エラーメール|退信|退回|не доставлено|warning: message|delayed mail|there was an error sending|user unknown/i

/** Written by a mail system rather than a person: null sender, X-Failed-Recipients, a report type, a daemon's name. */
function isDaemon(mail: Mail): boolean {
  const { fields } = mail
  if (fields.has('x-failed-recipients')) return true
  if (mail.message.root.type === 'multipart/report' && /delivery-status/i.test(mail.message.root.params['report-type'] ?? ''))
    return true
  const from = fields.get('from')
  if (from !== undefined && DAEMON.test(decodeWords(from).trim())) return true
  const path = fields.get('return-path')?.trim()
  return (path === '<>' || /^<?(?:mailer-daemon|postmaster)\b/i.test(path ?? '')) && BOUNCE_SUBJECT.test(mail.subject())
}

const LIST_REFUSAL =
  /\bnot (?:a |are )?members?\b|post(?:ing)? (?:to .{1,80} )?(?:was |is )?(?:rejected|refused|denied)|members? only|awaits moderator|nicht mitglied|rejet[ée]/i
/** "… of this mailing list <list@example.org>" */
const LIST_NAME = /\b(?:list|liste|group|gruppe)\b[^<@]{0,20}<([^<>\s]{3,320})>/i
const QUOTED_BOUNCE =
  /^>? ?(?:>>>|<<<) |\bTranscript of session follows\b|\bthe following addresses had (?:permanent|transient|delivery)/im

/** No daemon's name, but a bounce by its subject, a quoted session, or a list's refusal. */
function looksLikeBounce(mail: Mail): boolean {
  if (LIST_REFUSAL.test(mail.subject())) return true
  if (BOUNCE_SUBJECT.test(mail.subject()) && !mail.fields.has('list-unsubscribe')) return true
  return mail.message.root.type.startsWith('text/plain') && mail.text().length < 20_000 && QUOTED_BOUNCE.test(mail.text())
}

const common = (original: Original): Partial<Found> => ({
  sender: original.sender,
  messageId: original.messageId,
  campaign: original.campaign,
})

function mergeDsn(dsns: Dsn[]): Dsn {
  const [first, ...more] = dsns
  const merged: Dsn = first ?? { recipients: [], reportingMta: null, sender: null, envelopeId: null }
  for (const dsn of more)
    merged.recipients.push(
      ...dsn.recipients.filter(r => !merged.recipients.some(known => sameAddress(known.recipient, r.recipient))),
    )
  return merged
}

const proseOf = (mail: Mail): Prose =>
  readProse(mail.text(), {
    failed: failedRecipients(mail),
    own: [...mail.to(), mail.from()].filter(address => address !== null),
    subject: mail.subject(),
  })

const failedRecipients = (mail: Mail): string[] => addressesIn((mail.fields.get('x-failed-recipients') ?? '').slice(0, 20_000))

function readReport(mail: Mail, dsn: Dsn, sink: Sink): void {
  const original = mail.original()
  // The prose part often has the session that the fields leave out; it is read only when the fields are thin.
  let prose: Prose | null = null
  const readOnce = (): Prose => (prose ??= proseOf(mail))
  for (const entry of dsn.recipients) {
    const thin = !isTelling(entry.diagnostic)
    const item = thin ? itemFor(readOnce(), entry, dsn.recipients.length) : null
    const diagnostic =
      item?.text && item.text !== entry.diagnostic
        ? oneLine([entry.diagnostic, item.text].filter(Boolean).join(' '), 3000)
        : entry.diagnostic
    const reply = unwrapReply(diagnostic || readOnce().whole)
    const recipient = entry.recipient ?? item?.recipient ?? original.to[0] ?? verpRecipient(mail.to()[0] ?? null)
    // Written out: merging objects would cost more than reading the fields did.
    sink.found({
      format: 'dsn',
      kind: entry.kind,
      recipient,
      time: entry.time ?? mail.date(),
      status: entry.status,
      replyCode: null,
      diagnostic: reply.text || null,
      host: entry.host ?? (diagnostic ? hostIn(diagnostic) : null) ?? item?.host ?? null,
      action: entry.action,
      stage: reply.stage ?? item?.stage ?? null,
      reason: null,
      sender: dsn.sender ?? original.sender ?? mail.to()[0] ?? null,
      sendingIp: sendingIpIn(diagnostic),
      messageId: original.messageId ?? dsn.envelopeId,
      campaign: original.campaign,
      wider: thin ? oneLine(`${readOnce().whole} ${mail.subject()}`, 4000) : null,
      delivery: false,
      line: null,
    })
    const last = dsn.recipients.length
    if (last > 2000) break
  }
}

/** A Diagnostic-Code that says more than its numbers: a dozen letters. */
function isTelling(diagnostic: string | null): boolean {
  let letters = 0
  for (let i = 0; diagnostic !== null && i < diagnostic.length; i++) {
    const c = diagnostic.charCodeAt(i) | 32
    if (((c >= 97 && c <= 122) || c > 127) && ++letters >= 12) return true
  }
  return false
}

function itemFor(prose: Prose, entry: DsnRecipient, count: number): ProseItem | null {
  const own = prose.items.find(
    item => sameAddress(item.recipient, entry.recipient) || sameAddress(item.recipient, entry.original),
  )
  if (own) return own
  return count === 1 ? (prose.items[0] ?? null) : null
}

function readComplaint(mail: Mail, text: string, sink: Sink): void {
  const report = readFeedback(text)
  const original = mail.original()
  const recipients = report.recipients.length > 0 ? report.recipients : [original.to.find(a => !/redacted/i.test(a)) ?? null]
  for (const recipient of recipients) {
    sink.found(
      found('arf', {
        ...common(original),
        kind: report.type === 'opt-out' ? 'unsubscribe' : 'complaint',
        recipient,
        time: report.time ?? mail.date(),
        diagnostic: oneLine(mail.text(), 500) || null,
        host: report.reportingMta,
        reason: { system: 'arf', value: report.type },
        sender: report.sender ?? original.sender,
        sendingIp: report.sourceIp,
      }),
    )
  }
}

function readAutoReply(mail: Mail, sink: Sink): void {
  sink.found(
    found('auto-reply', {
      ...common(NO_ORIGINAL),
      time: mail.date(),
      kind: 'auto-reply',
      recipient: mail.from(),
      diagnostic: oneLine(mail.text(), 1500) || oneLine(mail.subject(), 200) || null,
      sender: mail.to()[0] ?? null,
      messageId: /<([^<>\s]{1,250})>/.exec(mail.fields.get('in-reply-to') ?? '')?.[1] ?? null,
    }),
  )
}

const DELAY_SUBJECT = /\bdelay|warning: (?:message|could not)|still being retried|verz[öo]ger|retard|retrasa|ritard|vertraag/i
const DELAY_TEXT =
  /has (?:not yet been|been delayed|been temporarily delayed)|will (?:be retried|keep trying|continue to try|retry)|delivery attempts will continue|(?:do )?not need to resend|still trying to deliver|wird weiter(?:hin)? versucht|noch nicht zugestellt|delivery .{0,40} delayed/i
const FINAL_TEXT =
  /not going to try again|given up|giving up|permanent(?:ly)? (?:error|fail|fatal)|failed permanently|could not be delivered for the last|has been (?:returned|cancelled)|endgültig/i

function readText(mail: Mail, sink: Sink, place: number | null): void {
  const prose = proseOf(mail)
  const headers = mail.original()
  const original = headers === NO_ORIGINAL ? prose.original : headers
  const embedded = /inal-recipient\s?:/i.test(mail.text()) ? readDsn(mail.text()) : null
  if (embedded?.recipients.some(r => r.recipient !== null)) {
    readReport(mail, embedded, sink)
    return
  }
  const delayed = (DELAY_SUBJECT.test(mail.subject()) || DELAY_TEXT.test(prose.whole)) && !FINAL_TEXT.test(prose.whole)
  const list = LIST_REFUSAL.test(mail.subject()) ? LIST_NAME.exec(prose.whole)?.[1] : undefined
  if (list) for (const item of prose.items) item.recipient = cleanAddress(list)
  const fallback = original.to[0] ?? verpRecipient(mail.to()[0] ?? null)
  const items = prose.items.length > 0 ? prose.items : [{ recipient: fallback, text: prose.whole, host: null, stage: null }]
  if (items.every(item => item.recipient === null && fallback === null && item.text === '')) {
    sink.skipped('no-recipient', place)
    return
  }
  for (const item of items) {
    const reply = unwrapReply(
      list ? `${mail.subject()} ${prose.whole}` : item.text || prose.whole || oneLine(mail.subject(), 300),
    )
    const diagnostic = reply.text || null
    sink.found({
      format: 'text',
      kind: delayed ? 'delayed' : 'bounce',
      recipient: item.recipient ?? fallback,
      time: mail.date(),
      status: null,
      replyCode: null,
      diagnostic,
      host: item.host ?? hostIn(item.text) ?? hostIn(prose.whole),
      action: delayed ? 'delayed' : null,
      stage: reply.stage ?? item.stage,
      reason: null,
      sender: original.sender ?? mail.to()[0] ?? null,
      sendingIp: sendingIpIn(diagnostic),
      messageId: original.messageId,
      campaign: original.campaign,
      wider: oneLine(`${prose.whole} ${mail.subject()}`, 4000),
      delivery: false,
      line: null,
    })
  }
}
