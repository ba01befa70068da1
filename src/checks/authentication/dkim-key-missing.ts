import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleDkim, exampleKey, exampleSelector, GOOD_KEY } from '../../dns/dkim/example.js'
import { defineCheck } from '../define.js'
import { foundKeys, isNamed, keyFix } from '../dkim-keys.js'

export default defineCheck({
  id: 'dkim-key-missing',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dkim'],
  refs: ['RFC 6376 3.6.2', 'RFC 8020', 'https://support.google.com/a/answer/81126'],
  explains: ['invalid-sender'],
  title: { en: 'The DKIM key is published in DNS', de: 'Der DKIM-Schlüssel steht im DNS' },
  why: {
    en: 'DKIM puts a digital signature into every message. Mailbox providers check it with a public key that they fetch from the DNS of the signing domain. Without the key every signature is worthless: Gmail, Yahoo and Microsoft then refuse bulk mail or file it as spam.',
    de: 'DKIM versieht jede E-Mail mit einer digitalen Signatur. Postfach-Anbieter prüfen sie mit einem öffentlichen Schlüssel aus dem DNS der signierenden Domain. Fehlt der Schlüssel, ist jede Signatur wertlos: Gmail, Yahoo und Microsoft weisen Massenmails dann ab oder legen sie in den Spam-Ordner.',
  },
  fix: {
    en: 'Open the domain settings of your sending service, copy the DKIM records it shows (one or more CNAME or TXT records) and publish them unchanged. Name your selector with --selector to have exactly that one checked.',
    de: 'Öffnen Sie die Domain-Einstellungen Ihres Versanddienstes, kopieren Sie die dort gezeigten DKIM-Einträge (ein oder mehrere CNAME- oder TXT-Einträge) und veröffentlichen Sie sie unverändert. Mit --selector prüfen Sie gezielt Ihren Selektor.',
  },
  messages: {
    en: {
      missing: (a: { name: string }) => `There is no key at ${a.name}`,
      dangling: (a: { name: string; target: string }) => `${a.name} points to ${a.target}, but there is no key there`,
      'none-exists': (a: { domain: string; tried: number }, f) =>
        `${a.domain} has no DKIM keys: nothing is published under _domainkey (${f.plural(a.tried, 'selector', 'selectors')} tried as well)`,
      'none-tried': (a: { domain: string; tried: number }, f) =>
        `No DKIM key found among the ${f.plural(a.tried, 'selector', 'selectors')} tried for ${a.domain}; there may be one under a selector that we do not know`,
    },
    de: {
      missing: a => `Unter ${a.name} steht kein Schlüssel`,
      dangling: a => `${a.name} verweist auf ${a.target}, dort steht aber kein Schlüssel`,
      'none-exists': (a, f) =>
        `${a.domain} hat keine DKIM-Schlüssel: Unter _domainkey ist nichts veröffentlicht (zusätzlich ${f.plural(a.tried, 'Selektor', 'Selektoren')} geprüft)`,
      'none-tried': (a, f) =>
        `Unter den ${f.plural(a.tried, 'geprüften Selektor', 'geprüften Selektoren')} von ${a.domain} findet sich kein DKIM-Schlüssel; unter einem uns unbekannten Selektor kann es einen geben`,
    },
  },
  examples: [
    { name: 'key of the message found', facts: { dkim: exampleKey(GOOD_KEY) }, expect: 'pass' },
    { name: 'key of the message missing', facts: { dkim: exampleKey(null) }, expect: ['missing'] },
    {
      name: 'delegation into the void',
      facts: { dkim: exampleKey(null, { delegation: ['s1.gone.example'] }) },
      expect: ['dangling'],
    },
    { name: 'nothing below _domainkey', facts: { dkim: exampleDkim([], { node: 'nxdomain' }) }, expect: ['none-exists'] },
    { name: 'no known selector has a key', facts: { dkim: exampleDkim([]) }, expect: ['none-tried'] },
    {
      name: 'a common selector has one',
      facts: { dkim: exampleDkim([exampleSelector('default', GOOD_KEY, { origin: 'common' })]) },
      expect: 'pass',
    },
    {
      name: 'the name server does not answer for the selector',
      facts: { dkim: exampleKey(unknown('timeout')) },
      expect: 'unknown',
    },
    { name: 'nothing could be looked up', facts: { dkim: unknown('servfail') }, expect: 'unknown' },
    { name: 'a link domain signs nothing', facts: { dkim: absent() }, expect: 'not-applicable' },
    {
      name: 'a domain that never sends',
      facts: { dkim: exampleDkim([], { node: 'nxdomain' }) },
      settings: { profile: 'no-mail' },
      expect: 'not-applicable',
    },
  ],
  run({ dkim }, issue, { subject, settings }) {
    if (settings.profile === 'no-mail') return notApplicable
    if (dkim.state === 'unknown') return cannotTell(dkim)
    if (dkim.state === 'absent') return notApplicable
    const { domain, selectors, tried, node } = dkim.value
    const named = selectors.filter(isNamed)
    const gone = named.filter(s => s.answer.state === 'absent')
    const issues = gone.map(s => {
      const target = s.delegation.at(-1)
      return target
        ? issue(
            'dangling',
            { name: s.name, target },
            { locator: s.selector, evidence: [{ kind: 'record', label: s.name, text: `CNAME ${target}` }] },
          )
        : issue('missing', { name: s.name }, { locator: s.selector, ...keyFix(dkim.value, s, null, null) })
    })
    if (issues.length > 0) return failIf(issues)
    const open = selectors.find(s => s.answer.state === 'unknown')
    const keys = foundKeys(dkim.value)
    if (open?.answer.state === 'unknown' && (isNamed(open) || keys.length === 0)) return cannotTell(open.answer)
    if (keys.length > 0) return pass(...keys.map(k => k.evidence))
    // A sending service may sign with a domain of its own, and a selector may have any name: no reason to stop the sending.
    if (subject.kind === 'domain' && !subject.roles.some(r => r === 'from' || r === 'dkim')) return notApplicable
    if (node === 'nxdomain')
      return failIf([issue('none-exists', { domain, tried }, { blocker: false, follows: ['domain-exists'] })])
    return failIf([issue('none-tried', { domain, tried }, { severity: 'warning', blocker: false })])
  },
})
