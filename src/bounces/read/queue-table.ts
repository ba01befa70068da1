// What is known of each message in a log's queue, by queue id. A Map would do, but the table of one with ten thousand entries that
// come and go is made anew every few thousand lines, beyond the size that the young generation collects: a gigabyte of log
// leaves 200 MB of dead tables behind. These two tables are made once.
import { hash53 } from '../distinct.js'

export interface QueueEntry {
  sender: string | null
  messageId: string | null
  sendingIp: string | null
}

export interface QueueTable {
  get(id: string): QueueEntry | undefined
  set(id: string, entry: QueueEntry): void
  delete(id: string): void
}

interface Half {
  /** Hashes of the ids, 0 for free. */
  keys: Float64Array
  values: (QueueEntry | undefined)[]
  size: number
}

/**
 * Remembers at least the `limit` messages that came last and are still queued, at most twice as many: when the newer half is
 * full, the older one is forgotten.
 */
export function queueTable(limit: number): QueueTable {
  const slots = 2 ** Math.ceil(Math.log2(limit * 2))
  const half = (): Half => ({
    keys: new Float64Array(slots),
    values: new Array<QueueEntry | undefined>(slots).fill(undefined),
    size: 0,
  })
  let newer = half()
  let older = half()
  const mask = slots - 1
  const home = (key: number): number => (key ^ (key / 4294967296)) & mask
  const slotOf = ({ keys }: Half, key: number): number => {
    let slot = home(key)
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }
  function remove(from: Half, key: number): void {
    const { keys, values } = from
    let free = slotOf(from, key)
    if (keys[free] === 0) return
    from.size--
    // Those behind it move up, else the search for them would end at the gap.
    for (let slot = (free + 1) & mask; keys[slot] !== 0; slot = (slot + 1) & mask) {
      const wanted = home(keys[slot] as number)
      if (((slot - wanted) & mask) < ((slot - free) & mask)) continue
      keys[free] = keys[slot] as number
      values[free] = values[slot]
      free = slot
    }
    keys[free] = 0
    values[free] = undefined
  }
  return {
    get(id) {
      const key = hash53(id) || 1
      return newer.values[slotOf(newer, key)] ?? older.values[slotOf(older, key)]
    },
    set(id, entry) {
      const key = hash53(id) || 1
      let slot = slotOf(newer, key)
      if (newer.keys[slot] === 0) {
        if (newer.size >= limit) {
          const emptied = older
          older = newer
          newer = emptied
          newer.keys.fill(0)
          newer.values.fill(undefined)
          newer.size = 0
          slot = slotOf(newer, key)
        }
        newer.size++
      }
      newer.keys[slot] = key
      newer.values[slot] = entry
    },
    delete(id) {
      const key = hash53(id) || 1
      remove(newer, key)
      remove(older, key)
    },
  }
}

/** Different texts that are kept at most. */
const MAX_TEXTS = 500

/** One copy of texts that come again and again, such as the sender of a campaign; each owns its characters. */
export function textPool(copy: (text: string) => string): (text: string) => string {
  const texts = new Map<string, string>()
  return text => {
    const known = texts.get(text)
    if (known !== undefined) return known
    if (texts.size >= MAX_TEXTS) texts.clear()
    const own = copy(text)
    texts.set(own, own)
    return own
  }
}
