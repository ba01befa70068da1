import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { type Fact, known } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import type { CaaFacts, CaaHost } from '../../dns/facts.js'
import { defineCheck } from '../define.js'
import { fromDomain, otherRole, timedOut } from '../infrastructure-examples.js'

const host = (change: Partial<CaaHost> = {}): CaaHost => ({
  host: 'mta-sts.example.com',
  foundAt: 'example.com',
  issue: ['ca.example'],
  forbidden: false,
  unknownCritical: [],
  records: ['0 issue "ca.example"'],
  ...change,
})
const caa = (change: Partial<CaaHost> = {}, mailHosts: CaaFacts['mailHosts'] = known([])): Fact<CaaFacts> =>
  known({ policyHost: known(host(change)), mailHosts })

export default defineCheck({
  id: 'caa-mail',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['caa'],
  refs: ['RFC 8659 4', 'RFC 9495'],
  title: {
    en: 'CAA records let the mail hosts have certificates',
    de: 'Die CAA-Einträge erlauben Zertifikate für die Mail-Hosts',
  },
  why: {
    en: 'CAA records say which authorities may issue certificates. If none may, the policy host of MTA-STS and your own mail servers cannot renew theirs, and TLS to you breaks.',
    de: 'CAA-Einträge legen fest, welche Stellen Zertifikate ausstellen dürfen. Darf es keine, lassen sich die Zertifikate des MTA-STS-Hosts und der eigenen Mailserver nicht erneuern, und TLS zu Ihnen bricht.',
  },
  fix: {
    en: 'Add a CAA record "0 issue" with the name of the authority that you use, at the host or above it.',
    de: 'Ergänzen Sie am Host oder darüber einen CAA-Eintrag „0 issue“ mit dem Namen der Zertifizierungsstelle, die Sie nutzen.',
  },
  messages: {
    en: {
      forbidden: (a: { host: string; at: string }) => `The CAA records at ${a.at} forbid every certificate for ${a.host}`,
      'unknown-critical': (a: { host: string; tags: string[] }, f) =>
        `CAA records for ${a.host} carry critical properties nobody knows (${f.list(a.tags)}): no authority may issue`,
    },
    de: {
      forbidden: a => `Die CAA-Einträge unter ${a.at} verbieten jedes Zertifikat für ${a.host}`,
      'unknown-critical': (a, f) =>
        `CAA-Einträge für ${a.host} tragen unbekannte kritische Eigenschaften (${f.list(a.tags)}): Keine Stelle darf ausstellen`,
    },
  },
  examples: [
    { name: 'one authority allowed', subject: fromDomain, facts: { caa: caa() }, expect: 'pass' },
    {
      name: 'no CAA anywhere',
      subject: fromDomain,
      facts: { caa: caa({ foundAt: null, issue: [], records: [] }) },
      expect: 'pass',
    },
    {
      name: 'nobody allowed',
      subject: fromDomain,
      facts: { caa: caa({ issue: [], forbidden: true, records: ['0 issue ";"'] }) },
      expect: ['forbidden'],
    },
    {
      name: 'a critical property nobody knows',
      subject: fromDomain,
      facts: { caa: caa({ unknownCritical: ['tbs'] }) },
      expect: ['unknown-critical'],
    },
    {
      name: 'lookup timed out',
      subject: fromDomain,
      facts: { caa: known({ policyHost: timedOut, mailHosts: known([]) }) },
      expect: 'unknown',
    },
    { name: 'mail servers unknown', subject: fromDomain, facts: { caa: caa({}, timedOut) }, expect: 'unknown' },
    { name: 'all lookups failed', subject: fromDomain, facts: { caa: timedOut }, expect: 'unknown' },
    { name: 'other role', subject: fromDomain, facts: { caa: otherRole }, expect: 'not-applicable' },
  ],
  run({ caa: fact }, issue) {
    if (fact.state === 'unknown') return cannotTell(fact)
    if (fact.state === 'absent') return notApplicable
    const issues: Issue[] = []
    const evidence = new Map<string, { kind: 'record'; label: string; text: string }>()
    const { policyHost, mailHosts } = fact.value
    const results = [policyHost, ...(mailHosts.state === 'known' ? mailHosts.value.map(h => h.result) : [])]
    for (const result of results) {
      if (result.state !== 'known' || result.value.foundAt === null) continue
      const { host, foundAt: at, forbidden, unknownCritical: tags, records } = result.value
      const record = { kind: 'record' as const, label: `${at} CAA`, text: records.join('\n') }
      evidence.set(at, record)
      if (forbidden) issues.push(issue('forbidden', { host, at }, { locator: host, evidence: [record], severity: 'warning' }))
      if (tags.length > 0)
        issues.push(issue('unknown-critical', { host, tags }, { locator: host, evidence: [record], severity: 'warning' }))
    }
    const open = [...results, mailHosts].find(r => r.state === 'unknown')
    if (issues.length === 0 && open?.state === 'unknown') return cannotTell(open)
    return issues.length > 0 ? failIf(issues) : pass(...evidence.values())
  },
})
