// Counts by address in columns: half a million addresses as objects would take 150 MB and be walked by every full collection, here they take 40.
import { hash53 } from './distinct.js'
import { type AddressRecord, type CountedBounce, countBounce } from './suppression.js'

export interface AddressBook {
  size(): number
  /** The counts of an address; null when it is not there. A copy: changing it changes nothing. */
  get(address: string): AddressRecord | null
  /** Counts a bounce for an address, which is added when it is new; false when there is no room for it. */
  count(address: string, bounce: CountedBounce): boolean
  /** Counts a bounce for an address that is there already, and does nothing for others. */
  countKnown(address: string, bounce: CountedBounce): void
  /** In the order in which the addresses came. */
  records(): Generator<AddressRecord>
}

/** Addresses whose columns are allocated together: growing by doubling would need three times the memory for a moment. */
const CHUNK = 8192
/** Octets of address text that are allocated together. */
const TEXT_CHUNK = 1 << 20

/** Counters, 16 bits each: no address bounces more often than that, and if it does the count stays there. */
const COUNTS = [
  'soft',
  'softInARow',
  'connections',
  'connectionFailures',
  'hard',
  'bad',
  'autoReplies',
  'complaints',
  'unsubscribes',
  'sender',
  'fullDays',
  'lastFullDay',
] as const satisfies readonly (keyof AddressRecord)[]
const MOST = 0xffff
/** Then category, subcategory and rank of the worst reply, and the length of the address. */
const [CATEGORY, SUBCATEGORY, RANK, LENGTH] = [COUNTS.length, COUNTS.length + 1, COUNTS.length + 2, COUNTS.length + 3] as const
const SMALL = COUNTS.length + 4
/** Times in ms: last failed connection, last soft bounce, worst reply (0: it has none). */
const TIMES = 3

interface Columns {
  small: Uint16Array
  times: Float64Array
  /** Where the address stands in the text. */
  at: Uint32Array
  hash: Uint32Array
}

const SURROGATE = /[\ud800-\udfff]/

/** Half a surrogate pair does not come back from UTF-8: such an address would never be found again. */
const wellFormed = (address: string): string =>
  SURROGATE.test(address) ? Buffer.from(address, 'utf8').toString('utf8') : address

