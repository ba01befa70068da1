// One input -> batches of what it holds. Formats are told apart from the first octets; containers are opened and read on.
import { ContainerError, gunzip, MAX_ZIP, unzstd, zipMembers } from './containers.js'
import { type Detected, detect, HEAD_BYTES } from './detect.js'
import { type Input, once } from './files.js'
import { readLog } from './logs.js'
import { readMail } from './mail.js'
import { splitMbox } from './mbox.js'
import { readJson } from './read-json.js'
import { readReplies } from './replies.js'
import { readTable } from './table.js'
import type { BounceFormat, Found, ReadContext, Sink, Skipped, SkipReason } from './types.js'

/** A mail larger than this is read up to here: what a bounce says stands at its start. */
export const MAX_MAIL = 64_000_000
const MAX_NESTING = 3

/** Records handed on at once. More would only wait longer, and what waits is moved by every collection. */
export const BATCH = 32

export interface Batch {
  name: string
  found: Found[]
}

export interface ReadOptions {
  format?: BounceFormat
  context: ReadContext
  onSkipped: (skipped: Skipped) => void
}

/** Reads one input. Trouble with its content is reported through `onSkipped`; errors of the file system and UserErrors are thrown. */
export async function* readInput(input: Input, options: ReadOptions, nesting = 0): AsyncGenerator<Batch> {
  if (input.bytes) {
    const batch = readWholeMail(input.name, input.bytes, options)
    if (batch) {
      yield batch
      return
    }
  }
  const skip = (reason: SkipReason, place: number | null, detail?: string): void =>
    options.onSkipped({ file: input.name, place, reason, ...(detail === undefined ? {} : { detail }) })
  try {
    const { head, chunks } = await peek(input)
    yield* readAs(formatOf(head, input.name, options), input, head, chunks, options, skip, nesting)
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error
    skip(error.code, null, error.message)
  }
}

/** The common case, without a stream: a small file that is one mail. Null when it is something else. */
export function readWholeMail(name: string, bytes: Buffer, options: ReadOptions): Batch | null {
  const head = bytes.length > HEAD_BYTES ? bytes.subarray(0, HEAD_BYTES) : bytes
  if (formatOf(head, name, options) !== 'mail') return null
  const { sink, take } = collector(name, options)
  readMail(bytes, sink)
  return take()
}

function formatOf(head: Buffer, name: string, options: ReadOptions): Detected {
  const told = detect(head, name)
  // A forced format is about the content, not about the wrapping.
  if (options.format === undefined || ['gzip', 'zip', 'zstd', 'utf-16le', 'utf-16be', 'empty'].includes(told)) return told
  // Any octets could be lines; what is no text holds no replies.
  return told === 'binary' && options.format === 'replies' ? told : options.format
}

