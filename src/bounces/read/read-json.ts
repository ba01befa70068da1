// JSON of any shape, streamed record by record to the event readers.
import { readEvent } from './events.js'
import { jsonSplitter } from './json-split.js'
import type { Batch } from './read.js'
import type { BounceFormat, Sink } from './types.js'

/** `only` forces one service's reader. */
export async function* readJson(
  chunks: AsyncIterable<Uint8Array>,
  only: BounceFormat | null,
  sink: Sink,
  take: () => Batch,
): AsyncGenerator<Batch> {
  /** What is broken as one record may have whole ones in it, each on a line of its own. */
  const wholeLines = (text: string, first: number): void => {
    for (const [i, part] of text.split('\n').entries()) {
      const one = part.trim()
      if (i === 0 || !one.startsWith('{') || !one.endsWith('}')) continue
      try {
        if (readEvent(JSON.parse(one), sink, first + i, only) === 'unknown') sink.skipped('unknown-event', first + i)
      } catch {
        // Part of the broken one.
      }
    }
  }
  let said = false
  const splitter = jsonSplitter(
    ({ text, line }) => {
      said = true
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        // Line breaks inside strings: mail and copy-and-paste put them there.
        try {
          value = JSON.parse(text.replace(/[\r\n]+[ \t]?/g, ' '))
        } catch (error) {
          sink.skipped('bad-json', line, (error as Error).message.slice(0, 120))
          wholeLines(text, line)
          return
        }
      }
      if (readEvent(value, sink, line, only) === 'unknown') sink.skipped('unknown-event', line)
    },
    (line, detail) => {
      said = true
      sink.skipped(detail === 'torn' ? 'torn' : detail === 'too-large' ? 'too-large' : 'bad-json', line)
    },
  )
  const decoder = new TextDecoder('utf-8')
  let form: boolean | null = null
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true })
    // Mandrill posts a form whose one field is the JSON; saved bodies keep that shape.
    form ??= /^\s*mandrill_events=/.test(text)
    if (form) text = formText(text)
    splitter.push(text)
    yield take()
  }
  splitter.push(decoder.decode())
  splitter.end()
  // `[]`, or an opening bracket and no more.
  if (!said) sink.skipped('empty', null)
  yield take()
}

function formText(text: string): string {
  try {
    return decodeURIComponent(text.replace(/^\s*mandrill_events=/, '').replace(/\+/g, ' '))
  } catch {
    return text
  }
}
