// Drives the log readers line by line.
import { eximReader } from './exim.js'
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
  const reader = MAKERS[format](sink, context)
  let number = 0
  for await (const lines of lineBatches(chunks, () => sink.skipped('too-large', number + 1))) {
    for (const line of lines) reader.line(line, ++number)
    yield take()
  }
  reader.end()
  yield take()
}
