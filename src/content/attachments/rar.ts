// RAR directories (versions 4 and 5) and the password mark of 7-Zip. Names only: nothing is unpacked.
import { view } from '../../mime/decode.js'
import type { Listing, Member } from './archive.js'

/** Never throws. */
export function readRar(bytes: Uint8Array, maxMembers: number): Listing {
  const buffer = view(bytes)
  try {
    return buffer[6] === 1 ? readRar5(buffer, maxMembers) : readRar4(buffer, maxMembers)
  } catch (error) {
    // Reads past the end of a cut archive.
    if (error instanceof RangeError) return { members: [], encrypted: false, broken: true }
    throw error
  }
}

function readRar4(buffer: Buffer, maxMembers: number): Listing {
  const members: Member[] = []
  let encrypted = false
  for (let at = 7; at + 7 <= buffer.length; ) {
    const type = buffer[at + 2]
    const flags = buffer.readUInt16LE(at + 3)
    const headSize = buffer.readUInt16LE(at + 5)
    if (headSize < 7 || members.length >= maxMembers) return { members, encrypted, broken: true }
    let dataSize = 0
    if (type === 0x73 && (flags & 0x80) !== 0) return { members, encrypted: true, broken: true }
    if (type === 0x74) {
      dataSize = buffer.readUInt32LE(at + 7)
      const nameAt = at + 32 + ((flags & 0x100) !== 0 ? 8 : 0)
      const secret = (flags & 4) !== 0
      encrypted ||= secret
      const name = buffer.toString('latin1', nameAt, nameAt + buffer.readUInt16LE(at + 26)).split('\0')[0] ?? ''
      members.push({ name: name.replaceAll('\\', '/'), size: buffer.readUInt32LE(at + 11), encrypted: secret })
    } else if ((flags & 0x8000) !== 0) dataSize = buffer.readUInt32LE(at + 7)
    if (type === 0x7b) break
    at += headSize + dataSize
  }
  return { members, encrypted, broken: false }
}

function readRar5(buffer: Buffer, maxMembers: number): Listing {
  const members: Member[] = []
  let encrypted = false
  let at = 8
  const vint = (): number => {
    let value = 0
    for (let shift = 1, i = 0; i < 7; i++, shift *= 128) {
      const octet = buffer.readUInt8(at++)
      value += (octet & 127) * shift
      if (octet < 128) break
    }
    return value
  }
  while (at + 7 <= buffer.length) {
    at += 4
    const size = vint()
    const end = at + size
    const type = vint()
    const flags = vint()
    const extra = (flags & 1) !== 0 ? vint() : 0
    const data = (flags & 2) !== 0 ? vint() : 0
    // Type 4: everything from here on is encrypted, names too.
    if (type === 4) return { members, encrypted: true, broken: true }
    if (type === 5 || size === 0) break
    if (type === 2) {
      if (members.length >= maxMembers) return { members, encrypted, broken: true }
      const fileFlags = vint()
      const unpacked = vint()
      vint()
      at += ((fileFlags & 2) !== 0 ? 4 : 0) + ((fileFlags & 4) !== 0 ? 4 : 0)
      vint()
      vint()
      const nameLength = vint()
      const name = buffer.toString('utf8', at, at + Math.min(nameLength, 1024))
      // Extra record 1 is file encryption; it stands first when there is one.
      at = end - extra
      let secret = false
      if (extra > 0) {
        vint()
        secret = vint() === 1
      }
      encrypted ||= secret
      members.push({ name, size: (fileFlags & 8) !== 0 ? null : unpacked, encrypted: secret })
    }
    at = end + data
  }
  return { members, encrypted, broken: false }
}

/** The AES coder id 06F10701 in the header at the end of a 7-Zip archive; or headers that are themselves encoded with it. */
export function sevenZipEncrypted(bytes: Uint8Array): boolean {
  const buffer = view(bytes)
  if (buffer.length < 32) return false
  const next = 32 + Number(buffer.readBigUInt64LE(12))
  const header = Number.isSafeInteger(next) && next < buffer.length ? buffer.subarray(next) : buffer.subarray(-65_536)
  return header.includes(Buffer.from([0x06, 0xf1, 0x07, 0x01]))
}
