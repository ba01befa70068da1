// A quote that opens a cell and is never closed would swallow every row up to the next one. Here it is taken out, and only its own row suffers.

/** A quoted cell may hold a whole bounce message; more than this and the quote was a mistake. */
const MAX_CELL = 256_000
const MAX_CELL_LINES = 1000

/** Passes text on without opening quotes that nothing closes; `onOpen` gets the line of each. */
export async function* withoutOpenQuotes(
  text: AsyncIterable<string>,
  delimiter: string,
  onOpen: (line: number) => void,
): AsyncGenerator<string> {
  let buffer = ''
  let line = 1
  let atStart = true
  // Up to here a cell has to end on its own line: the search that found no end is not made again for each quote in it.
  let strict = 0

  /** Where the cell that opens at `from` ends; -1: nowhere, null: not yet seen. */
  function endOf(from: number, final: boolean): number | null {
    const mostLines = from < strict ? 0 : MAX_CELL_LINES
    let lines = 0
    for (let i = from + 1; i < buffer.length; i++) {
      const c = buffer.charCodeAt(i)
      if (c === 10 && ++lines > mostLines) return -1
      if (i - from > MAX_CELL) return -1
      if (c !== 34) continue
      if (i + 1 === buffer.length) return final ? i : null
      const next = buffer.charAt(i + 1)
      if (next === '"') {
        i++
        continue
      }
      // A quote inside a word closes a cell of one line, but hardly one that began lines ago.
      return lines === 0 || next === delimiter || next === '\n' || next === '\r' || next === ' ' ? i : -1
    }
    return final ? -1 : null
  }

  /** The part of the buffer that is settled, without its open quotes. */
  function settled(final: boolean): string {
    let out = ''
    let from = 0
    let i = 0
    for (; i < buffer.length; i++) {
      const c = buffer.charCodeAt(i)
      if (c === 34 && atStart) {
        const end = endOf(i, final)
        if (end === null) break
        atStart = false
        if (end >= 0) {
          for (let at = buffer.indexOf('\n', i); at >= 0 && at < end; at = buffer.indexOf('\n', at + 1)) line++
          i = end
          continue
        }
        onOpen(line)
        out += buffer.slice(from, i)
        from = i + 1
        strict = Math.max(strict, Math.min(buffer.length, i + MAX_CELL))
      } else if (c === 10) {
        line++
        atStart = true
      } else if (c !== 32 && c !== 13 && c !== 0xfeff) atStart = buffer.charAt(i) === delimiter
    }
    out += buffer.slice(from, i)
    buffer = buffer.slice(i)
    strict = Math.max(0, strict - i)
    return out
  }

  for await (const piece of text) {
    buffer += piece
    const out = settled(false)
    if (out !== '') yield out
  }
  const rest = settled(true)
  if (rest !== '') yield rest
}
