// One mail -> the bounces it reports. Order of trust: feedback report, delivery-status part, session transcript, address lines, prose.
import { unwrapReply } from '../classify/unwrap.js'
import { addressesIn, cleanAddress, oneLine, sameAddress, verpRecipient } from './address.js'
import { readFeedback } from './arf.js'
import { isAutoReply, isUnsubscribeRequest } from './auto-reply.js'
import { type Dsn, type DsnRecipient, readDsn, withoutFields } from './dsn.js'
import { readEventMail } from './event-mail.js'
import { isMessage, isStatus, type Mail, openMail, textOf } from './open-mail.js'
import { isAboutReader, isDaemon, isListRefusal, looksLikeBounce } from './origin.js'
import { NO_ORIGINAL, type Original } from './original.js'
import { hostIn, type Prose, type ProseItem, readProse } from './prose.js'
import { sendingIpIn } from './sending-ip.js'
import { type Found, found, type Sink } from './types.js'

/** Reads one mail. Puts at least one record or one skip into the sink. `place` is its ordinal number in a container. */
export function readMail(source: Uint8Array, sink: Sink, place: number | null = null): void {
  const mail = openMail(source)
  const feedback = mail.parts.find(part => part.type === 'message/feedback-report')
  if (feedback) {
    readComplaint(mail, textOf(mail, feedback), sink)
    return
  }
  const status = mail.parts.filter(part => isStatus(part.type))
  // A person who forwards a bounce as an attachment does not bounce: nested reports count only inside what a mail system sent.
  const outer = status.filter(part => !mail.nested.has(part))
  const own = outer.length > 0 || (status.length > 0 && !isDaemon(mail)) ? outer : status
  if (own.length > 0) {
    const dsn = mergeDsn(own.map(part => readDsn(textOf(mail, part))))
    if (dsn.recipients.length > 0) {
      readReport(mail, dsn, sink)
      return
    }
  }
  const daemon = isDaemon(mail)
  if (isComplaint(mail)) readComplaint(mail, '', sink)
  else if (!daemon && isAutoReply(mail.fields, mail.subject())) readAutoReply(mail, sink)
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

const proseOf = (mail: Mail, text = mail.text()): Prose =>
  readProse(text, {
    failed: failedRecipients(mail),
    own: [...mail.to(), mail.from()].filter(address => address !== null),
    subject: mail.subject(),
  })

const failedRecipients = (mail: Mail): string[] => addressesIn((mail.fields.get('x-failed-recipients') ?? '').slice(0, 20_000))

/** @param embedded the report text, where the fields of the DSN stand inside it */
function readReport(mail: Mail, dsn: Dsn, sink: Sink, embedded?: string): void {
  const original = mail.original()
  // The prose part often has the session that the fields leave out; it is read only when the fields are thin.
  let prose: Prose | null = null
  const readOnce = (): Prose => (prose ??= proseOf(mail, embedded))
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

/** Outlook.com's Junk Mail Reporting Program: no ARF, but the message as it came, from an address of its own. */
const isComplaint = (mail: Mail): boolean =>
  mail.parts.some(isMessage) &&
  /^complaint about message from /i.test(mail.subject()) &&
  /@(?:hotmail|outlook|live|microsoft)\.com$/i.test(mail.from() ?? '')

function readComplaint(mail: Mail, text: string, sink: Sink): void {
  const report = readFeedback(text)
  const original = mail.original()
  const to = (text === '' ? original.envelopeTo : null) ?? original.to.find(a => !/redacted/i.test(a)) ?? original.envelopeTo
  const recipients = report.recipients.length > 0 ? report.recipients : [to]
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
        sendingIp: report.sourceIp ?? /\d{1,3}(?:\.\d{1,3}){3}$/.exec(mail.subject().trim())?.[0] ?? null,
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

/** "… of this mailing list <list@example.org>" */
const LIST_NAME = /\b(?:list|liste|group|gruppe)\b[^<@]{0,20}<([^<>\s]{3,320})>/i
const DELAY_SUBJECT = /\bdelay|warning: (?:message|could not)|still being retried|verz[öo]ger|retard|retrasa|ritard|vertraag/i
const DELAY_TEXT =
  /has (?:not yet been|been delayed|been temporarily delayed)|will (?:be retried|keep trying|continue to try|retry)|delivery attempts will continue|(?:do )?not need to resend|still trying to deliver|wird weiter(?:hin)? versucht|noch nicht zugestellt|delivery .{0,40} delayed/i
const FINAL_TEXT =
  /not going to try again|given up|giving up|permanent(?:ly)? (?:error|fail|fatal)|failed permanently|could not be delivered for the last|has been (?:returned|cancelled)|endgültig/i

function readText(mail: Mail, sink: Sink, place: number | null): void {
  const text = mail.text()
  const embedded = (text.includes('inal-') || text.includes('INAL-')) && /inal-recipient\s?:/i.test(text) ? readDsn(text) : null
  if (embedded?.recipients.some(r => r.recipient !== null)) {
    readReport(mail, embedded, sink, withoutFields(text))
    return
  }
  const prose = proseOf(mail, text)
  const headers = mail.original()
  const original = headers === NO_ORIGINAL ? prose.original : headers
  const delayed = (DELAY_SUBJECT.test(mail.subject()) || DELAY_TEXT.test(prose.whole)) && !FINAL_TEXT.test(prose.whole)
  const list = isListRefusal(mail) ? LIST_NAME.exec(prose.whole)?.[1] : undefined
  if (list) for (const item of prose.items) item.recipient = cleanAddress(list)
  const fallback = original.to[0] ?? original.envelopeTo ?? verpRecipient(mail.to()[0] ?? null)
  const items = prose.items.length > 0 ? prose.items : [{ recipient: fallback, text: prose.whole, host: null, stage: null }]
  if (items.every(item => item.recipient === null && fallback === null && item.text === '')) {
    sink.skipped('no-recipient', place)
    return
  }
  if (
    original === NO_ORIGINAL &&
    items.every(item => (item.recipient ?? fallback) === null) &&
    isAboutReader(mail, prose.whole)
  ) {
    sink.skipped('not-a-bounce', place, oneLine(mail.subject(), 120))
    return
  }
  // Both are folded already: nothing is left to do for the two together.
  const wider = `${prose.whole} ${oneLine(mail.subject(), 1000)}`.slice(0, 4000).trim()
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
      wider,
      delivery: false,
      line: null,
    })
  }
}
