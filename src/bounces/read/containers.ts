// gzip, zip, zstd: opened as streams, with limits against archives that explode.
import { Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import type { Input } from './files.js'

/** Octets that one archive may expand to. */
export const MAX_EXPANDED = 64_000_000_000
/** An archive that expands more than this many times beyond 256 MB is a bomb. Logs compress 10 to 50 times. */
const MAX_RATIO = 1000
const FREE = 256_000_000
/** A zip is read with its directory, which stands at the end: it is held in memory up to this size. */
export const MAX_ZIP = 1_000_000_000
const MAX_ENTRIES = 200_000

/** Told by `code`: the reader reports it as a skip, not as a crash. */
export class ContainerError extends Error {
  readonly code: 'bad-container' | 'too-large'
  constructor(code: 'bad-container' | 'too-large', message: string) {
    super(message)
    this.code = code
  }
}

async function* limited(expanded: AsyncIterable<Uint8Array>, packed: () => number): AsyncGenerator<Uint8Array> {
  let total = 0
  try {
    for await (const chunk of expanded) {
      total += chunk.length
      if (total > MAX_EXPANDED || (total > FREE && total > packed() * MAX_RATIO))
        throw new ContainerError('too-large', 'expands beyond the limit')
      yield chunk
    }
  } catch (error) {
    if (error instanceof ContainerError) throw error
    throw new ContainerError('bad-container', (error as Error).message)
  }
}

async function* counted(chunks: AsyncIterable<Uint8Array>, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    count(chunk.length)
    yield chunk
  }
}

function through(chunks: AsyncIterable<Uint8Array>, transform: NodeJS.ReadWriteStream): AsyncGenerator<Uint8Array> {
  let packed = 0
  const source = Readable.from(
    counted(chunks, n => {
      packed += n
    }),
    { objectMode: true },
  )
  source.on('error', error => (transform as unknown as { destroy(e: Error): void }).destroy(error))
  return limited(source.pipe(transform) as unknown as AsyncIterable<Uint8Array>, () => packed)
}

export const gunzip = (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
  through(chunks, zlib.createGunzip({ chunkSize: 256 * 1024 }))

/** Node has zstd from 22.15 on; null before. */
export function unzstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> | null {
  const create = (zlib as unknown as { createZstdDecompress?: () => NodeJS.ReadWriteStream }).createZstdDecompress
  return create ? through(chunks, create()) : null
}

/** The members of a zip, in the order of its directory. Folders, macOS left-overs and encrypted members are left out (the last reported). */
export function zipMembers(name: string, zip: Buffer, onBad: (member: string, why: string) => void): Input[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end + 22 > zip.length) throw new ContainerError('bad-container', 'no zip directory')
  const count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  if (count === 0xffff || at === 0xffffffff) throw new ContainerError('bad-container', 'zip64 is not read')
  const members: Input[] = []
  for (let i = 0; i < Math.min(count, MAX_ENTRIES); i++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) {
      onBad('', 'damaged zip directory')
      break
    }
    const nameLength = zip.readUInt16LE(at + 28)
    const member = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const input = memberInput(name, member, zip, at, onBad)
    if (input) members.push(input)
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return members
}

function memberInput(
  archive: string,
  member: string,
  zip: Buffer,
  at: number,
  onBad: (member: string, why: string) => void,
): Input | null {
  if (member.endsWith('/') || member.startsWith('__MACOSX/')) return null
  const method = zip.readUInt16LE(at + 10)
  const size = zip.readUInt32LE(at + 20)
  const local = zip.readUInt32LE(at + 42)
  if ((zip.readUInt16LE(at + 8) & 1) !== 0) onBad(member, 'encrypted')
  else if (method !== 0 && method !== 8) onBad(member, `compression method ${method}`)
  else if (local + 30 > zip.length) onBad(member, 'outside the file')
  else {
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.subarray(start, Math.min(zip.length, start + size))
    const chunks = (): AsyncIterable<Uint8Array> => {
      if (method === 0) return Readable.from([packed])
      return through(Readable.from([packed]), zlib.createInflateRaw({ chunkSize: 256 * 1024 }))
    }
    // Member names are only shown, never used as paths.
    return { name: `${archive}/${member}`, bytes: null, chunks }
  }
  return null
}
