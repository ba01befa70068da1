// Postfix logs: `postfix/smtp[pid]: QUEUEID: to=<…>, …, dsn=…, status=… (reply)`. Also postfix/lmtp, local, virtual, pipe, error, and instances named postfix-xyz.

import { unwrapReply } from '../classify/unwrap.js'
import { cleanAddress, oneLine } from './address.js'
import { detached, lineText } from './lines.js'
import type { LogReader } from './logs.js'
import { deferrals, MAX_QUEUE, withLastCause } from './queue.js'
import { type QueueEntry, queueTable, textPool } from './queue-table.js'
import { syslogStamp } from './time.js'
import { type Found, found, type ReadContext, type Sink } from './types.js'

const RELAY = /^([^\s[\],]{1,253})(?:\[([^\]]{1,60})\])?/

export function postfixReader(sink: Sink, context: ReadContext): LogReader {
  const now = Date.parse(context.now)
  const queue = queueTable(MAX_QUEUE)
  const pooled = textPool(detached)
  const held = deferrals(raw => sink.found(raw))
  const remember = (id: string): QueueEntry => {
    let entry = queue.get(id)
    if (!entry) {
      entry = { sender: null, messageId: null, sendingIp: null }
      queue.set(id, entry)
    }
    return entry
  }

  function line(text: string, number: number): void {
    // A crash leaves zeros before the first line after it.
    let rest: string | null = text.charCodeAt(0) === 0 ? text.replace(/^\0+/, '') : text
    while (rest !== null) rest = record(rest, number)
  }

  /** Reads one line; what stands behind it, when another one is torn into it. */
  function record(raw: string, number: number): string | null {
    const program = raw.indexOf('postfix')
    if (program < 0 || program > 160) {
      if (raw.length > 1) other(raw, number)
      return null
    }
    const bracket = raw.indexOf(']: ', program)
    if (bracket < 0 || bracket - program > 80) return null
    const idStart = bracket + 3
    const idEnd = raw.indexOf(': ', idStart)
    if (idEnd < 0 || idEnd - idStart > 24 || idEnd - idStart < 5) return null
    const rest = idEnd + 2
    const c = raw.charCodeAt(rest)
    if (c === 116 && raw.startsWith('to=<', rest)) {
      const next = fused(raw, rest)
      delivery(next < 0 ? raw : raw.slice(0, next), number, raw.slice(idStart, idEnd), rest)
      return next < 0 ? null : raw.slice(next)
    }
    if (c === 102 && raw.startsWith('from=<', rest)) expiryOrSender(raw, number, raw.slice(idStart, idEnd), rest)
    else if (c === 109 && raw.startsWith('message-id=', rest))
      remember(raw.slice(idStart, idEnd)).messageId = detached(
        raw
          .slice(rest + 11)
          .replace(/^<|>?\s*$/g, '')
          .slice(0, 250),
      )
    else if (c === 114 && raw.startsWith('removed', rest)) queue.delete(raw.slice(idStart, idEnd))
    return null
  }

  function expiryOrSender(raw: string, number: number, id: string, rest: number): void {
    const end = raw.indexOf('>', rest)
    if (end < 0) return
    const sender = raw.slice(rest + 6, end)
    if (sender) remember(id).sender = pooled(sender)
    // "from=<…>, status=expired, returned to sender": the outcome follows per recipient only in newer versions.
    if (raw.includes('status=expired', end) || raw.includes('status=force-expired', end)) {
      for (const last of held.settleAll(id)) {
        sink.found({
          ...last,
          kind: 'bounce',
          action: 'failed',
          time: timeOf(raw),
          line: number,
          ...withLastCause('message expired, returned to sender', last),
        })
      }
    }
  }

  function delivery(raw: string, number: number, id: string, rest: number): void {
    const statusAt = raw.indexOf(' status=', rest)
    if (statusAt < 0) {
      sink.skipped('torn', number)
      return
    }
    const paren = raw.indexOf(' (', statusAt)
    const status = raw.slice(statusAt + 8, paren < 0 ? undefined : paren).trim()
    const recipient = cleanAddress(raw.slice(rest + 3, raw.indexOf('>', rest) + 1))
    if (!recipient) {
      sink.skipped('no-recipient', number)
      return
    }
    if (status === 'sent' && !sentElsewhere(raw, paren)) {
      held.settle(id, recipient.toLowerCase())
      const entry = queue.get(id)
      // Nine lines of ten are deliveries: written out, since merging objects would be the dearest part of reading them.
      sink.found({
        format: 'postfix',
        kind: 'success',
        recipient,
        time: timeOf(raw),
        status: null,
        replyCode: null,
        diagnostic: null,
        host: null,
        action: 'delivered',
        stage: null,
        reason: null,
        sender: entry?.sender ?? null,
        sendingIp: null,
        messageId: entry?.messageId ?? id,
        campaign: null,
        wider: null,
        delivery: true,
        line: number,
      })
      return
    }
    outcome(
      raw,
      number,
      id,
      recipient,
      status,
      field(raw, 'relay', rest, statusAt),
      field(raw, 'dsn', rest, statusAt),
      paren < 0 ? '' : raw.slice(paren + 2).replace(/\)\s*$/, ''),
    )
  }

  function outcome(
    raw: string,
    number: number,
    id: string,
    recipient: string,
    status: string,
    relay: string,
    dsn: string,
    words: string,
  ): void {
    const text = lineText(words)
    const reply = unwrapReply(text)
    const host = RELAY.exec(relay)
    const entry = queue.get(id)
    const raised: Found = found('postfix', {
      kind: status === 'deferred' || status === 'deliverable' ? 'delayed' : 'bounce',
      recipient,
      time: timeOf(raw),
      status: /^[245]\.\d{1,3}\.\d{1,3}$/.test(dsn) ? dsn : null,
      diagnostic: oneLine(reply.text, 3000) || null,
      host:
        host?.[1] && host[1] !== 'none' && host[1] !== 'local' && host[1] !== 'virtual' ? host[1].toLowerCase() : hostOf(text),
      action: status === 'deferred' ? 'delayed' : status === 'sent' ? 'delivered' : 'failed',
      stage: reply.stage,
      sender: entry?.sender ?? null,
      messageId: entry?.messageId ?? detached(id),
      line: number,
    })
    // The session text stays for what stands before the reply ("refused to talk to me", "connect to … timed out").
    if (text !== reply.text) raised.wider = oneLine(text, 3000)
    if (status === 'deferred') {
      held.defer(id, recipient.toLowerCase(), raised)
      return
    }
    const last = held.settle(id, recipient.toLowerCase())
    if (status.includes('expired'))
      sink.found({ ...raised, ...withLastCause(`message expired: ${raised.diagnostic ?? ''}`, last) })
    else sink.found(raised)
  }

  const timeOf = (raw: string): string | null => syslogStamp(raw, now)?.time ?? null

  function other(raw: string, number: number): void {
    // Lines of other programs share the log; only what opens like a record and breaks off is reported.
    if (raw.includes(' to=<') && raw.includes('status=')) sink.skipped('torn', number)
  }

  return { line, end: held.end }
}

