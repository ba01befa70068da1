// Drives the log readers line by line.
import { LOG_LINES } from './detect.js'
import { eximReader } from './exim.js'
import { journalLine } from './journal.js'
import { lineBatches } from './lines.js'
import { postfixReader } from './postfix.js'
import type { Batch } from './read.js'
import { sendmailReader } from './sendmail.js'
import type { ReadContext, Sink } from './types.js'

export interface LogReader {
  /** One line, latin1-decoded, and its number from 1. */
  line(line: string, number: number): void
  /** The log is over: what waited for its end comes out. */
  end(): void
}

const MAKERS = { postfix: postfixReader, exim: eximReader, sendmail: sendmailReader } as const

export async function* readLog(
  format: 'postfix' | 'exim' | 'sendmail',
  chunks: AsyncIterable<Uint8Array>,
  context: ReadContext,
  sink: Sink,
  take: () => Batch,
): AsyncGenerator<Batch> {
  let number = 0
  let said = false
  let known = false
  const skipped: Sink['skipped'] = (reason, place, detail) => {
    said = true
    sink.skipped(reason, place, detail)
  }
  const reader = MAKERS[format]({ found: sink.found, skipped }, context)
  const taken = (): Batch => {
    const batch = take()
    said ||= batch.found.length > 0
    return batch
  }
  for await (const lines of lineBatches(chunks, () => skipped('too-large', number + 1))) {
    for (const raw of lines) {
      const line = journalLine(raw)
      reader.line(line, ++number)
      known ||= !said && line.length < 4000 && LOG_LINES[format].test(line)
    }
    yield taken()
  }
  reader.end()
  yield taken()
  // A log of nothing but connections, or what was called a log and is none.
  if (!said) sink.skipped(known ? 'not-a-bounce' : 'unknown-format', null)
}
