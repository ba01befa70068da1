// ZIP directories (APPNOTE 4.3): the central directory, or the local headers when that is damaged.
import { view } from '../../mime/decode.js'
import { inflate, type Listing, type Member } from './archive.js'

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50

/** Never throws. Sizes are what the directory claims. */
export function readZip(bytes: Uint8Array, maxMembers: number): Listing {
  const buffer = view(bytes)
  const members: Member[] = []
  let at = centralDirectory(buffer)
  if (at < 0) return fromLocalHeaders(buffer, maxMembers)
  let broken = false
  while (at + 46 <= buffer.length && buffer.readUInt32LE(at) === CENTRAL) {
    if (members.length >= maxMembers) {
      broken = true
      break
    }
    const flags = buffer.readUInt16LE(at + 8)
    const method = buffer.readUInt16LE(at + 10)
    const packed = buffer.readUInt32LE(at + 20)
    const size = buffer.readUInt32LE(at + 24)
    const nameLength = buffer.readUInt16LE(at + 28)
    const skip = nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32)
    const local = buffer.readUInt32LE(at + 42)
    members.push(member(buffer, decodeName(buffer, at + 46, nameLength), flags, method, packed, size, local))
    at += 46 + skip
  }
  return { members, encrypted: members.some(m => m.encrypted), broken }
}

function member(
  buffer: Buffer,
  name: string,
  flags: number,
  method: number,
  packed: number,
  size: number,
  local: number,
): Member {
  const encrypted = (flags & 1) === 1
  const read = (max: number): Uint8Array | null => {
    if (encrypted || size > max || local + 30 > buffer.length || buffer.readUInt32LE(local) !== LOCAL) return null
    const start = local + 30 + buffer.readUInt16LE(local + 26) + buffer.readUInt16LE(local + 28)
    const data = buffer.subarray(start, start + packed)
    if (method === 0) return data.length <= max ? data : null
    return method === 8 ? inflate(data, max) : null
  }
  return { name, size: size === 0xffffffff ? null : size, encrypted, read }
}

function centralDirectory(buffer: Buffer): number {
  // The comment after the end record is at most 65,535 octets.
  const from = Math.max(0, buffer.length - 22 - 65_535)
  const end = buffer.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < from || end + 22 > buffer.length || buffer.readUInt32LE(end) !== END) return -1
  const offset = buffer.readUInt32LE(end + 16)
  const size = buffer.readUInt32LE(end + 12)
  if (offset + 4 <= buffer.length && buffer.readUInt32LE(offset) === CENTRAL) return offset
  // Octets put before the archive (self-extracting) shift everything; an empty archive has no entry at all.
  const shifted = end - size
  if (shifted >= 0 && shifted + 4 <= buffer.length && buffer.readUInt32LE(shifted) === CENTRAL) return shifted
  return size === 0 ? end : -1
}

function fromLocalHeaders(buffer: Buffer, maxMembers: number): Listing {
  const members: Member[] = []
  const mark = Buffer.from([0x50, 0x4b, 0x03, 0x04])
  for (
    let at = buffer.indexOf(mark);
    at >= 0 && at + 30 <= buffer.length && members.length < maxMembers;
    at = buffer.indexOf(mark, at + 4)
  ) {
    const nameLength = buffer.readUInt16LE(at + 26)
    members.push(
      member(
        buffer,
        decodeName(buffer, at + 30, nameLength),
        buffer.readUInt16LE(at + 6),
        buffer.readUInt16LE(at + 8),
        buffer.readUInt32LE(at + 18),
        buffer.readUInt32LE(at + 22),
        at,
      ),
    )
  }
  return { members, encrypted: members.some(m => m.encrypted), broken: true }
}

/** UTF-8 by flag 11 or not: names that matter here are ASCII at their end. */
const decodeName = (buffer: Buffer, at: number, length: number): string =>
  buffer.toString('utf8', at, Math.min(at + Math.min(length, 1024), buffer.length))
