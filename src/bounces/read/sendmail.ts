// Sendmail logs: `sm-mta[pid]: QUEUEID: to=<a>,<b>, …, relay=…, dsn=…, reply=…, stat=…`; one line may name several recipients.
import { own } from '../../core/own.js'
import { addressesIn, cleanAddress, oneLine } from './address.js'
import { detached, lineText } from './lines.js'
import type { LogReader } from './logs.js'
import { deferrals, MAX_QUEUE, withLastCause } from './queue.js'
import { queueTable, textPool } from './queue-table.js'
import { syslogStamp } from './time.js'
import { found, type ReadContext, type Sink } from './types.js'

const PROGRAM = /\b(?:sendmail|sm-mta|sm-msp[\w-]{0,10}|sm-que[\w-]{0,10})\[\d+\]: ([A-Za-z0-9]{8,22}): /

/** A second record on the line: two writers were torn into each other. */
const AGAIN =
  /(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,14}) \S{1,100} (?:sendmail|sm-mta|sm-msp[\w-]{0,10})\[\d{1,10}\]: [A-Za-z0-9]{8,22}: /

export function sendmailReader(sink: Sink, context: ReadContext): LogReader {
  const now = Date.parse(context.now)
  const queue = queueTable(MAX_QUEUE)
  const pooled = textPool(own)
  const held = deferrals(raw => sink.found(raw))

  function line(text: string, number: number): void {
    let rest: string | null = text.charCodeAt(0) === 0 ? text.replace(/^\0+/, '') : text
    while (rest !== null) {
      const next: number = rest.length < 80 ? -1 : rest.slice(60).search(AGAIN)
      record(next < 0 ? rest : rest.slice(0, next + 60), number)
      rest = next < 0 ? null : rest.slice(next + 60)
    }
  }

  function record(raw: string, number: number): void {
    const match = PROGRAM.exec(raw.length > 20_000 ? raw.slice(0, 20_000) : raw)
    if (!match?.[1] || match.index > 160) return
    const id = match[1]
    const rest = lineText(raw.slice(match.index + match[0].length))
    if (rest.startsWith('from=')) {
      const sender = cleanAddress(/^from=([^,]{0,400})/.exec(rest)?.[1])
      const messageId = /\bmsgid=<?([^<>,\s]{1,250})/.exec(rest)?.[1] ?? null
      queue.set(id, { sender: sender && pooled(sender), messageId: messageId && detached(messageId), sendingIp: null })
    } else if (rest.startsWith('to=')) outcomes(raw, number, id, rest)
  }

  function outcomes(raw: string, number: number, id: string, rest: string): void {
    const statAt = rest.indexOf(', stat=')
    if (statAt < 0) {
      sink.skipped('torn', number)
      return
    }
    const stat = rest.slice(statAt + 7).trim()
    const to = /^to=(.*?)(?=, (?:ctladdr|delay|xdelay|mailer|pri|relay|dsn|stat)=)/.exec(rest)?.[1] ?? ''
    const recipients = addressesIn(to)
    if (recipients.length === 0) {
      sink.skipped('no-recipient', number)
      return
    }
    const value = (name: string): string => new RegExp(`, ${name}=(.*?)(?=, (?:[a-z]{3,8})=|$)`).exec(rest)?.[1] ?? ''
    const entry = queue.get(id)
    const time = syslogStamp(raw, now)?.time ?? null
    const reply = value('reply')
    const dsn = value('dsn')
    const sent = /^(?:Sent|queued)\b/i.test(stat)
    for (const recipient of recipients) {
      const base = { recipient, time, sender: entry?.sender ?? null, messageId: entry?.messageId ?? detached(id), line: number }
      if (sent) {
        held.settle(id, recipient.toLowerCase())
        sink.found(found('sendmail', { ...base, kind: 'success', delivery: true, action: 'delivered' }))
        continue
      }
      const deferred = /^Deferred/i.test(stat)
      const raised = found('sendmail', {
        ...base,
        kind: deferred ? 'delayed' : 'bounce',
        status: /^[245]\.\d{1,3}\.\d{1,3}$/.test(dsn) ? dsn : null,
        diagnostic: oneLine(reply && !stat.includes(reply) ? `${reply} (${stat})` : stat, 3000),
        host: /^\[?([^\s[\],]{3,253}?)\.?\]?(?:\s|$|,)/.exec(value('relay'))?.[1]?.toLowerCase() ?? null,
        action: deferred ? 'delayed' : 'failed',
        stage: /\bMAIL From\b/i.test(stat) ? 'MAIL FROM' : null,
      })
      if (deferred) held.defer(id, recipient.toLowerCase(), raised)
      else {
        const last = held.settle(id, recipient.toLowerCase())
        sink.found(
          /cannot send message for|timed? ?out|expired/i.test(stat)
            ? { ...raised, ...withLastCause(raised.diagnostic ?? '', last) }
            : raised,
        )
      }
    }
  }

  return { line, end: held.end }
}