/** @param limit addresses that are followed at most */
export function addressBook(limit = Number.POSITIVE_INFINITY): AddressBook {
  const chunks: Columns[] = []
  const texts: Buffer[] = []
  let textEnd = TEXT_CHUNK
  const words: (string | null)[] = [null]
  const wordIds = new Map<string | null, number>([[null, 0]])
  // Open addressing: number of the address plus one, 0 for free; at most half full.
  let index = new Uint32Array(1024)
  let size = 0

  const columns = (i: number): Columns => chunks[Math.floor(i / CHUNK)] as Columns

  function wordId(word: string | null): number {
    const known = wordIds.get(word)
    if (known !== undefined) return known
    // Categories and subcategories come from rules: there are some dozens of them.
    if (words.length > MOST) return 0
    wordIds.set(word, words.length)
    return words.push(word) - 1
  }

  function textOf(i: number): string {
    const { at, small } = columns(i)
    const start = at[i % CHUNK] as number
    const from = start % TEXT_CHUNK
    const length = small[(i % CHUNK) * SMALL + LENGTH] as number
    return (texts[Math.floor(start / TEXT_CHUNK)] as Buffer).toString('utf8', from, from + length)
  }

  function slotOf(hash: number, address: string): number {
    const mask = index.length - 1
    let slot = hash & mask
    for (let entry = index[slot] as number; entry !== 0; entry = index[slot] as number) {
      if (columns(entry - 1).hash[(entry - 1) % CHUNK] === hash && textOf(entry - 1) === address) break
      slot = (slot + 1) & mask
    }
    return slot
  }

  function grow(): void {
    index = new Uint32Array(index.length * 2)
    const mask = index.length - 1
    for (let i = 0; i < size; i++) {
      let slot = (columns(i).hash[i % CHUNK] as number) & mask
      while (index[slot] !== 0) slot = (slot + 1) & mask
      index[slot] = i + 1
    }
  }

  function append(hash: number, address: string): number {
    const bytes = Buffer.from(address, 'utf8')
    if (textEnd + bytes.length > TEXT_CHUNK) {
      texts.push(Buffer.allocUnsafe(TEXT_CHUNK))
      textEnd = 0
    }
    bytes.copy(texts.at(-1) as Buffer, textEnd)
    if (size % CHUNK === 0) {
      chunks.push({
        small: new Uint16Array(CHUNK * SMALL),
        times: new Float64Array(CHUNK * TIMES),
        at: new Uint32Array(CHUNK),
        hash: new Uint32Array(CHUNK),
      })
    }
    const { small, at, hash: hashes } = columns(size)
    const row = size % CHUNK
    small[row * SMALL + LENGTH] = bytes.length
    at[row] = (texts.length - 1) * TEXT_CHUNK + textEnd
    hashes[row] = hash
    textEnd += bytes.length
    return size++
  }

  function load(i: number, address: string): AddressRecord {
    const { small, times } = columns(i)
    const row = i % CHUNK
    const at = (column: number): number => small[row * SMALL + column] as number
    const time = times[row * TIMES + 2] as number
    return {
      address,
      soft: at(0),
      softInARow: at(1),
      connections: at(2),
      connectionFailures: at(3),
      hard: at(4),
      bad: at(5),
      autoReplies: at(6),
      complaints: at(7),
      unsubscribes: at(8),
      sender: at(9),
      fullDays: at(10),
      lastFullDay: at(11),
      lastConnection: times[row * TIMES] as number,
      lastSoft: times[row * TIMES + 1] as number,
      worst: {
        category: words[at(CATEGORY)] ?? 'unclassified',
        subcategory: words[at(SUBCATEGORY)] ?? null,
        time: time === 0 ? null : new Date(time).toISOString(),
        rank: at(RANK),
      },
    }
  }

  function save(i: number, record: AddressRecord): void {
    const { small, times } = columns(i)
    const row = i % CHUNK
    for (let column = 0; column < COUNTS.length; column++)
      small[row * SMALL + column] = Math.min(MOST, record[COUNTS[column] as (typeof COUNTS)[number]])
    small[row * SMALL + CATEGORY] = wordId(record.worst.category)
    small[row * SMALL + SUBCATEGORY] = wordId(record.worst.subcategory)
    small[row * SMALL + RANK] = record.worst.rank
    times[row * TIMES] = record.lastConnection
    times[row * TIMES + 1] = record.lastSoft
    times[row * TIMES + 2] = record.worst.time === null ? 0 : Date.parse(record.worst.time) || 0
  }

  function add(i: number, address: string, bounce: CountedBounce): void {
    const record = load(i, address)
    countBounce(record, bounce)
    save(i, record)
  }

  return {
    size: () => size,
    get(text) {
      const address = wellFormed(text)
      const entry = index[slotOf(hash53(address) >>> 0, address)] as number
      return entry === 0 ? null : load(entry - 1, address)
    },
    count(text, bounce) {
      const address = wellFormed(text)
      const hash = hash53(address) >>> 0
      let slot = slotOf(hash, address)
      if (index[slot] === 0) {
        if (size >= limit || address.length > MOST / 4) return false
        if (size * 2 >= index.length) {
          grow()
          slot = slotOf(hash, address)
        }
        index[slot] = append(hash, address) + 1
      }
      add((index[slot] as number) - 1, address, bounce)
      return true
    },
    countKnown(text, bounce) {
      const address = wellFormed(text)
      const entry = index[slotOf(hash53(address) >>> 0, address)] as number
      if (entry !== 0) add(entry - 1, address, bounce)
    },
    *records() {
      for (let i = 0; i < size; i++) yield load(i, textOf(i))
    },
  }
}
