// A stream of JSON text -> its records, one at a time: JSON lines, pretty-printed objects one after another, or the elements of a
// top-level array of any length. Only one record is held in memory.

/** A record that never closes is given up here. */
export const MAX_RECORD = 16_000_000

export interface JsonPiece {
  text: string
  /** Line on which it starts. */
  line: number
}

/**
 * `push` takes decoded text and hands complete records to `record`; `end` reports what is left over. Text between records that is
 * neither white space, comma nor bracket is reported as garbage and skipped up to the next line, inside an array up to the next element.
 * A brace at the start of a line where no value may stand (in a string, or behind something other than `[`, `,` or `:`) is the next
 * record: the one before it is torn.
 */
export function jsonSplitter(
  record: (piece: JsonPiece) => void,
  garbage: (line: number, detail: 'garbage' | 'torn' | 'too-large') => void,
) {
  let depth = 0
  let inString = false
  let escaped = false
  let line = 1
  let startLine = 1
  let held = ''
  let skipLine = false
  let outer = 0
  // The last two characters that were looked at: the one before, and the last that is no white space.
  let before = 10
  let solid = 0

  function push(chunk: string): void {
    let from = depth > 0 ? 0 : -1
    for (let i = 0; i < chunk.length; i++) {
      const c = chunk.charCodeAt(i)
      if (c === 10) line++
      const opensLine = c === 123 && before === 10
      const last = solid
      before = c
      if (c > 32) solid = c
      if (opensLine && depth > 0 && (inString || (last !== 91 && last !== 44 && last !== 58))) {
        const text = held + chunk.slice(from, i)
        garbage(startLine, 'torn')
        reset()
        wholeLines(text)
        from = -1
      }
      if (depth === 0) {
        if (skipLine) {
          if (c === 10 || (outer > 0 && c === 44)) skipLine = false
          if (!(outer > 0 && (c === 123 || c === 91 || c === 93))) continue
          skipLine = false
        }
        if (c === 123) {
          depth = 1
          from = i
          startLine = line
        } else if (c === 91) outer++
        else if (c === 93) outer = Math.max(0, outer - 1)
        else if (c > 32 && c !== 44 && c !== 0xfeff && c !== 30) {
          garbage(line, 'garbage')
          skipLine = true
        }
        continue
      }
      if (inString) {
        if (escaped) escaped = false
        else if (c === 92) escaped = true
        else if (c === 34) inString = false
        continue
      }
      if (c === 34) inString = true
      else if (c === 123 || c === 91) depth++
      else if (c === 125 || c === 93) {
        depth--
        if (depth === 0) {
          record({ text: held + chunk.slice(from, i + 1), line: startLine })
          held = ''
          from = -1
        }
      }
    }
    if (depth > 0) {
      held += from >= 0 ? chunk.slice(from) : chunk
      if (held.length > MAX_RECORD) {
        const text = held
        garbage(startLine, 'too-large')
        reset()
        wholeLines(text)
        skipLine = true
        outer = 0
      }
    }
  }

  function reset(): void {
    held = ''
    depth = 0
    inString = false
    escaped = false
  }

  /** A torn record may hide whole ones behind it: each later line that is an object by itself is taken. */
  function wholeLines(text: string): void {
    const lines = text.split('\n')
    for (let i = 1; i < lines.length; i++) {
      const one = (lines[i] ?? '').trim()
      if (one.startsWith('{') && one.endsWith('}')) record({ text: one, line: startLine + i })
    }
  }

  function end(): void {
    if (depth === 0) return
    const text = held
    garbage(startLine, 'torn')
    reset()
    wholeLines(text)
  }
  return { push, end }
}
