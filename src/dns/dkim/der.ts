// Just enough DER to read a public key exactly: modulus bits, exponent, key type, and whether octets are missing.

export type PublicKeyShape =
  | { kind: 'rsa'; encoding: 'spki' | 'pkcs1'; bits: number; exponent: number; trailing: number }
  | { kind: 'ed25519'; encoding: 'spki' | 'raw'; key: Uint8Array }
  | { kind: 'other'; oid: string }
  /** The outermost length announces more octets than there are: the record was cut off. */
  | { kind: 'truncated'; declared: number; present: number }
  | { kind: 'private' }
  | { kind: 'unreadable' }

interface Node {
  tag: number
  start: number
  end: number
  declaredEnd: number
}

function read(der: Uint8Array, at: number, limit: number): Node | null {
  const tag = der[at]
  let length = der[at + 1]
  if (tag === undefined || length === undefined) return null
  let start = at + 2
  if (length === 0x80 || length > 0x84) return null
  if (length > 0x80) {
    const octets = length & 0x7f
    length = 0
    for (let i = 0; i < octets; i++) length = length * 256 + (der[start + i] ?? 0)
    start += octets
  }
  return { tag, start, end: Math.min(start + length, limit), declaredEnd: start + length }
}

function oidOf(der: Uint8Array, node: Node): string {
  const arcs: number[] = []
  let value = 0
  for (let i = node.start; i < node.end; i++) {
    const octet = der[i] ?? 0
    value = value * 128 + (octet & 0x7f)
    if (octet < 0x80) {
      if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)))
      else arcs.push(value)
      value = 0
    }
  }
  return arcs.join('.')
}

function rsa(der: Uint8Array, sequence: Node, encoding: 'spki' | 'pkcs1', trailing: number): PublicKeyShape {
  const modulus = read(der, sequence.start, sequence.end)
  if (modulus?.tag !== 0x02) return { kind: 'unreadable' }
  const exponent = read(der, modulus.end, sequence.end)
  if (exponent?.tag !== 0x02 || modulus.declaredEnd > modulus.end) return { kind: 'unreadable' }
  // PKCS#1 private keys begin with a version 0 where a public key has its modulus.
  if (modulus.end - modulus.start === 1 && der[modulus.start] === 0) return { kind: 'private' }
  let first = modulus.start
  while (first < modulus.end && der[first] === 0) first++
  if (first === modulus.end) return { kind: 'unreadable' }
  const bits = (modulus.end - first - 1) * 8 + (32 - Math.clz32(der[first] ?? 0))
  let e = 0
  for (let i = exponent.start; i < exponent.end; i++) e = e * 256 + (der[i] ?? 0)
  return { kind: 'rsa', encoding, bits, exponent: e, trailing }
}

/** Reads SubjectPublicKeyInfo (what everyone publishes), a bare PKCS#1 RSAPublicKey, or 32 raw octets (RFC 8463). */
export function readPublicKey(der: Uint8Array): PublicKeyShape {
  if (der.length === 32) return { kind: 'ed25519', encoding: 'raw', key: der }
  const outer = read(der, 0, der.length)
  if (outer?.tag !== 0x30) return { kind: 'unreadable' }
  if (outer.declaredEnd > der.length) return { kind: 'truncated', declared: outer.declaredEnd, present: der.length }
  const trailing = der.length - outer.declaredEnd
  const first = read(der, outer.start, outer.end)
  if (!first) return { kind: 'unreadable' }
  if (first.tag === 0x02) {
    const second = read(der, first.end, outer.end)
    // PKCS#8 private key: version, then the algorithm.
    if (second?.tag === 0x30) return { kind: 'private' }
    return rsa(der, outer, 'pkcs1', trailing)
  }
  const oidNode = first.tag === 0x30 ? read(der, first.start, first.end) : null
  const bitString = read(der, first.end, outer.end)
  if (oidNode?.tag !== 0x06 || !bitString || bitString.tag !== 0x03) return { kind: 'unreadable' }
  const oid = oidOf(der, oidNode)
  // The first octet of a BIT STRING counts unused bits.
  const start = bitString.start + 1
  if (oid === '1.3.101.112') return { kind: 'ed25519', encoding: 'spki', key: der.slice(start, bitString.end) }
  if (oid !== '1.2.840.113549.1.1.1') return { kind: 'other', oid }
  const sequence = read(der, start, bitString.end)
  if (sequence?.tag !== 0x30) return { kind: 'unreadable' }
  return rsa(der, sequence, 'spki', trailing)
}
