// The explanation a domain gives for a fail (RFC 7208 6.2).
import type { Resolver } from '../../core/dns.js'
import { expandDomain, expandMacros, type MacroValues, parseMacroString } from './macro.js'
import { joined, query } from './query.js'
import type { DomainSpec } from './types.js'

/**
 * Null on any trouble at all: DNS, no or several records, syntax, text beyond US-ASCII (RFC 7208 6.2: proceed as if there were no exp).
 * `ptrName` is awaited when the text itself asks for `%{p}`.
 */
export async function explain(
  spec: DomainSpec,
  values: MacroValues,
  resolver: Resolver,
  ptrName: () => Promise<string>,
): Promise<string | null> {
  const name = expandDomain(spec, values)
  if (name === null) return null
  const { records, failure } = await query(resolver, name, 'TXT')
  const [record] = records
  if (failure || !record || records.length > 1) return null
  const text = joined(record.strings)
  if (/[^\x20-\x7e]/.test(text)) return null
  const { parts, fault } = parseMacroString(text, 'explain')
  if (fault) return null
  if (parts.some(p => typeof p !== 'string' && p.letter === 'p')) await ptrName()
  const out = expandMacros(parts, values)
  // A local-part may bring in anything; what goes into an SMTP reply must not end its line.
  return /[^\x20-\x7e]/.test(out) ? null : out
}
