// MTA-STS, RFC 8461.
import type { Resolver } from '../core/dns.js'
import { absent, type Fact, known, unknown } from '../core/fact.js'
import type { MtaStsFacts, MtaStsPolicy, MtaStsRecord, MxFacts, RecordProblem } from './facts.js'
import type { SafeFetch } from './fetch.js'
import { askText, isHostName, mapFact } from './lookup.js'
import { mxHostNames } from './mx.js'
import { duplicateTags, parseTags, problem } from './policy-record.js'

/** RFC 8461 3.2: about a year. */
const MAX_MAX_AGE = 31_557_600
/** RFC 8461 10.2 advises weeks; under a day the policy gives next to no protection. */
const SHORT_MAX_AGE = 86_400
const MAX_POLICY_BYTES = 65_536

/** Reads one record. `record` is null when a sender would not take it. Never throws. */
export function parseMtaStsRecord(text: string): { record: MtaStsRecord | null; problems: RecordProblem[] } {
  const { tags, problems } = parseTags(text)
  problems.push(...duplicateTags(tags))
  const [first] = tags
  // RFC 8461 3.1: v comes first, exactly so; only WSP may stand round the semicolon.
  if (!text.startsWith('v=STSv1') || first?.value !== 'STSv1')
    problems.push(problem('bad-version', 'error', 0, first?.text ?? ''))
  const id = tags.find(t => t.name === 'id')
  if (!id) problems.push(problem('no-id', 'error', text.length, ''))
  else if (!/^[A-Za-z0-9]{1,32}$/.test(id.value)) problems.push(problem('bad-id', 'error', id.valuePosition, id.value))
  return { record: id && !problems.some(p => p.severity === 'error') ? { id: id.value } : null, problems }
}

/** RFC 8461 3.1: records that do not begin so are dropped; with more or fewer than one left there is no MTA-STS. */
export const selectMtaStsRecords = (texts: readonly string[]): string[] => texts.filter(t => /^v=STSv1[ \t]*(?:;|$)/.test(t))

type PolicyText = Omit<MtaStsPolicy, 'url' | 'uncovered'>

/** Reads a policy file. Never throws. */
export function parseMtaStsPolicy(text: string): PolicyText {
  const problems: RecordProblem[] = []
  const fields = new Map<string, string>()
  const mx: string[] = []
  let position = 0
  for (const line of text.slice(0, MAX_POLICY_BYTES).split('\n')) {
    const content = line.endsWith('\r') ? line.slice(0, -1) : line
    const colon = content.indexOf(':')
    const key = content.slice(0, Math.max(colon, 0)).trim()
    const value = content.slice(colon + 1).trim()
    if (content.trim() !== '') {
      if (colon <= 0 || key === '') problems.push(problem('bad-line', 'error', position, content))
      else if (key === 'mx') {
        const pattern = value.toLowerCase()
        // RFC 8461 4.1: a wildcard stands for exactly the leftmost label.
        if (isHostName(pattern.replace(/^\*\./, ''), 1)) mx.push(pattern)
        else problems.push(problem('bad-mx', 'error', position, content))
      } else if (fields.has(key)) {
        // RFC 8461 3.2: the first counts.
        problems.push(problem('duplicate-key', 'warning', position, content))
      } else fields.set(key, value)
    }
    position += line.length + 1
  }
  const version = fields.get('version') ?? null
  const mode = fields.get('mode')
  const age = fields.get('max_age')
  if (version !== 'STSv1') problems.push(problem('bad-version', 'error', 0, version ?? ''))
  if (mode !== 'enforce' && mode !== 'testing' && mode !== 'none') problems.push(problem('bad-mode', 'error', 0, mode ?? ''))
  const maxAge = age !== undefined && /^\d{1,10}$/.test(age) ? Number(age) : null
  if (maxAge === null || maxAge > MAX_MAX_AGE) problems.push(problem('bad-max-age', 'error', 0, age ?? ''))
  else if (maxAge < SHORT_MAX_AGE && mode !== 'none') problems.push(problem('short-max-age', 'warning', 0, age ?? ''))
  if (mx.length === 0 && mode !== 'none') problems.push(problem('no-mx', 'error', 0, ''))
  return { text, version, mode: mode === 'enforce' || mode === 'testing' || mode === 'none' ? mode : null, mx, maxAge, problems }
}

/** RFC 8461 4.1: `*.example.com` covers `mx.example.com`, not `example.com` and not `a.b.example.com`. */
export function coversHost(patterns: readonly string[], host: string): boolean {
  const rest = host.slice(host.indexOf('.') + 1)
  return patterns.some(p => p === host || (p.startsWith('*.') && p.slice(2) === rest && host.includes('.')))
}

export const policyUrl = (domain: string): string => `https://mta-sts.${domain}/.well-known/mta-sts.txt`

async function fetchPolicy(
  domain: string,
  mx: Promise<Fact<MxFacts>>,
  fetch: SafeFetch | undefined,
): Promise<MtaStsFacts['policy']> {
  if (!fetch) return unknown('not-collected', 'HTTPS is switched off')
  const url = policyUrl(domain)
  const response = await fetch(url, { maxBytes: MAX_POLICY_BYTES })
  if (!response.ok) return response.certain ? absent(response.code) : unknown(response.reason, response.code)
  // RFC 8461 3.3: no redirects, nothing but 200.
  if (response.status !== 200)
    return absent(`${response.status >= 300 && response.status < 400 ? 'redirect' : 'status'} ${response.status}`)
  const policy = parseMtaStsPolicy(new TextDecoder().decode(response.body))
  if (!/^text\/plain\b/i.test(response.contentType))
    policy.problems.push(problem('media-type', 'warning', 0, response.contentType))
  const uncovered = mapFact(await mx, m => (policy.mode === 'none' ? [] : mxHostNames(m).filter(h => !coversHost(policy.mx, h))))
  return known({ url, ...policy, uncovered })
}

export async function collectMtaSts(
  domain: string,
  mx: Promise<Fact<MxFacts>>,
  resolver: Resolver,
  fetch: SafeFetch | undefined,
): Promise<Fact<MtaStsFacts>> {
  const name = `_mta-sts.${domain}`
  const texts = await askText(resolver, name)
  if (texts.state !== 'known') return texts
  const records = selectMtaStsRecords(texts.value)
  // A near miss ("v=STSV1", a leading blank) is worth a finding although senders see nothing.
  const near = records.length === 0 ? texts.value.filter(t => /^\s*v\s*=\s*sts/i.test(t)) : []
  if (records.length === 0 && near.length === 0) {
    return known({ name, records, record: null, problems: [], policy: absent('not-asked') })
  }
  const parsed = parseMtaStsRecord(records[0] ?? near[0] ?? '')
  const problems = records.length > 1 ? [problem('multiple-records', 'error', 0, ''), ...parsed.problems] : parsed.problems
  const record = records.length === 1 ? parsed.record : null
  const policy = record ? await fetchPolicy(domain, mx, fetch) : absent('not-asked')
  return known({ name, records: records.length > 0 ? records : near, record, problems, policy })
}
