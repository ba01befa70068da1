// Repairs of key records that need nothing but the record itself; every proposal is parsed again before anyone sees it.
import { createPublicKey } from 'node:crypto'
import { parseDkimKey, printDkimKey } from './key.js'

/** Takes out what panels and copying put in. */
const cleaned = (text: string): string =>
  text
    .replaceAll(/-----[A-Z ]{1,30}-----/g, '')
    .replaceAll(/["\\]/g, '')
    .replace(/^\s*v\s*=\s*dkim1\s*;?\s*/i, 'v=DKIM1; ')

/** The same key in the form that every receiver reads; null when that is not possible without its owner. */
export function repairKey(text: string): string | null {
  const current = parseDkimKey(text)
  const { record } = parseDkimKey(cleaned(text))
  if (!record) return null
  const publicKey = usualForm(record.keyType, record.encoding, record.publicKey)
  if (publicKey === null) return null
  const proposed = printDkimKey({ ...record, publicKey })
  const after = parseDkimKey(proposed)
  const worth = after.valid && (!current.valid || after.problems.length < current.problems.length)
  return worth && proposed !== text ? proposed : null
}

function usualForm(keyType: string, encoding: string | null, publicKey: string): string | null {
  const octets = Buffer.from(publicKey, 'base64')
  try {
    if (encoding === 'pkcs1')
      return createPublicKey({ key: octets, format: 'der', type: 'pkcs1' })
        .export({ format: 'der', type: 'spki' })
        .toString('base64')
    // SubjectPublicKeyInfo of an ed25519 key ends in its 32 octets (RFC 8410 4).
    if (keyType === 'ed25519' && encoding === 'spki') return octets.subarray(-32).toString('base64')
    return octets.toString('base64')
  } catch {
    return null
  }
}
