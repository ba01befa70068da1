// Policy discovery by the DNS tree walk, RFC 9989 4.10.
import type { Resolver } from '../../core/dns.js'
import { asciiDomain } from '../dkim/lookup.js'
import { ask } from '../lookup.js'
import type { DmarcDiscovery, WalkStep } from './facts.js'
import { isDmarcRecord, parseDmarc } from './parse.js'
import { evaluateWalk } from './select.js'

/** Names of the walk in order: the domain itself, then its parents; from eight labels on cut to seven (step 4). At most eight. */
export function walkNames(domain: string): string[] {
  const labels = domain.split('.').filter(l => l !== '')
  const names = [labels.join('.')]
  for (let n = labels.length >= 8 ? 7 : labels.length - 1; n > 0; n--) names.push(labels.slice(-n).join('.'))
  return names.slice(0, 8)
}

/** One query of the walk. */
export async function queryPolicy(domain: string, resolver: Resolver): Promise<WalkStep> {
  const name = `_dmarc.${domain}`
  const step: WalkStep = { domain, name, outcome: 'none', records: [], others: [], parsed: null, reason: null, cname: null }
  const answer = await ask(resolver, name, 'TXT')
  if (answer.state === 'unknown') return { ...step, outcome: 'unknown', reason: answer.reason }
  if (answer.state === 'absent') return step
  step.cname = answer.value.cname
  for (const { strings } of answer.value.records) {
    const text = strings.join('')
    if (isDmarcRecord(text)) step.records.push(text)
    else if (step.others.length < 5) step.others.push(text.slice(0, 500))
  }
  // Steps 2 and 6: several records at one name are all discarded, and the walk goes on.
  if (step.records.length > 1) return { ...step, outcome: 'multiple' }
  const [text] = step.records
  return text === undefined ? step : { ...step, outcome: 'record', parsed: parseDmarc(text) }
}

/** The walk up to where it stops. All names are asked at once: eight queries at most, one round trip. */
export async function walk(domain: string, resolver: Resolver): Promise<WalkStep[]> {
  const steps = await Promise.all(walkNames(domain).map(name => queryPolicy(name, resolver)))
  const stop = steps.findIndex(s => s.parsed?.record?.psd === 'n' || s.parsed?.record?.psd === 'y')
  return stop < 0 ? steps : steps.slice(0, stop + 1)
}

/** Finds the record that applies to mail From the domain. Never rejects; DNS trouble makes it `unknown`, never `none`. */
export async function discoverDmarc(input: string, resolver: Resolver): Promise<DmarcDiscovery> {
  const domain = asciiDomain(input)
  const steps = domain === '' ? [] : await walk(domain, resolver)
  return evaluateWalk(domain, steps)
}
