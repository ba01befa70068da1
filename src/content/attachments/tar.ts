// tar headers (POSIX ustar): 512-octet blocks, names and octal sizes.
import { view } from '../../mime/decode.js'
import type { Listing, Member } from './archive.js'

const BLOCK = 512

/** Never throws; a size that is no number ends the list. */
export function readTar(bytes: Uint8Array, maxMembers: number): Listing {
  const buffer = view(bytes)
  const members: Member[] = []
  let at = 0
  while (at + BLOCK <= buffer.length && buffer[at] !== 0) {
    if (members.length >= maxMembers) return { members, encrypted: false, broken: true }
    const name = text(buffer, at, 100)
    const prefix = text(buffer, at + 345, 155)
    const size = Number.parseInt(text(buffer, at + 124, 12).trim() || '0', 8)
    if (!Number.isSafeInteger(size) || size < 0) return { members, encrypted: false, broken: true }
    const start = at + BLOCK
    const type = String.fromCharCode(buffer[at + 156] ?? 0)
    if (type === '0' || type === '\0') {
      const data = buffer.subarray(start, start + size)
      members.push({
        name: prefix ? `${prefix}/${name}` : name,
        size,
        encrypted: false,
        read: max => (size <= max ? data : null),
      })
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK
  }
  return { members, encrypted: false, broken: false }
}

function text(buffer: Buffer, at: number, length: number): string {
  const value = buffer.toString('utf8', at, at + length)
  const end = value.indexOf('\0')
  return end < 0 ? value : value.slice(0, end)
}
