// DNS records as repairs: the name in both forms that panels ask for, long texts cut into strings.
import type { Fix } from '../core/finding.js'

type DnsFix = Extract<Fix, { kind: 'dns-record' }>

export interface DnsFixInput {
  /** Fully qualified. */
  name: string
  type: DnsFix['type']
  current: string | null
  proposed: string | null
  /** Registered domain, the zone most panels show; null when unknown. */
  registeredDomain: string | null
  /** Did the proposed value survive our own parser? Values with a `<placeholder>` are checked without it. */
  valid: boolean
}

/** The owner name relative to the registered domain; '@' for the domain itself. */
export function panelHost(name: string, registeredDomain: string | null): string {
  if (registeredDomain === null) return name
  if (name === registeredDomain) return '@'
  return name.endsWith(`.${registeredDomain}`) ? name.slice(0, -registeredDomain.length - 1) : name
}

const MAX_STRING = 255

/** A TXT value as character-strings of at most 255 octets (RFC 1035 3.3.14). */
export function textChunks(value: string): string[] {
  const bytes = new TextEncoder().encode(value)
  const chunks: string[] = []
  for (let i = 0; i < bytes.length || i === 0; i += MAX_STRING)
    chunks.push(new TextDecoder().decode(bytes.slice(i, i + MAX_STRING)))
  return chunks
}

export function dnsFix({ name, type, current, proposed, registeredDomain, valid }: DnsFixInput): DnsFix {
  const fix: DnsFix = {
    kind: 'dns-record',
    name,
    host: panelHost(name, registeredDomain),
    type,
    current,
    proposed,
    checked: { valid },
  }
  if (type === 'TXT' && proposed !== null) fix.chunks = textChunks(proposed)
  return fix
}
