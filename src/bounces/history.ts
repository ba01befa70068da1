// The bounce history over campaigns: one JSON line a bounce, appended. Reading ignores a torn last line and lines known already;
// writing repairs the torn line, happens in whole lines and under a lock, so that two runs at once and killed runs lose nothing.
import { createHash } from 'node:crypto'
import { closeSync, createReadStream, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { BOUNCE_CATEGORIES, type BounceCategory } from '../core/bounce-categories.js'
import { UserError } from '../core/errors.js'
import { addressBook } from './address-book.js'
import { hash53 } from './distinct.js'
import { withLock } from './lock.js'
import { numberMap } from './number-set.js'
import { lineBatches } from './read/lines.js'
import type { AddressRecord, CountedBounce } from './suppression.js'
import type { Bounce } from './types.js'

/** One line of the store. Short names: the file grows with every campaign. */
interface Line extends CountedBounce {
  /** Content key. */
  k: string
  /** Recipient, lower case. */
  r: string
  campaign: string | null
}

export interface HistoryStore {
  /** Bounces in the store, those not yet written included. */
  size(): number
  /** Lines that could not be read: torn, or not ours. */
  damaged(): number
  /** Adds a bounce; false when the same one is there already, or it names no recipient. */
  add(bounce: Bounce): boolean
  /** Bounces that are not yet written. */
  pending(): number
  /** Appends what is new. */
  flush(): Promise<void>
  addresses(): Iterable<AddressRecord>
  categories(): ReadonlyMap<BounceCategory, number>
}

/** Opens a store; a file that is not there yet begins empty. Throws a UserError when it cannot be read or is something else. */
export async function openHistory(path: string): Promise<HistoryStore> {
  const keys = numberMap()
  const addresses = addressBook()
  const categories = new Map<BounceCategory, number>()
  let pending = new Map<string, string>()
  let damaged = 0
  let offset = 0

  function take(line: Line): boolean {
    const key = keyNumber(line.k)
    if (keys.get(key) !== 0) return false
    keys.set(key, 1)
    addresses.count(line.r, line)
    categories.set(line.category, (categories.get(line.category) ?? 0) + 1)
    return true
  }

  /** Reads what was appended since the last look; the unfinished last line is left for the next one. */
  async function catchUp(): Promise<void> {
    const end = wholeEnd(path)
    if (end <= offset) return
    for await (const lines of lineBatches(createReadStream(path, { start: offset, end: end - 1 }))) {
      for (const text of lines) {
        if (text.trim() === '') continue
        const line = parseLine(text)
        if (line) {
          take(line)
          pending.delete(line.k)
        } else damaged++
      }
    }
    offset = end
  }

  try {
    await catchUp()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new UserError({
      en: `the history ${path} cannot be read: ${code}`,
      de: `Die Historie ${path} ist nicht lesbar: ${code}`,
    })
  }
  if (keys.size() === 0 && damaged > 0) {
    throw new UserError({
      en: `${path} is no bounce history: none of its ${damaged} lines is one of ours. Nothing was written.`,
      de: `${path} ist keine Bounce-Historie: Keine ihrer ${damaged} Zeilen stammt von mailpreflight. Es wurde nichts geschrieben.`,
    })
  }

  /** A delivery matters only to an address that bounced before: it ends a run of soft bounces, if it can be told to be later. */
  function endsRun(line: Line): boolean {
    if (line.time === null) return false
    const record = addresses.get(line.r)
    return record !== null && record.softInARow > 0 && Date.parse(line.time) > record.lastSoft
  }

  return {
    size: () => keys.size(),
    damaged: () => damaged,
    add(bounce) {
      const line = lineOf(bounce)
      if (!line || (bounce.category === 'success' && !endsRun(line))) return false
      const isNew = take(line)
      if (isNew) pending.set(line.k, JSON.stringify(line))
      return isNew
    },
    pending: () => pending.size,
    async flush() {
      if (pending.size === 0) return
      try {
        await withLock(path, async () => {
          // What another run has written meanwhile counts and is not written again.
          await catchUp()
          append(path, pending.values())
          offset = wholeEnd(path)
        })
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? String(error)
        throw new UserError({
          en:
            code === 'ELOCKED' ? `another run is writing the history ${path}` : `the history ${path} cannot be written: ${code}`,
          de:
            code === 'ELOCKED'
              ? `Ein anderer Lauf schreibt gerade die Historie ${path}`
              : `Die Historie ${path} lässt sich nicht schreiben: ${code}`,
        })
      }
      pending = new Map()
    },
    addresses: () => addresses.records(),
    categories: () => categories,
  }
}

function lineOf(bounce: Bounce): Line | null {
  const r = bounce.recipient?.toLowerCase()
  if (!r || r.length > 320) return null
  const { category, subcategory, address, actor, time, campaign } = bounce
  return { k: keyOf(bounce, r), r, class: bounce.class, category, subcategory, address, actor, time, campaign }
}

/**
 * The same bounce has the same key wherever its file lies. The message and recipient tell a bounce; without a message id, the time and
 * the reply do. The category is left out: better rules must not make an old bounce new.
 */
function keyOf(bounce: Bounce, recipient: string): string {
  const outcome = bounce.class === 'delayed' || bounce.category === 'success' ? bounce.class : ''
  // A queue id (no "@") comes round again after some months: the day belongs to it.
  const message = bounce.messageId?.includes('@')
    ? bounce.messageId
    : bounce.messageId && `${bounce.messageId} ${bounce.time?.slice(0, 10)}`
  const what = message ? [message, outcome] : [bounce.campaign, bounce.time, bounce.diagnostic, bounce.action]
  return createHash('sha256')
    .update([recipient, ...what].join('\n'))
    .digest('hex')
    .slice(0, 20)
}

/** The first 52 bits of a key: among a million bounces one of two equal ones is less likely than one in ten thousand. */
const keyNumber = (key: string): number => (/^[\da-f]{13}/.test(key) ? Number.parseInt(key.slice(0, 13), 16) : hash53(key)) || 1

const CATEGORIES: ReadonlySet<string> = new Set(BOUNCE_CATEGORIES)

function parseLine(text: string): Line | null {
  try {
    const line = JSON.parse(Buffer.from(text, 'latin1').toString('utf8')) as Partial<Line> | null
    if (
      typeof line?.k !== 'string' ||
      typeof line.r !== 'string' ||
      !CATEGORIES.has(String(line.category)) ||
      typeof line.class !== 'string'
    )
      return null
    return {
      k: line.k,
      r: line.r,
      class: line.class,
      category: line.category as BounceCategory,
      subcategory: line.subcategory ?? null,
      address: line.address ?? 'good',
      actor: line.actor ?? 'nobody',
      time: typeof line.time === 'string' ? line.time : null,
      campaign: line.campaign ?? null,
    }
  } catch {
    return null
  }
}

/** Where the last whole line ends; 0 for a file that is not there. */
function wholeEnd(path: string): number {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
  try {
    const { size } = fstatSync(fd)
    const buffer = Buffer.alloc(65_536)
    for (let end = size; end > 0; end = Math.max(0, end - buffer.length)) {
      const start = Math.max(0, end - buffer.length)
      const length = readSync(fd, buffer, 0, end - start, start)
      const at = buffer.subarray(0, length).lastIndexOf(10)
      if (at >= 0) return start + at + 1
    }
    return 0
  } finally {
    closeSync(fd)
  }
}

function append(path: string, lines: Iterable<string>): void {
  const fd = openSync(path, 'a+', 0o600)
  try {
    const { size } = fstatSync(fd)
    const last = Buffer.alloc(1)
    if (size > 0) readSync(fd, last, 0, 1, size - 1)
    // A run was killed in the middle of a line: it ends here, and ours begin on a line of their own.
    let text = size > 0 && last[0] !== 10 ? '\n' : ''
    const write = (): void => {
      const bytes = Buffer.from(text, 'utf8')
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
      text = ''
    }
    for (const line of lines) {
      text += `${line}\n`
      if (text.length > 1_000_000) write()
    }
    write()
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
