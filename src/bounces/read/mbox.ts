// mbox -> mails. A `From ` line after a blank line (or at the start) opens a message; `>From ` is quoting and stays in the body.

const NEEDLE = Buffer.from('\nFrom ')
/** `From sender date`: something that has a time or a year; prose ("From now on …") has neither. */
const FROM_LINE = /^From \S{0,320}\s.{0,60}(?:\d\d:\d\d|\b(?:19|20)\d\d\b)/

/** The full asctime form is taken for a separator even where the blank line before it is missing. */
const STRICT =
  /^From \S{1,320} {1,2}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d (?:[A-Z]{3,5} |[+-]\d{4} )?\d{4}\r?$/

const lineAt = (buffer: Buffer, at: number): string =>
  buffer.toString('latin1', at, Math.min(buffer.length, at + 400)).split('\n', 1)[0] ?? ''

const isFromLine = (line: string, blank: boolean): boolean => (blank ? FROM_LINE.test(line) : STRICT.test(line))

/** Yields each message without its `From ` line. Messages beyond `limit` octets are cut there and reported. */
export async function* splitMbox(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
  onCut: (ordinal: number) => void,
): AsyncGenerator<Buffer> {
  let pending: Buffer[] = []
  let size = 0
  let ordinal = 1
  let cut = false
  const keep = (piece: Buffer): void => {
    if (size >= limit) {
      if (!cut && piece.length > 0) onCut(ordinal)
      cut = true
      return
    }
    pending.push(piece)
    size += piece.length
  }
  const close = (): Buffer => {
    const message = pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending)
    pending = []
    size = 0
    cut = false
    ordinal++
    return withoutFromLine(message)
  }
  let tail: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const data = tail.length > 0 ? Buffer.concat([tail, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let from = 0
    let at = data.indexOf(NEEDLE)
    while (at >= 0) {
      // The whole From_ line must be in view to be judged; what is not yet is kept for the next chunk.
      if (data.length - at < 400 && data.indexOf(10, at + 1) < 0) break
      const blank = at === 0 ? size === 0 : data[at - 1] === 10 || (data[at - 1] === 13 && data[at - 2] === 10)
      if (isFromLine(lineAt(data, at + 1), blank)) {
        keep(data.subarray(from, at + 1))
        yield close()
        from = at + 1
      }
      at = data.indexOf(NEEDLE, at + 1)
    }
    const hold = Math.max(from, data.length - 404)
    keep(data.subarray(from, hold))
    tail = Buffer.from(data.subarray(hold))
  }
  keep(tail)
  if (size > 0) yield close()
}

function withoutFromLine(message: Buffer): Buffer {
  let start = 0
  while (message[start] === 10 || message[start] === 13) start++
  if (message.toString('latin1', start, start + 5) !== 'From ') return start > 0 ? message.subarray(start) : message
  const end = message.indexOf(10, start)
  return end < 0 ? message.subarray(message.length) : message.subarray(end + 1)
}
