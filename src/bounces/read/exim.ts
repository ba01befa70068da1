// Exim main log: `<=` arrival, `=>` and `->` delivery, `==` deferral, `**` failure, `Completed`. Ids are 16 or, since 4.97, 23 characters.

import { unwrapReply } from '../classify/unwrap.js'
import { cleanAddress, oneLine } from './address.js'
import { detached, lineText } from './lines.js'
import type { LogReader } from './logs.js'
import { deferrals, MAX_QUEUE, withLastCause } from './queue.js'
import { queueTable, textPool } from './queue-table.js'
import { parseTime } from './time.js'
import { found, type ReadContext, type Sink } from './types.js'

const LINE =
  /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})?(?: [+-]\d{4})?) (?:\[\d+\] )?([A-Za-z0-9]{6,11}-[A-Za-z0-9]{6,11}-[A-Za-z0-9]{2,4}) (<=|=>|->|>>|==|\*\*|\*>|Completed)(?: (.*))?$/

const AGAIN =
  /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})?(?: [+-]\d{4})? (?:\[\d+\] )?[A-Za-z0-9]{6,11}-[A-Za-z0-9]{6,11}-[A-Za-z0-9]{2,4} (?:<=|=>|->|==|\*\*) /

export function eximReader(sink: Sink, _context: ReadContext): LogReader {
  const queue = queueTable(MAX_QUEUE)
  const pooled = textPool(detached)
  const held = deferrals(raw => sink.found(raw))

  function line(text: string, number: number): void {
    let rest: string | null = text.charCodeAt(0) === 0 ? text.replace(/^\0+/, '') : text
    while (rest !== null) rest = record(rest, number)
  }

  /** Reads one line; what stands behind it, when another one is torn into it. */
  function record(whole: string, number: number): string | null {
    const next = whole.length < 80 ? -1 : whole.slice(40).search(AGAIN)
    one(next < 0 ? whole : whole.slice(0, next + 40), number)
    return next < 0 ? null : whole.slice(next + 40)
  }

  function one(raw: string, number: number): void {
    if (raw.length < 40) return
    const match = LINE.exec(
      raw.length > 20_000 ? raw.slice(0, 20_000) : raw.charCodeAt(raw.length - 1) === 13 ? raw.slice(0, -1) : raw,
    )
    if (!match?.[2]) return
    const [, stamp = '', id, flag = '', rest = ''] = match
    if (flag === '<=') {
      const sender = /^(\S{1,320})/.exec(rest)?.[1] ?? '<>'
      const messageId = /\bid=(\S{1,250})/.exec(rest)?.[1]
      queue.set(id, {
        sender: sender === '<>' ? null : pooled(sender),
        messageId: messageId ? detached(messageId) : null,
        sendingIp: null,
      })
    } else if (flag === 'Completed') queue.delete(id)
    else outcome(flag, id, stamp, lineText(rest), number)
  }

  function outcome(flag: string, id: string, stamp: string, rest: string, number: number): void {
    // `local <orig@example.org> R=…`: the address in angle brackets is the one that was written to.
    const colon = rest.search(/\s[A-Z][A-Z]?=|:\s|\s\(-?\d|\s[RT]=/)
    const who = colon < 0 ? rest : rest.slice(0, colon)
    const angled = /<([^<>\s]{1,320})>/.exec(who)?.[1]
    const recipient = cleanAddress(angled?.includes('@') ? angled : who.split(/\s/, 1)[0]) ?? cleanAddress(angled)
    if (!recipient) {
      if (flag === '**' || flag === '==') sink.skipped('no-recipient', number)
      return
    }
    const entry = queue.get(id)
    const base = {
      recipient,
      time: parseTime(stamp.replace(/ (?=[+-])/, '')),
      sender: entry?.sender ?? null,
      messageId: entry?.messageId ?? detached(id),
      line: number,
    }
    if (flag === '=>' || flag === '->' || flag === '>>') {
      held.settle(id, recipient.toLowerCase())
      sink.found(found('exim', { ...base, kind: 'success', delivery: true, action: 'delivered' }))
      return
    }
    const text = messageOf(rest)
    const reply = unwrapReply(text)
    const raised = found('exim', {
      ...base,
      kind: flag === '==' ? 'delayed' : 'bounce',
      diagnostic: oneLine(reply.text, 3000) || null,
      host:
        /\bH=([^\s[\]]{2,253})/.exec(rest)?.[1]?.toLowerCase() ??
        /\bhost ([^\s[\]]{3,253}) \[/.exec(rest)?.[1]?.toLowerCase() ??
        null,
      action: flag === '==' ? 'delayed' : 'failed',
      stage: reply.stage,
      wider: oneLine(text, 3000),
    })
    if (flag === '==') {
      held.defer(id, recipient.toLowerCase(), raised)
      return
    }
    const last = held.settle(id, recipient.toLowerCase())
    sink.found(
      /retry timeout exceeded|retry time not reached/.test(text)
        ? { ...raised, ...withLastCause(raised.diagnostic ?? '', last) }
        : raised,
    )
  }

  return { line, end: held.end }
}

/** What follows the routing fields: `R=dnslookup T=remote_smtp H=mx [192.0.2.1] X=TLS…: text`, `defer (-44): text`. */
function messageOf(rest: string): string {
  const match =
    /^\S+(?:\s+<[^<>]{0,320}>)?(?:\s+(?:[A-Z][A-Za-z]?=(?:"[^"]{0,300}"|\S{1,300})|\[[^\]]{1,60}\](?::\d{1,5})?|\([^()]{1,120}\)|I=\S{1,80}))*?(?:\s+defer(?:red)?)?\s*(?:\(-?\d+\))?\s*:\s+(.*)$/.exec(
      rest,
    )
  return match?.[1] ?? rest
}
