// Where reports go: consent of foreign mailboxes (RFC 9990 4) and whether they can take mail at all.
import type { Resolver } from '../../core/dns.js'
import { type Fact, known } from '../../core/fact.js'
import { ask, askText } from '../lookup.js'
import { walk } from './discover.js'
import type { OrganizationalDomain, ReportDestination } from './facts.js'
import { isDmarcRecord, parseDmarc, type ReportUri } from './parse.js'
import { organizationalDomain } from './select.js'

/** A name nobody would give consent for singly: an answer is a wildcard. */
const PROBE = 'mailpreflight-wildcard-probe'

export async function collectReport(
  tag: 'rua' | 'ruf',
  uri: ReportUri,
  policyDomain: string,
  organizational: Fact<OrganizationalDomain>,
  resolver: Resolver,
): Promise<ReportDestination> {
  const base = { tag, uri: uri.uri, address: uri.address, host: uri.host }
  if (uri.host === null)
    return { ...base, external: known(false), authorization: 'self', authorizationName: null, mail: 'unknown' }
  const host = uri.host
  const [external, mail] = await Promise.all([isExternal(host, policyDomain, organizational, resolver), receives(host, resolver)])
  if (external.state === 'known' && !external.value)
    return { ...base, external, authorization: 'self', authorizationName: null, mail }
  const name = `${policyDomain}._report._dmarc.${host}`
  return { ...base, external, mail, authorizationName: name, authorization: await consent(name, host, tag, resolver) }
}

async function isExternal(
  host: string,
  policyDomain: string,
  organizational: Fact<OrganizationalDomain>,
  resolver: Resolver,
): Promise<Fact<boolean>> {
  if (host === policyDomain) return known(false)
  if (organizational.state !== 'known') return organizational
  if (host === organizational.value.domain) return known(false)
  const theirs = organizationalDomain(host, await walk(host, resolver))
  return theirs.state === 'known' ? known(theirs.value.domain !== organizational.value.domain) : theirs
}

async function consent(
  name: string,
  host: string,
  tag: 'rua' | 'ruf',
  resolver: Resolver,
): Promise<ReportDestination['authorization']> {
  // Step 4: a name beyond the limits of DNS can never be confirmed.
  if (name.length > 253) return 'name-too-long'
  const [texts, probe] = await Promise.all([askText(resolver, name), askText(resolver, `${PROBE}._report._dmarc.${host}`)])
  if (texts.state !== 'known') return 'unknown'
  const records = texts.value.filter(isDmarcRecord)
  if (records.length === 0) return 'refused'
  // Step 9: the override must stay on the same host, else no report goes anywhere.
  const overrides = records.flatMap(text => parseDmarc(text).record?.[tag] ?? [])
  if (overrides.some(o => o.host !== null && o.host !== host)) return 'override-elsewhere'
  return probe.state === 'known' && probe.value.some(isDmarcRecord) ? 'wildcard' : 'authorized'
}

async function receives(host: string, resolver: Resolver): Promise<ReportDestination['mail']> {
  const mx = await ask(resolver, host, 'MX')
  if (mx.state !== 'known') return 'unknown'
  // RFC 7505: a single MX with the root as its target.
  if (mx.value.records.length > 0) return mx.value.records.every(r => r.exchange === '' || r.exchange === '.') ? 'null-mx' : 'mx'
  if (mx.value.nxdomain) return 'none'
  const [v4, v6] = await Promise.all([ask(resolver, host, 'A'), ask(resolver, host, 'AAAA')])
  if ([v4, v6].some(f => f.state === 'known' && f.value.records.length > 0)) return 'address'
  return v4.state === 'known' && v6.state === 'known' ? 'none' : 'unknown'
}
