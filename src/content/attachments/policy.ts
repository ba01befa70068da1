// What providers and filters say about file types and sizes, from rules/attachments.
import { attachments as policies } from '../../generated/rules/attachments.js'
import type { AttachmentPolicy } from '../../rules/attachments.js'

export interface Refusal {
  provider: string
  name: string
  kind: AttachmentPolicy['kind']
  effect: 'rejected' | 'hidden'
}

export interface SizeLimit {
  provider: string
  name: string
  /** Octets of the encoded message. */
  limit: number
  direction: 'receive' | 'send'
}

const refusals = new Map<string, Refusal[]>()
const archived = new Map<string, Refusal[]>()
const byType = new Map<string, Refusal[]>()
const add = (map: Map<string, Refusal[]>, key: string, refusal: Refusal): void => {
  const list = map.get(key)
  if (list) list.push(refusal)
  else map.set(key, [refusal])
}
for (const { blocked, provider, name, kind } of policies) {
  if (!blocked) continue
  const refusal: Refusal = { provider, name, kind, effect: blocked.effect }
  for (const extension of blocked.extensions) {
    add(refusals, extension, refusal)
    if (blocked.insideArchives) add(archived, extension, refusal)
  }
  for (const type of blocked.types ?? []) add(byType, type, refusal)
}

/** Who refuses a file of that extension (lower case, without dot) or declared media type. */
export function refusedBy(extension: string, type = ''): Refusal[] {
  const found = [...(refusals.get(extension) ?? [])]
  for (const refusal of byType.get(type) ?? []) if (!found.some(f => f.provider === refusal.provider)) found.push(refusal)
  return found
}

/** Who refuses an archive with such a file inside. */
export const refusedInArchive = (extension: string): readonly Refusal[] => archived.get(extension) ?? []

/** Who refuses an encrypted archive that holds another archive. */
export const refuseEncryptedNested: readonly Refusal[] = policies.flatMap(p =>
  p.blocked?.encryptedNestedArchives ? [{ provider: p.provider, name: p.name, kind: p.kind, effect: p.blocked.effect }] : [],
)

/** The highest weight that a spam filter gives to the extension; 0 when none. */
export const filterWeight = (extension: string): number => Math.max(0, ...policies.map(p => p.weights?.[extension] ?? 0))

/** Limits on the encoded message, smallest first: what mailbox providers take in and what services send. */
export const sizeLimits: readonly SizeLimit[] = policies
  .flatMap(({ provider, name, kind, limits }): SizeLimit[] => {
    const direction = kind === 'sending-service' ? 'send' : 'receive'
    const limit = limits?.[direction]
    return limit === undefined ? [] : [{ provider, name, limit, direction }]
  })
  .sort((a, b) => a.limit - b.limit)
