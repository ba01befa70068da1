// Octets -> lines, without holding more than one chunk and one unfinished line.

/** Longer lines are cut: no log writes them, an attacker may. */
export const MAX_LINE_BYTES = 1_000_000

/**
 * Pieces that are decoded at once. Strings beyond 128 kB live among V8's large objects, which only a full collection frees: with
 * pieces of this size the garbage of a gigabyte of log never piles up.
 */
const PIECE = 48 * 1024

/** Batches of lines, latin1-decoded (one character an octet); line ends are dropped. `cut` is called for lines that are too long. */
export async function* lineBatches(chunks: AsyncIterable<Uint8Array>, cut?: () => void): AsyncGenerator<string[]> {
  let rest = ''
  let skipping = false
  for await (const chunk of chunks) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    for (let at = 0; at < buffer.length; ) {
      if (skipping) {
        // The rest of a line that is too long is not even decoded; an empty line stands for it, so that the count is right.
        const end = buffer.indexOf(10, at)
        if (end < 0) break
        skipping = false
        at = end + 1
        yield ['']
        continue
      }
      const to = Math.min(buffer.length, at + PIECE)
      const lines = (rest + buffer.toString('latin1', at, to)).split('\n')
      at = to
      rest = lines.pop() ?? ''
      if (lines.length > 0) yield lines
      if (rest.length > MAX_LINE_BYTES) {
        cut?.()
        skipping = true
        rest = ''
      }
    }
  }
  if (rest !== '' && !skipping) yield [rest]
}

const NON_ASCII = /[\x80-\xff]/

/** A latin1-decoded line as text: UTF-8 when it is valid UTF-8, else windows-1252 as near as latin1 comes. */
export function lineText(line: string): string {
  const end = line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line
  if (!NON_ASCII.test(end)) return end
  const text = Buffer.from(end, 'latin1').toString('utf8')
  return text.includes('\ufffd') ? end : text
}

/** A copy that does not keep the chunk alive from which the text was sliced. */
export const detached = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

/** The lines of a text, whatever ends them; at most `limit`. Most texts have one kind of line end, which needs no expression. */
export function linesOf(text: string, limit: number): string[] {
  if (!text.includes('\r')) return text.split('\n', limit)
  const plain = text.replaceAll('\r\n', '\n')
  return plain.includes('\r') ? plain.split(/\n|\r/, limit) : plain.split('\n', limit)
}
