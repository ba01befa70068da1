// BIMI (draft-brand-indicators-for-message-identification): record, image, certificate presence.
import type { Resolver } from '../core/dns.js'
import { absent, type Fact, known, unknown } from '../core/fact.js'
import { registeredDomain } from './existence.js'
import type { BimiFacts, BimiRecord, RecordProblem } from './facts.js'
import type { FetchResponse, SafeFetch } from './fetch.js'
import { askText } from './lookup.js'
import { duplicateTags, httpsUrl, parseTags, problem } from './policy-record.js'

/** Twice the allowed size is read, so that "too large" can be said with a figure. */
const MAX_LOGO_FETCH = 65_536
const MAX_CERTIFICATE_FETCH = 131_072

/** Reads one record. `record` is null when a receiver would not take it. Never throws. */
export function parseBimi(text: string): { record: BimiRecord | null; problems: RecordProblem[] } {
  const { tags, problems } = parseTags(text)
  problems.push(...duplicateTags(tags))
  const find = (name: string) => tags.find(t => t.name.toLowerCase() === name)
  const [first] = tags
  if (first?.name.toLowerCase() !== 'v' || first.value !== 'BIMI1')
    problems.push(problem('bad-version', 'error', 0, first?.text ?? ''))
  const l = find('l')
  const a = find('a')
  const logo = l?.value ?? ''
  const authority = a && a.value !== '' ? a.value : null
  const declined = l !== undefined && logo === '' && authority === null
  if (!l && !authority) problems.push(problem('no-location', 'error', text.length, ''))
  for (const tag of [l, a]) {
    // RFC 3986 commas: several locations are no longer allowed.
    if (tag && tag.value !== '' && httpsUrl(tag.value) === null)
      problems.push(problem('bad-url', 'error', tag.valuePosition, tag.value))
  }
  if (l && logo !== '' && httpsUrl(logo) !== null && !/\.svgz?$/i.test(new URL(logo).pathname)) {
    problems.push(problem('not-svg-name', 'warning', l.valuePosition, logo))
  }
  const avp = find('avp')
  const preference = avp?.value === 'brand' || avp?.value === 'personal' ? avp.value : null
  if (avp && preference === null) problems.push(problem('bad-avp', 'warning', avp.valuePosition, avp.value))
  const lps = find('lps')
  const localParts = (lps?.value ?? '')
    .split(',')
    .map(p => p.trim())
    .filter(p => p !== '')
  const bad = problems.some(p => p.severity === 'error')
  return { record: bad ? null : { logo, authority, preference, localParts, declined }, problems }
}

const failed = (response: Exclude<FetchResponse, { ok: true }>): Fact<never> =>
  response.certain ? absent(response.code) : unknown(response.reason, response.code)

async function fetchLogo(url: string, fetch: SafeFetch | undefined): Promise<BimiFacts['logo']> {
  if (url === '') return absent('not-named')
  if (!fetch) return unknown('not-collected', 'HTTPS is switched off')
  const response = await fetch(url, { maxBytes: MAX_LOGO_FETCH })
  if (!response.ok) return failed(response)
  if (response.status !== 200) return absent(`status ${response.status}`)
  const { checkSvg } = await import('./bimi-svg.js')
  const checked = checkSvg(new TextDecoder().decode(response.body), response.body.length)
  const type = response.contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type !== 'image/svg+xml') checked.problems.push(problem('media-type', 'warning', 0, type))
  return known({ url, bytes: response.body.length, ...checked })
}

async function fetchCertificate(url: string | null, fetch: SafeFetch | undefined): Promise<BimiFacts['certificate']> {
  if (url === null) return absent('not-named')
  if (!fetch) return unknown('not-collected', 'HTTPS is switched off')
  const response = await fetch(url, { maxBytes: MAX_CERTIFICATE_FETCH })
  if (!response.ok) return failed(response)
  if (response.status !== 200) return absent(`status ${response.status}`)
  const text = new TextDecoder('latin1').decode(response.body)
  return known({ url, certificates: text.split('-----BEGIN CERTIFICATE-----').length - 1 })
}

/** Both the domain and its registered domain are asked at once; the closer record wins. */
export async function collectBimi(domain: string, resolver: Resolver, fetch: SafeFetch | undefined): Promise<Fact<BimiFacts>> {
  const selector = 'default'
  const above = await registeredDomain(domain)
  const names = [domain, ...(above !== null && above !== domain ? [above] : [])].map(d => `${selector}._bimi.${d}`)
  const answers = await Promise.all(names.map(name => askText(resolver, name)))
  const [ownName = ''] = names
  let name = ownName
  let records: string[] = []
  for (const [i, answer] of answers.entries()) {
    if (answer.state !== 'known') return answer
    records = answer.value.filter(t => /^\s*v\s*=\s*bimi/i.test(t))
    name = names[i] ?? ownName
    if (records.length > 0) break
  }
  const base = { selector, name: records.length > 0 ? name : ownName, inherited: records.length > 0 && name !== ownName, records }
  const [text] = records
  if (text === undefined) {
    return known({ ...base, record: null, problems: [], logo: absent('not-named'), certificate: absent('not-named') })
  }
  const parsed = parseBimi(text)
  const problems = records.length > 1 ? [problem('multiple-records', 'error', 0, ''), ...parsed.problems] : parsed.problems
  const record = records.length > 1 ? null : parsed.record
  const [logo, certificate] = await Promise.all([
    record ? fetchLogo(record.logo, fetch) : absent('not-named'),
    record ? fetchCertificate(record.authority, fetch) : absent('not-named'),
  ])
  return known({ ...base, record, problems, logo, certificate })
}
