// SMTP TLS reporting, RFC 8460.
import type { Resolver } from '../core/dns.js'
import { type Fact, known } from '../core/fact.js'
import type { RecordProblem, TlsRptFacts } from './facts.js'
import { askText } from './lookup.js'
import { duplicateTags, httpsUrl, mailtoAddress, parseTags, problem } from './policy-record.js'

/** Reads one record. `record` is null when no report would be sent. Never throws. */
export function parseTlsRpt(text: string): { record: TlsRptFacts['record']; problems: RecordProblem[] } {
  const { tags, problems } = parseTags(text)
  problems.push(...duplicateTags(tags))
  const [first] = tags
  if (!text.startsWith('v=TLSRPTv1') || first?.value !== 'TLSRPTv1')
    problems.push(problem('bad-version', 'error', 0, first?.text ?? ''))
  const rua = tags.find(t => t.name === 'rua')
  const uris: string[] = []
  if (!rua) problems.push(problem('no-rua', 'error', text.length, ''))
  else {
    let position = rua.valuePosition
    for (const piece of rua.value.split(',')) {
      const uri = piece.trim()
      if (httpsUrl(uri) !== null || mailtoAddress(uri) !== null) uris.push(uri)
      else problems.push(problem('bad-rua', 'error', position, uri))
      position += piece.length + 1
    }
  }
  const unusable = problems.some(p => p.severity === 'error' && p.code !== 'bad-rua') || uris.length === 0
  return { record: unusable ? null : { rua: uris }, problems }
}

export async function collectTlsRpt(domain: string, resolver: Resolver): Promise<Fact<TlsRptFacts>> {
  const name = `_smtp._tls.${domain}`
  const texts = await askText(resolver, name)
  if (texts.state !== 'known') return texts
  const records = texts.value.filter(t => /^v=TLSRPTv1[ \t]*(?:;|$)/.test(t))
  const near = records.length === 0 ? texts.value.filter(t => /^\s*v\s*=\s*tlsrpt/i.test(t)) : []
  const candidate = records[0] ?? near[0]
  if (candidate === undefined) return known({ name, records: [], record: null, problems: [] })
  const parsed = parseTlsRpt(candidate)
  // RFC 8460 3: with several records there is no TLSRPT.
  if (records.length > 1)
    return known({ name, records, record: null, problems: [problem('multiple-records', 'error', 0, ''), ...parsed.problems] })
  return known({ name, records: records.length > 0 ? records : near, ...parsed })
}
