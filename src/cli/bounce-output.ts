// Bounces as JSON lines and CSV, written while they are read.
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import type { Bounce } from '../bounces/types.js'
import type { BouncesFlags, BouncesFormat } from './commands/bounces.js'
import { cannotWrite, type OutputTarget, writeStdout } from './output.js'

export interface BounceOutput {
  write(batch: readonly Bounce[]): Promise<void>
  /** `nothing`: there was no input, an empty table would say that there were no bounces. */
  close(nothing: boolean): Promise<void>
}

/** JSON lines and CSV are written as they come: inputs may be larger than memory. */
export function openOutput(target: OutputTarget<BouncesFormat>, flags: BouncesFlags): BounceOutput {
  const stream = target.file === null ? null : createWriteStream(target.file)
  let failure: Error | null = null
  stream?.on('error', error => {
    failure = error
  })
  const check = (): void => {
    if (failure) throw cannotWrite(String(target.file), failure)
  }
  const send = async (text: string): Promise<void> => {
    check()
    if (!stream) await writeStdout(text)
    else if (!stream.write(text)) await drained(stream)
  }
  let waiting = ''
  let render: ((batch: readonly Bounce[]) => string) | null = null
  return {
    async write(batch) {
      render ??= target.format === 'jsonl' ? jsonLines : await csvRenderer(flags)
      waiting += render(batch)
      if (waiting.length < BLOCK) return
      const text = waiting
      waiting = ''
      await send(text)
    },
    async close(nothing) {
      if (target.format === 'csv' && !render && !nothing) waiting = (await csvRenderer(flags))([])
      if (waiting !== '') await send(waiting)
      if (stream) {
        stream.end()
        if (!stream.closed) await once(stream, 'close').catch(() => {})
      }
      check()
    },
  }
}

/** Characters that are written at once: a system call for every bounce would cost more than the bounce. */
const BLOCK = 64 * 1024

/** Resolves when more can be written, or nothing ever again. Leaves no listeners behind. */
function drained(stream: WriteStream): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      stream.off('drain', done)
      stream.off('close', done)
      resolve()
    }
    stream.on('drain', done)
    stream.on('close', done)
  })
}

function jsonLines(batch: readonly Bounce[]): string {
  let text = ''
  for (const bounce of batch) if (bounce.category !== 'success' || bounce.format === 'dsn') text += `${JSON.stringify(bounce)}\n`
  return text
}

const COLUMNS = [
  'file',
  'index',
  'recipient',
  'category',
  'subcategory',
  'class',
  'retry',
  'address',
  'actor',
  'status',
  'replyCode',
  'diagnostic',
  'host',
  'provider',
  'time',
  'rule',
] as const

async function csvRenderer(flags: BouncesFlags): Promise<(batch: readonly Bounce[]) => string> {
  const { csvLine } = await import('../bounces/csv.js')
  const { maskAddresses } = await import('../bounces/summarize.js')
  const mask = flags.showAddresses ? (text: string): string => text : maskAddresses
  let begun = false
  return batch => {
    const head = begun ? '' : csvLine(COLUMNS)
    begun = true
    const rows = batch.filter(bounce => bounce.category !== 'success' || bounce.format === 'dsn')
    return (
      head +
      rows
        .map(bounce =>
          csvLine(
            COLUMNS.map(column =>
              column === 'recipient' || column === 'diagnostic' ? mask(bounce[column] ?? '') : (bounce[column] ?? ''),
            ),
          ),
        )
        .join('')
    )
  }
}
