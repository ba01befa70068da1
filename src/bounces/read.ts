// Any source of past bounces -> classified bounces, one at a time or in batches, in constant memory.
import { Readable } from 'node:stream'
import type { RuleSet } from './classify.js'
import { classify, expired, isKnown } from './classify.js'
import { oneLine } from './read/address.js'
import { explainPath, filesUnder, type Input, once, openInput, type PathTrouble, smallFileBuffer } from './read/files.js'
import { statedClass } from './read/generic-record.js'
import { BATCH, type Batch, type ReadOptions, readInput, readWholeMail } from './read/read.js'
import type { BounceFormat, Found, Skipped } from './read/types.js'
import type { Bounce, Classification } from './types.js'

export type { BounceFormat, Skipped, SkipReason } from './read/types.js'

export interface ReadBouncesOptions {
  /** Forces a format; containers (gzip, zip, zstd, UTF-16) are opened all the same. Default: told from the content. */
  format?: BounceFormat
  /** ISO 8601; gives log stamps without a year theirs. Default: the present. */
  now?: string
  /** Deliveries seen in logs and events are handed on, too (category `success`). Default: they are only counted. */
  deliveries?: boolean
  /** Rules to classify by; default: the built-in ones. */
  rules?: RuleSet
  /** Called for every record that is no bounce, with its place. */
  onSkipped?: (skipped: Skipped) => void
  /** Called with the number of recipients a log or event export reports as delivered. */
  onDelivered?: (count: number) => void
  /** Called for a path that cannot be read; without it the error is thrown. */
  onTrouble?: (trouble: PathTrouble) => void
  /** Name of a source that is no path; default '-'. */
  name?: string
}

/**
 * Reads bounces from a stream, from octets, or from a string: a path of a file or folder, or, when it has a line break or opens
 * with a brace or bracket, the content itself. Never throws for content; throws a `UserError` for a path that cannot be read
 * (unless `onTrouble` is given) and for a table without an address column.
 */
export async function* readBounces(
  source: Readable | Iterable<Uint8Array> | AsyncIterable<Uint8Array> | string,
  options: ReadBouncesOptions = {},
): AsyncGenerator<Bounce> {
  for await (const batch of readBatches(inputsOf(source, options), options)) yield* batch
}

/** As {@link readBounces}, for many paths at once; batches are faster than single bounces. */
export async function* readBouncePaths(paths: readonly string[], options: ReadBouncesOptions = {}): AsyncGenerator<Bounce[]> {
  const trouble = options.onTrouble ?? throwTrouble
  yield* readBatches(pathInputs(paths, trouble), { ...options, onTrouble: trouble })
}

const throwTrouble = ({ error }: PathTrouble): never => {
  throw error
}

function* pathInputs(paths: readonly string[], onTrouble: (trouble: PathTrouble) => void): Generator<Input> {
  // One reading has one file open at a time, so its small files can share their memory.
  const buffer = smallFileBuffer()
  for (const path of paths) {
    if (path === '-') {
      yield { name: '-', bytes: null, chunks: () => process.stdin }
      continue
    }
    for (const file of filesUnder([path], onTrouble)) {
      let input: Input
      try {
        input = openInput(file, buffer)
      } catch (error) {
        onTrouble({ path: file, error: explainPath(file, error) })
        continue
      }
      yield input
    }
  }
}

function inputsOf(
  source: Readable | Iterable<Uint8Array> | AsyncIterable<Uint8Array> | string,
  options: ReadBouncesOptions,
): Iterable<Input> {
  const name = options.name ?? '-'
  if (typeof source !== 'string')
    return [{ name, bytes: null, chunks: () => (Symbol.asyncIterator in source ? asBytes(source) : Readable.from(source)) }]
  if (/[\r\n]/.test(source) || /^\s*[[{]/.test(source)) {
    const bytes = Buffer.from(source, 'utf8')
    return [{ name, bytes, chunks: () => once(bytes) }]
  }
  return pathInputs([source], options.onTrouble ?? throwTrouble)
}

async function* asBytes(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) yield typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : (chunk as Uint8Array)
}

async function* readBatches(inputs: Iterable<Input>, options: ReadBouncesOptions): AsyncGenerator<Bounce[]> {
  const read: ReadOptions = {
    context: { now: options.now ?? new Date().toISOString() },
    onSkipped: options.onSkipped ?? (() => {}),
    ...(options.format === undefined ? {} : { format: options.format }),
  }
  let ready: Bounce[] = []
  const counts = new Map<string, number>()
  const add = ({ name, found }: Batch): void => {
    if (found.length === 0) return
    let index = counts.get(name) ?? 0
    let delivered = 0
    for (const raw of found) {
      if (raw.delivery) delivered++
      if (!raw.delivery || options.deliveries) ready.push(toBounce(name, ++index, raw, options.rules))
    }
    counts.set(name, index)
    if (delivered > 0) options.onDelivered?.(delivered)
  }
  for (const input of inputs) {
    counts.clear()
    const whole = input.bytes ? readWholeMail(input.name, input.bytes, read) : null
    if (whole) {
      add(whole)
      if (ready.length >= BATCH) {
        yield ready
        ready = []
      }
      continue
    }
    try {
      for await (const { name, found } of readInput(input, read)) {
        // The end of a log hands on all that waited for it: in slices, as its text would not fit twice into memory.
        for (let i = 0; i < found.length; i += BATCH) {
          add({ name, found: found.length > BATCH ? found.slice(i, i + BATCH) : found })
          // At once: a bounce that waits keeps the whole piece of the log alive from which its texts are cut.
          if (ready.length > 0) {
            yield ready
            ready = []
          }
        }
      }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException | null)?.code
      const own = error as { texts?: unknown } | null
      if (!options.onTrouble || (typeof code !== 'string' && own?.texts === undefined)) throw error
      options.onTrouble({
        path: input.name,
        error: own?.texts ? (error as PathTrouble['error']) : explainPath(input.name, error),
      })
    }
  }
  if (ready.length > 0) yield ready
}