/** A second record on the line: two writers were torn into each other. Read as one, the first address would get the second one's reply. */
function fused(raw: string, rest: number): number {
  const again = raw.indexOf(']: ', rest)
  if (again < 0) return -1
  const at = FUSED.exec(raw.slice(rest, again + 40))
  return at ? rest + at.index : -1
}

const FUSED =
  /(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,14}) \S{1,100} postfix[\w./-]{0,40}\[\d{1,10}\]: [A-Za-z0-9]{5,22}: /

/** Postfix calls a message "sent" when a pipe took it that bounced it itself; nothing to tell that apart but the words. */
const sentElsewhere = (raw: string, paren: number): boolean =>
  paren > 0 && raw.startsWith('(host ', paren + 1) && / said: [45]\d\d/.test(raw.slice(paren))

function field(raw: string, name: string, from: number, to: number): string {
  const at = raw.indexOf(` ${name}=`, from)
  if (at < 0 || at > to) return ''
  const start = at + name.length + 2
  const end = raw.indexOf(',', start)
  return raw.slice(start, end < 0 ? to : end)
}

const hostOf = (text: string): string | null =>
  /^(?:host|connect to|lost connection with|conversation with) ([^\s[\]]{3,253})\[/.exec(text)?.[1]?.toLowerCase() ?? null
