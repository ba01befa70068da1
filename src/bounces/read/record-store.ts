// Records that wait, as octets outside the heap: thousands that come and go among the collector's old objects would cost more memory
// than they hold, since only a full collection frees them.

export interface RecordStore {
  /** Keeps a text; the number finds it again. */
  put(text: string): number
  /** Gives a text back and forgets it. */
  take(at: number): string
  /** Forgets a text. */
  drop(at: number): void
}

/** Octets of a cell; a text takes as many as it needs. */
const CELL = 256
const CELLS_AT_ONCE = 4096

export function recordStore(): RecordStore {
  const chunks: Buffer[] = []
  let next = new Int32Array(0)
  // Octets used in a cell.
  let used = new Uint16Array(0)
  let free = -1
  let buffer = Buffer.allocUnsafe(4096)

  function grow(): void {
    const before = next.length
    chunks.push(Buffer.allocUnsafe(CELL * CELLS_AT_ONCE))
    const more = new Int32Array(before + CELLS_AT_ONCE)
    more.set(next)
    for (let i = before; i < more.length; i++) more[i] = i + 1 < more.length ? i + 1 : free
    const lengths = new Uint16Array(more.length)
    lengths.set(used)
    next = more
    used = lengths
    free = before
  }

  const chunkOf = (cell: number): Buffer => chunks[Math.floor(cell / CELLS_AT_ONCE)] as Buffer

  function cut(): number {
    if (free < 0) grow()
    const cell = free
    free = next[cell] as number
    next[cell] = -1
    return cell
  }

  function drop(at: number): void {
    let last = at
    while ((next[last] as number) >= 0) last = next[last] as number
    next[last] = free
    free = at
  }

  return {
    put(text) {
      // Three octets a character are the most that UTF-8 takes of a string's own units.
      if (buffer.length < text.length * 3) buffer = Buffer.allocUnsafe(text.length * 3)
      const length = buffer.write(text, 'utf8')
      let first = -1
      let last = -1
      for (let done = 0; done < length || first < 0; done += CELL) {
        const cell = cut()
        const size = Math.min(CELL, length - done)
        buffer.copy(chunkOf(cell), (cell % CELLS_AT_ONCE) * CELL, done, done + size)
        used[cell] = size
        if (first < 0) first = cell
        else next[last] = cell
        last = cell
      }
      return first
    },
    take(at) {
      let length = 0
      for (let cell = at; cell >= 0; cell = next[cell] as number) length += used[cell] as number
      const bytes = Buffer.allocUnsafe(length)
      let done = 0
      for (let cell = at; cell >= 0; cell = next[cell] as number) {
        const start = (cell % CELLS_AT_ONCE) * CELL
        done += chunkOf(cell).copy(bytes, done, start, start + (used[cell] as number))
      }
      drop(at)
      return bytes.toString('utf8')
    },
    drop,
  }
}