const SUCCESS: Classification = {
  category: 'success',
  subcategory: null,
  class: 'other',
  retry: 'no',
  address: 'good',
  actor: 'nobody',
  rule: null,
  confidence: 1,
  status: null,
  replyCode: null,
  evidence: null,
  provider: null,
  checks: [],
  conflicts: [],
}

/** A delay is no bounce, whatever its cause; the category tells the cause when the notice names one. */
function delayOf(raw: Found, rules: RuleSet | undefined): Classification {
  const cause = classify({ ...raw, kind: 'bounce' }, rules)
  if (!isKnown(cause) || (cause.class !== 'soft' && cause.class !== 'hard')) return classify(raw, rules)
  return { ...cause, class: 'delayed', retry: 'yes', address: cause.address === 'bad' ? 'suspect' : cause.address }
}

/** "This mailbox is no longer in use" is an automatic reply by its headers and an inactive mailbox by what it says. */
function abandoned(raw: Found, rules: RuleSet | undefined): Classification | null {
  const cause = classify({ ...raw, kind: 'bounce' }, rules)
  return cause.category === 'inactive-mailbox' && isKnown(cause) ? { ...cause, address: 'suspect' } : null
}

/** The sender gave up: whichever rule won, the category is the expiry and the subcategory the last cause. */
function lastCause(c: Classification): Classification {
  if (c.category !== 'message-expired')
    return c.category === 'unclassified' ? { ...expired(c), subcategory: null, conflicts: [] } : expired(c)
  const cause = c.subcategory ?? c.conflicts.find(other => other.category !== 'delayed')?.category ?? null
  return { ...c, subcategory: cause }
}

/** Vocabularies whose words tell a class where they tell no cause. */
const STATES_CLASS: ReadonlySet<string> = new Set(['generic', 'exchange'])

/** RFC 6591 failure reports and "not spam" come as feedback reports, too, but no recipient complained. */
const NO_COMPLAINT: ReadonlySet<string> = new Set(['auth-failure', 'not-spam'])

/** Characters of a reply: no server sends more, an export may hold anything. */
const MAX_DIAGNOSTIC = 4000

/** Classifies a raw record. The wider text is asked only when the reply itself explains nothing. */
function toBounce(file: string, index: number, given: Found, rules: RuleSet | undefined): Bounce {
  const raw =
    (given.diagnostic?.length ?? 0) > MAX_DIAGNOSTIC
      ? { ...given, diagnostic: oneLine(given.diagnostic ?? '', MAX_DIAGNOSTIC) }
      : given
  let c: Classification = raw.kind === 'success' ? SUCCESS : raw.kind === 'delayed' ? delayOf(raw, rules) : classify(raw, rules)
  if (raw.kind === 'auto-reply') c = abandoned(raw, rules) ?? c
  if (c.category === 'unclassified' && raw.wider && raw.wider !== raw.diagnostic) {
    const second = classify({ ...raw, diagnostic: raw.wider }, rules)
    if (second.category !== 'unclassified') c = { ...second, confidence: second.confidence * 0.8 }
  }
  // Nobody knows the cause, but the source says that the delivery failed: it counts as a bounce of that class, never as proof.
  if (
    raw.kind === 'bounce' &&
    c.category === 'unclassified' &&
    c.class === 'other' &&
    STATES_CLASS.has(raw.reason?.system ?? '')
  ) {
    const stated = statedClass(raw.reason?.value ?? '')
    c = { ...c, class: stated, address: stated === 'hard' ? 'suspect' : 'good' }
  }
  if (raw.gaveUp && (c.class === 'soft' || c.category === 'unclassified')) c = lastCause(c)
  if (raw.reason?.system === 'arf' && NO_COMPLAINT.has(raw.reason.value))
    c = { ...c, subcategory: raw.reason.value, address: 'good' }
  return {
    file,
    index,
    recipient: raw.recipient,
    category: c.category,
    subcategory: c.subcategory,
    class: c.class,
    retry: c.retry,
    address: c.address,
    actor: c.actor,
    status: raw.status ?? c.status,
    replyCode: raw.replyCode ?? c.replyCode,
    diagnostic: raw.diagnostic,
    host: raw.host,
    provider: c.provider,
    time: raw.time,
    action: raw.action,
    rule: c.rule,
    evidence: c.evidence,
    confidence: c.confidence,
    checks: c.checks,
    conflicts: c.conflicts,
    sender: raw.sender,
    sendingIp: raw.sendingIp,
    messageId: raw.messageId,
    campaign: raw.campaign,
    format: raw.format,
  }
}
