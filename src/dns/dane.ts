// DANE for SMTP, RFC 7672.
import type { Resolver } from '../core/dns.js'
import { type Fact, known, unknown } from '../core/fact.js'
import type { DaneFacts, MxFacts, RecordProblem, TlsaRecord } from './facts.js'
import { ask, mapFact } from './lookup.js'
import { mxHostNames } from './mx.js'
import { problem } from './policy-record.js'

const MAX_HOSTS = 10
const DIGEST_HEX: Record<number, number> = { 1: 64, 2: 128 }

/** What is wrong with a TLSA set for port 25. Pure. */
export function evaluateTlsa(records: readonly TlsaRecord[]): RecordProblem[] {
  const problems: RecordProblem[] = []
  for (const record of records) {
    const text = `${record.usage} ${record.selector} ${record.matchingType} ${record.certificate}`
    // RFC 7672 3.1.3: PKIX usages 0 and 1 are not usable for SMTP.
    if (record.usage === 0 || record.usage === 1) problems.push(problem('pkix-usage', 'warning', 0, text))
    else if (record.usage > 3) problems.push(problem('bad-usage', 'error', 0, text))
    if (record.selector > 1) problems.push(problem('bad-selector', 'error', 0, text))
    if (record.matchingType > 2) problems.push(problem('bad-matching-type', 'error', 0, text))
    const length = DIGEST_HEX[record.matchingType]
    if (length !== undefined && record.certificate.length !== length) problems.push(problem('bad-digest', 'error', 0, text))
    if (record.certificate === '') problems.push(problem('bad-digest', 'error', 0, text))
  }
  const usable = records.some(r => (r.usage === 2 || r.usage === 3) && r.selector <= 1 && r.matchingType <= 2)
  if (records.length > 0 && !usable) problems.push(problem('unusable', 'error', 0, ''))
  return problems
}

/** TLSA at _25._tcp of every MX host. `secure` stays unknown without a validating resolver: the AD bit of others means nothing. */
export async function collectDane(mx: Promise<Fact<MxFacts>>, resolver: Resolver, validating: boolean): Promise<Fact<DaneFacts>> {
  const set = await mx
  if (set.state !== 'known') return set
  const hosts = await Promise.all(
    mxHostNames(set.value)
      .slice(0, MAX_HOSTS)
      .map(async (host): Promise<DaneFacts['hosts'][number]> => {
        const name = `_25._tcp.${host}`
        const answer = await ask(resolver, name, 'TLSA')
        const records = mapFact(answer, a =>
          a.records.map(({ usage, selector, matchingType, certificate }) => ({
            usage,
            selector,
            matchingType,
            certificate: certificate.toLowerCase(),
          })),
        )
        return {
          host,
          name,
          records,
          problems: records.state === 'known' ? evaluateTlsa(records.value) : [],
          secure: validating ? mapFact(answer, a => a.authenticated) : unknown('not-visible', 'no validating resolver'),
        }
      }),
  )
  return known({ hosts })
}
