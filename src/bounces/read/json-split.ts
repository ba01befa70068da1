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
 * neither white space, comma nor bracket is reported as garbage and skipped up to the next line.
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

  function push(chunk: string): void {
    let from = depth > 0 ? 0 : -1
    for (let i = 0; i < chunk.length; i++) {
      const c = chunk.charCodeAt(i)
      if (c === 10) line++
      if (depth === 0) {
        if (skipLine) {
          if (c === 10) skipLine = false
          continue
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
        garbage(startLine, 'too-large')
        reset()
        skipLine = true
      }
    }
  }

  function reset(): void {
    held = ''
    depth = 0
    inString = false
    escaped = false
  }

  /** A torn record may hide whole ones behind it: each later line that opens an object is tried on its own. */
  function end(): void {
    if (depth === 0) return
    garbage(startLine, 'torn')
    const lines = held.split('\n')
    const first = startLine
    reset()
    for (let i = 1; i < lines.length; i++) {
      const text = (lines[i] ?? '').trim()
      if (text.startsWith('{') && text.endsWith('}')) record({ text, line: first + i })
    }
  }
  return { push, end }
}
