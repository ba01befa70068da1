// Hashes in a flat table: a Set of numbers beyond 31 bits takes five times the memory and is walked by every full collection.

export interface NumberMap {
  size(): number
  /** The value of a key, 0 when it is not there. */
  get(key: number): number
  set(key: number, value: number): void
}

/** Small values (1..255) by whole numbers from 1 on; open addressing, at most half full. */
export function numberMap(): NumberMap {
  let keys = new Float64Array(1024)
  let values = new Uint8Array(1024)
  let size = 0
  const slotOf = (key: number): number => {
    const mask = keys.length - 1
    let slot = (key ^ (key / 4294967296)) & mask
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }
  const grow = (): void => {
    const before = keys
    const had = values
    keys = new Float64Array(before.length * 2)
    values = new Uint8Array(keys.length)
    for (const [i, key] of before.entries()) {
      if (key === 0) continue
      const slot = slotOf(key)
      keys[slot] = key
      values[slot] = had[i] as number
    }
  }
  return {
    size: () => size,
    get: key => values[slotOf(key || 1)] as number,
    set(key, value) {
      let slot = slotOf(key || 1)
      if (keys[slot] === 0) {
        if (size * 2 >= keys.length) {
          grow()
          slot = slotOf(key || 1)
        }
        keys[slot] = key || 1
        size++
      }
      values[slot] = value
    },
  }
}