async function* readAs(
  format: Detected,
  input: Input,
  head: Buffer,
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions,
  skip: (reason: SkipReason, place: number | null, detail?: string) => void,
  nesting: number,
): AsyncGenerator<Batch> {
  const { sink, take } = collector(input.name, options)
  const again = (name: string, inner: AsyncIterable<Uint8Array>): AsyncGenerator<Batch> =>
    readInput({ name, bytes: null, chunks: () => inner }, options, nesting + 1)
  switch (format) {
    case 'empty':
    case 'binary':
      return skip(format, null)
    case 'unknown':
      return skip('unknown-format', null)
    case 'gzip':
      if (nesting >= MAX_NESTING) return skip('bad-container', null, 'nested too deep')
      return yield* again(input.name, gunzip(chunks))
    case 'zstd': {
      const inner = nesting >= MAX_NESTING ? null : unzstd(chunks)
      if (!inner)
        return skip('bad-container', null, nesting >= MAX_NESTING ? 'nested too deep' : 'zstd needs Node 22.15 or later')
      return yield* again(input.name, inner)
    }
    case 'zip': {
      if (nesting >= MAX_NESTING) return skip('bad-container', null, 'nested too deep')
      const { bytes, cut } = await gather(chunks, MAX_ZIP)
      if (cut) return skip('too-large', null)
      const members = zipMembers(input.name, bytes, (member, why) =>
        options.onSkipped({ file: `${input.name}/${member}`, place: null, reason: 'bad-container', detail: why }),
      )
      for (const member of members) yield* readInput(member, options, nesting + 1)
      return
    }
    case 'utf-16le':
    case 'utf-16be':
      return yield* again(input.name, toUtf8(chunks, format))
    case 'mail': {
      const { bytes, cut } = await gather(chunks, MAX_MAIL)
      if (cut) skip('too-large', null, `read up to ${MAX_MAIL} octets`)
      readMail(bytes, sink)
      yield take()
      return
    }
    case 'mbox': {
      let ordinal = 0
      for await (const mail of splitMbox(chunks, MAX_MAIL, n => skip('too-large', n))) {
        readMail(mail, sink, ++ordinal)
        if (ordinal % BATCH === 0) yield take()
      }
      yield take()
      return
    }
    case 'postfix':
    case 'exim':
    case 'sendmail':
      yield* readLog(format, chunks, options.context, sink, take)
      return
    case 'replies':
      yield* readReplies(chunks, sink, take)
      return
    case 'csv':
    case 'powermta':
    case 'salesforce':
    case 'activecampaign':
    case 'mailchimp':
      yield* readTable(input.name, head, chunks, format, sink, take)
      return
    case 'sendgrid':
    case 'mailgun':
    case 'hubspot':
    case 'exchange-trace':
      // These services have both forms.
      if (/^[\s\ufeff\u00ef\u00bb\u00bf]*[[{]/.test(head.toString('latin1', 0, 200))) yield* readJson(chunks, format, sink, take)
      else yield* readTable(input.name, head, chunks, format, sink, take)
      return
    default:
      yield* readJson(chunks, format === 'json' ? null : format, sink, take)
  }
}

function collector(name: string, options: ReadOptions): { sink: Sink; take: () => Batch } {
  let found: Found[] = []
  const sink: Sink = {
    found: raw => {
      found.push(raw)
    },
    skipped: (reason, place, detail) =>
      options.onSkipped({ file: name, place, reason, ...(detail === undefined ? {} : { detail }) }),
  }
  return {
    sink,
    take: () => {
      const batch = { name, found }
      found = []
      return batch
    },
  }
}

/** The first octets, and the whole stream again. */
async function peek(input: Input): Promise<{ head: Buffer; chunks: AsyncIterable<Uint8Array> }> {
  if (input.bytes) return { head: input.bytes.subarray(0, HEAD_BYTES), chunks: once(input.bytes) }
  const iterator = input.chunks()[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let size = 0
  while (size < HEAD_BYTES) {
    const { value, done } = await iterator.next()
    if (done) break
    first.push(value)
    size += value.length
  }
  const start = first.length === 1 ? (first[0] as Uint8Array) : Buffer.concat(first)
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (start.length > 0) yield start
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  const buffer = Buffer.from(start.buffer, start.byteOffset, start.byteLength)
  return { head: buffer.subarray(0, HEAD_BYTES), chunks: whole() }
}

async function gather(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<{ bytes: Buffer; cut: boolean }> {
  const pieces: Uint8Array[] = []
  let size = 0
  let cut = false
  for await (const chunk of chunks) {
    const room = limit - size
    if (chunk.length > room) cut = true
    if (room > 0) pieces.push(chunk.length > room ? chunk.subarray(0, room) : chunk)
    size += Math.min(room, chunk.length)
    if (cut) break
  }
  const [only] = pieces
  return {
    bytes: pieces.length === 1 && only ? Buffer.from(only.buffer, only.byteOffset, only.byteLength) : Buffer.concat(pieces),
    cut,
  }
}

async function* toUtf8(chunks: AsyncIterable<Uint8Array>, encoding: 'utf-16le' | 'utf-16be'): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8')
  yield Buffer.from(decoder.decode(), 'utf8')
}
