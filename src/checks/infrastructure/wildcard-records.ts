import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { type Fact, known } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import type { WildcardFacts } from '../../dns/facts.js'
import { defineCheck } from '../define.js'
import { fromDomain, otherRole, timedOut } from '../infrastructure-examples.js'

const answers = (change: Partial<WildcardFacts> = {}): Fact<WildcardFacts> =>
  known({ name: 'no-such-name.example.com', txt: known([]), mx: known([]), domainkey: known([]), dmarc: known([]), ...change })

/** What a domain that sends nothing is told to publish for every name: no sender, no key, no mail, reject. */
const refuses = (record: string): boolean =>
  /^(?:v=spf1 -all|(?:v=DKIM1; *)?(?:k=\w+; *)?p= *;?|0 \.|v=DMARC1; *p=reject\b.*)$/i.test(record.trim())

export default defineCheck({
  id: 'wildcard-records',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['wildcard'],
  refs: ['RFC 4592', 'RFC 6376 6.1.2'],
  title: {
    en: 'No wildcard record answers for names that do not exist',
    de: 'Kein Wildcard-Eintrag antwortet für nicht vorhandene Namen',
  },
  why: {
    en: 'A wildcard gives every invented name mail records. Forgers can use such subdomains, and checks for DKIM keys or reports find records where none were meant.',
    de: 'Ein Wildcard-Eintrag gibt jedem erfundenen Namen Mail-Einträge. Fälscher können solche Subdomains nutzen, und die Suche nach DKIM-Schlüsseln oder Berichtszielen findet Einträge, die nie gemeint waren.',
  },
  fix: {
    en: 'Replace the wildcard record by records for the names that are really used.',
    de: 'Ersetzen Sie den Wildcard-Eintrag durch Einträge für die tatsächlich verwendeten Namen.',
  },
  messages: {
    en: {
      txt: (a: { domain: string; value: string }) => `Any name under ${a.domain} has the TXT record "${a.value}"`,
      mx: (a: { domain: string; value: string }) => `Any name under ${a.domain} has the MX record ${a.value}`,
      domainkey: (a: { domain: string; value: string }) => `Any DKIM selector of ${a.domain} has the record "${a.value}"`,
      dmarc: (a: { domain: string; value: string }) => `_dmarc under any name of ${a.domain} has the record "${a.value}"`,
    },
    de: {
      txt: a => `Jeder Name unter ${a.domain} hat den TXT-Eintrag „${a.value}“`,
      mx: a => `Jeder Name unter ${a.domain} hat den MX-Eintrag ${a.value}`,
      domainkey: a => `Jeder DKIM-Selektor von ${a.domain} hat den Eintrag „${a.value}“`,
      dmarc: a => `_dmarc unter jedem Namen von ${a.domain} hat den Eintrag „${a.value}“`,
    },
  },
  examples: [
    { name: 'no wildcard', subject: fromDomain, facts: { wildcard: answers() }, expect: 'pass' },
    { name: 'wildcard TXT', subject: fromDomain, facts: { wildcard: answers({ txt: known(['v=spf1 -all']) }) }, expect: ['txt'] },
    {
      name: 'wildcard MX',
      subject: fromDomain,
      facts: { wildcard: answers({ mx: known(['10 mx.example.com']) }) },
      expect: ['mx'],
    },
    {
      name: 'every selector answers',
      subject: fromDomain,
      facts: { wildcard: answers({ domainkey: known(['v=DKIM1; p=']) }) },
      expect: ['domainkey'],
    },
    {
      name: 'policy for every name',
      subject: fromDomain,
      facts: { wildcard: answers({ dmarc: known(['v=DMARC1; p=none']) }) },
      expect: ['dmarc'],
    },
    {
      name: 'a domain that sends nothing says so for every name',
      settings: { profile: 'no-mail' },
      subject: fromDomain,
      facts: { wildcard: answers({ txt: known(['v=spf1 -all']), domainkey: known(['v=DKIM1; p=']) }) },
      expect: 'pass',
    },
    { name: 'one lookup timed out', subject: fromDomain, facts: { wildcard: answers({ mx: timedOut }) }, expect: 'unknown' },
    { name: 'all lookups timed out', subject: fromDomain, facts: { wildcard: timedOut }, expect: 'unknown' },
    { name: 'other role', subject: fromDomain, facts: { wildcard: otherRole }, expect: 'not-applicable' },
  ],
  run({ wildcard }, issue, { subject, settings }) {
    if (wildcard.state === 'unknown') return cannotTell(wildcard)
    if (wildcard.state === 'absent' || subject.kind !== 'domain') return notApplicable
    const { name, txt, mx, domainkey, dmarc } = wildcard.value
    const domain = subject.name
    const issues: Issue[] = []
    const found = { txt, mx, domainkey, dmarc }
    for (const code of ['txt', 'mx', 'domainkey', 'dmarc'] as const) {
      const fact = found[code]
      // A wildcard TXT answers below _domainkey and _dmarc too: one finding is enough.
      if (fact.state !== 'known' || fact.value.length === 0) continue
      if (settings.profile === 'no-mail' && fact.value.every(refuses)) continue
      if ((code === 'domainkey' || code === 'dmarc') && txt.state === 'known' && txt.value.length > 0) continue
      const value = fact.value[0] ?? ''
      issues.push(issue(code, { domain, value }, { evidence: [{ kind: 'record', label: name, text: fact.value.join('\n') }] }))
    }
    const open = [txt, mx, domainkey, dmarc].find(f => f.state === 'unknown')
    if (issues.length > 0) return failIf(issues)
    return open?.state === 'unknown' ? cannotTell(open) : pass()
  },
})
