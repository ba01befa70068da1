import { cannotTell, failIf, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import { examplePolicy, exampleReport } from '../../dns/dmarc/example.js'
import { defineCheck } from '../define.js'
import { ADDRESS, overPolicy, policyFix } from '../dmarc-policy.js'

const TEXT = 'v=DMARC1; p=reject; rua=mailto:dmarc@example.net'

export default defineCheck({
  id: 'dmarc-reports',
  category: 'authentication',
  subject: 'domain',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dmarc'],
  refs: ['RFC 9989 4.6', 'RFC 9989 5.1.3', 'RFC 7505'],
  title: { en: 'DMARC reports arrive somewhere', de: 'DMARC-Berichte kommen irgendwo an' },
  why: {
    en: 'The daily reports of Gmail, Microsoft, GMX and others show who sends in your name and what fails. Without them you do not notice when your own mail fails.',
    de: 'Die täglichen Berichte von Gmail, Microsoft, GMX und anderen zeigen, wer in Ihrem Namen sendet und was durchfällt. Ohne sie bemerken Sie nicht, wenn eigene E-Mails scheitern.',
  },
  fix: {
    en: 'Name a mailbox that takes mail in rua=mailto:… or use a report service. The reports are XML; a service turns them into tables.',
    de: 'Nennen Sie in rua=mailto:… ein Postfach, das E-Mails annimmt, oder nutzen Sie einen Auswertungsdienst. Die Berichte sind XML; ein Dienst macht Tabellen daraus.',
  },
  messages: {
    en: {
      none: (a: { domain: string }) => `The DMARC record of ${a.domain} asks for no reports (rua=)`,
      'null-mx': (a: { address: string; host: string }) =>
        `${a.address} gets no reports: ${a.host} declares that it takes no mail (null MX)`,
      'no-mail': (a: { address: string; host: string }) => `${a.address} gets no reports: ${a.host} has no mail server`,
    },
    de: {
      none: a => `Der DMARC-Eintrag von ${a.domain} fordert keine Berichte an (rua=)`,
      'null-mx': a => `${a.address} erhält keine Berichte: ${a.host} erklärt, keine E-Mails anzunehmen (Null-MX)`,
      'no-mail': a => `${a.address} erhält keine Berichte: ${a.host} hat keinen Mailserver`,
    },
  },
  examples: [
    { name: 'a mailbox that takes mail', facts: { dmarc: examplePolicy(TEXT, { reports: [exampleReport()] }) }, expect: 'pass' },
    { name: 'no address', facts: { dmarc: examplePolicy('v=DMARC1; p=reject') }, expect: ['none'] },
    {
      name: 'null MX',
      facts: { dmarc: examplePolicy(TEXT, { reports: [exampleReport({ mail: 'null-mx' })] }) },
      expect: ['null-mx'],
    },
    {
      name: 'no mail server',
      facts: { dmarc: examplePolicy(TEXT, { reports: [exampleReport({ mail: 'none' })] }) },
      expect: ['no-mail'],
    },
    {
      name: 'MX lookup timed out',
      facts: { dmarc: examplePolicy(TEXT, { reports: [exampleReport({ mail: 'unknown' })] }) },
      expect: 'unknown',
    },
    { name: 'DNS timeout', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dmarc }, issue, { subject, settings }) =>
    overPolicy(dmarc, subject, ({ facts, domain, text, record, evidence }) => {
      const issues: Issue[] = []
      // A faulty rua= is dmarc-syntax; p=none without reports is dmarc-policy as well, but the cure is one.
      if (record.rua.length === 0 && !/(?:^|;)\s*rua\s*=/i.test(text)) {
        const proposed = `${text.replace(/[;\s]+$/, '')}; rua=mailto:${ADDRESS}`
        const details = { evidence: [evidence], ...policyFix(facts, domain, text, proposed) }
        // Of a domain that sends nothing, reports would only tell of forgers: good to know, no lack.
        issues.push(issue('none', { domain }, settings.profile === 'no-mail' ? { ...details, severity: 'info' } : details))
      }
      const seen = new Set<string>()
      for (const { address, host, mail } of facts.reports) {
        if (address === null || host === null || seen.has(address) || (mail !== 'null-mx' && mail !== 'none')) continue
        seen.add(address)
        issues.push(
          issue(mail === 'null-mx' ? 'null-mx' : 'no-mail', { address, host }, { locator: address, evidence: [evidence] }),
        )
      }
      if (issues.length > 0) return failIf(issues)
      return facts.reports.some(r => r.host !== null && r.mail === 'unknown') ? cannotTell({ reason: 'timeout' }) : pass(evidence)
    }),
})
