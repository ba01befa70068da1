// The UTF-16 units of a text as numbers in a row. V8 knows a dozen kinds of string, and texts come in most of them: asking a string for
// one unit after the other takes several times as long as writing all of them down once and reading them there.
import { endianness } from 'node:os'

let written = new Uint16Array(16_384)
let bytes = Buffer.from(written.buffer)

/** The units of the text, followed by left-overs; good until the next call. */
export function unitsOf(text: string): Uint16Array {
  if (text.length > written.length) {
    written = new Uint16Array(text.length * 2)
    bytes = Buffer.from(written.buffer)
  }
  if (endianness() === 'LE') bytes.write(text, 'utf16le')
  else for (let i = 0; i < text.length; i++) written[i] = text.charCodeAt(i)
  return written
}
