// Looks into archives without unpacking to disk: member names, passwords, nesting. Everything is bounded and says when a bound stopped it.
import { gunzipSync, inflateRawSync } from 'node:zlib'
import { view } from '../../mime/decode.js'
import type { ArchiveFact } from '../attachments.js'
import { detectType } from './magic.js'
import { readRar, sevenZipEncrypted } from './rar.js'
import { readTar } from './tar.js'
import { readZip } from './zip.js'

export interface Member {
  name: string
  size: number | null
  encrypted: boolean
  /** The member's octets, unpacked to at most `max`; null when that is not possible (encrypted, unknown method, too large). */
  read?: (max: number) => Uint8Array | null
}

export interface Listing {
  members: Member[]
  /** Headers are encrypted, or at least one member is. */
  encrypted: boolean
  /** The list is not complete. */
  broken: boolean
}

export const ARCHIVE_LIMITS = {
  members: 5000,
  kept: 200,
  depth: 4,
  /** Octets unpacked in memory for one message attachment. */
  budget: 64_000_000,
  /** Unpacked octets, as directories say, beyond which nobody looks further. */
  size: 4_000_000_000,
  ratio: 200,
} as const

const NESTED = /\.(?:zip|jar|tar|tgz|gz|gzip|rar|7z|bz2|xz|cab|arj|ace|zst|iso|img|vhdx?)$/i

/** Undoes deflate with an upper bound; null when the octets are damaged or larger. */
export const inflate = (packed: Uint8Array, max: number): Uint8Array | null => {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, max) })
  } catch {
    return null
  }
}

// One member more than the limit: a longer list is told from one that just fits.
function list(bytes: Uint8Array, type: string, name: string, budget: number): Listing | null {
  switch (type) {
    case 'application/zip':
      return readZip(bytes, ARCHIVE_LIMITS.members + 1)
    case 'application/x-tar':
      return readTar(bytes, ARCHIVE_LIMITS.members + 1)
    case 'application/vnd.rar':
      return readRar(bytes, ARCHIVE_LIMITS.members + 1)
    case 'application/x-7z-compressed':
      // The directory itself is compressed: names stay out of sight, the password does not.
      return { members: [], encrypted: sevenZipEncrypted(bytes), broken: true }
    case 'application/gzip': {
      const inner = name.replace(/\.(?:gz|gzip)$/i, '').replace(/\.tgz$/i, '.tar')
      // ISIZE, RFC 1952 2.3.1: the unpacked size modulo 2^32.
      const size = bytes.length >= 18 ? view(bytes).readUInt32LE(bytes.length - 4) : null
      const read = (max: number): Uint8Array | null => {
        try {
          return gunzipSync(bytes, { maxOutputLength: Math.max(1, Math.min(max, budget)) })
        } catch {
          return null
        }
      }
      return { members: [{ name: inner || 'content', size, encrypted: false, read }], encrypted: false, broken: false }
    }
    default:
      return null
  }
}

/** The facts of an archive; null when the octets are no archive that is known here. */
export function readArchive(bytes: Uint8Array, name: string): ArchiveFact | null {
  const magic = detectType(bytes)
  if (magic?.family !== 'archive') return null
  const fact: ArchiveFact = {
    format: magic.extensions[0] ?? magic.type,
    members: [],
    memberCount: 0,
    encrypted: false,
    nested: 0,
    depth: 1,
    unpackedSize: 0,
    stopped: null,
  }
  let budget: number = ARCHIVE_LIMITS.budget

  const descend = (data: Uint8Array, type: string, label: string, prefix: string, depth: number): void => {
    fact.depth = Math.max(fact.depth, depth)
    const listing = list(data, type, label, budget)
    if (!listing) {
      fact.stopped ??= 'unreadable'
      return
    }
    if (listing.encrypted) fact.encrypted = true
    if (listing.broken) fact.stopped ??= 'unreadable'
    for (const member of listing.members) {
      if (++fact.memberCount > ARCHIVE_LIMITS.members) {
        fact.stopped = 'members'
        return
      }
      const path = prefix + member.name
      if (fact.members.length < ARCHIVE_LIMITS.kept)
        fact.members.push({ name: path, size: member.size, encrypted: member.encrypted })
      fact.unpackedSize += member.size ?? 0
      if (member.encrypted) fact.encrypted = true
      if (fact.unpackedSize > ARCHIVE_LIMITS.size) {
        fact.stopped = 'size'
        return
      }
      if (!NESTED.test(member.name)) continue
      // A tar inside gzip is one archive, not two.
      if (!(type === 'application/gzip' && /\.tar$/i.test(member.name))) fact.nested++
      if (depth >= ARCHIVE_LIMITS.depth) {
        fact.stopped ??= 'depth'
        continue
      }
      const inner = member.read?.(budget)
      if (!inner) {
        if (member.read && !member.encrypted) fact.stopped ??= 'size'
        continue
      }
      budget -= inner.length
      const innerType = detectType(inner)
      if (innerType?.family === 'archive')
        descend(inner, innerType.type, member.name, type === 'application/gzip' ? '' : `${path}/`, depth + 1)
    }
  }
  descend(bytes, magic.type, name, '', 1)
  // 42.zip and its kin: nobody packs 200 to 1 by accident.
  if (fact.unpackedSize > 50_000_000 && fact.unpackedSize / Math.max(1, bytes.length) > ARCHIVE_LIMITS.ratio)
    fact.stopped = 'ratio'
  return fact
}
