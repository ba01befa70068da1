import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleSpf } from '../../dns/spf/example.js'
import { pointAt, spfFix } from '../../dns/spf/show.js'
import { SYNTAX_DE, SYNTAX_EN } from '../../dns/spf/texts.js'
import { defineCheck } from '../define.js'

type Code = keyof typeof SYNTAX_EN
const isCode = (code: string): code is Code => Object.hasOwn(SYNTAX_EN, code)

/** Accepted by receivers, and still mended by a repair. */
const MENDED = new Set<string>(['mechanism-as-modifier', 'suspect-separator', 'repeated-version'] satisfies Code[])

const bad = (code: Code, record: string) => ({ name: record, facts: { spf: exampleSpf(record) }, expect: [code] })

export default defineCheck({
  id: 'spf-syntax',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 4.6', 'RFC 7208 12', 'RFC 6652'],
  explains: ['invalid-sender'],
  title: { en: 'The SPF record has no syntax errors', de: 'Der SPF-Eintrag ist frei von Syntaxfehlern' },
  why: {
    en: 'A single wrong character makes the whole SPF record invalid: receivers then treat your mail as if it were not authenticated, even for the servers that are listed correctly.',
    de: 'Ein einziges falsches Zeichen macht den ganzen SPF-Eintrag ungültig: Empfänger behandeln Ihre E-Mails dann so, als wären sie nicht authentifiziert, auch wenn der Server richtig eingetragen ist.',
  },
  fix: {
    en: 'Correct the marked places. Every term is separated by one plain space; mechanisms use a colon (include:example.com), the modifiers redirect and exp an equals sign.',
    de: 'Berichtigen Sie die markierten Stellen. Terme werden durch ein einfaches Leerzeichen getrennt; Mechanismen stehen mit Doppelpunkt (include:example.com), die Modifikatoren redirect und exp mit Gleichheitszeichen.',
  },
  messages: { en: SYNTAX_EN, de: SYNTAX_DE },
  examples: [
    {
      name: 'a sound record',
      facts: { spf: exampleSpf('v=spf1 include:_spf.example.net ip4:192.0.2.0/24 -all') },
      expect: 'pass',
    },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
    { name: 'no answer', facts: { spf: unknown('servfail') }, expect: 'unknown' },
    bad('bad-version', 'v=spf2 mx -all'),
    bad('non-ascii', 'v=spf1 include:müller\u2028.example -all'.replace('\u2028', '')),
    bad('control-character', 'v=spf1 mx\t-all'),
    bad('bad-separator', 'v=spf1 ip4:192.0.2.1,ip4:192.0.2.2 -all'),
    bad('quote-character', 'v=spf1 mx “include:example.net” -all'),
    bad('stray-qualifier', 'v=spf1 mx - all'.replace('- all', '-  -all')),
    {
      name: 'a space after the colon',
      facts: { spf: exampleSpf('v=spf1 ip4: 192.0.2.1 -all') },
      expect: ['space-after-colon'],
    },
    bad('missing-space', 'v=spf1 ip4:192.0.2.1include:example.net -all'),
    bad('bare-address', 'v=spf1 192.0.2.1 -all'),
    bad('unknown-mechanism', 'v=spf1 ipv4:192.0.2.1 -all'),
    bad('modifier-with-colon', 'v=spf1 redirect:example.net'),
    bad('modifier-with-qualifier', 'v=spf1 mx -exp=why.example.com -all'),
    bad('missing-domain', 'v=spf1 include: -all'),
    bad('bad-domain', 'v=spf1 include:localhost -all'),
    bad('bad-macro', 'v=spf1 exists:%{x}.example.com -all'),
    bad('macro-only-in-exp', 'v=spf1 exists:%{t}.example.com -all'),
    bad('unexpected-argument', 'v=spf1 mx -all:example.com'),
    bad('bad-ip4', 'v=spf1 ip4:192.0.2 -all'),
    bad('bad-ip6', 'v=spf1 ip6:2001:db8:::1 -all'),
    bad('wrong-ip-family', 'v=spf1 ip4:2001:db8::1 -all'),
    bad('address-as-domain', 'v=spf1 a:192.0.2.1 -all'),
    bad('domain-as-address', 'v=spf1 ip4:mail.example.com -all'),
    bad('bad-prefix', 'v=spf1 ip4:192.0.2.0/33 -all'),
    bad('duplicate-modifier', 'v=spf1 redirect=a.example.net redirect=b.example.net'),
    bad('mechanism-as-modifier', 'v=spf1 include=example.net -all'),
    bad('suspect-separator', 'v=spf1 include:a.example.net,include:b.example.net -all'),
    bad('repeated-version', 'v=spf1 mx v=spf1 -all'),
    bad('undeliverable-name', 'v=spf1 a:mail..example.com -all'),
    bad('reserved-address', 'v=spf1 ip4:192.168.1.0/24 -all'),
    bad('mapped-address', 'v=spf1 ip6:::ffff:192.0.2.1 -all'),
    bad('bad-report-modifier', 'v=spf1 mx rp=200 -all'),
    bad('unknown-modifier', 'v=spf1 mx note=hello -all'),
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent') return notApplicable
    const { domain, records } = spf.value
    const issues = records
      .concat(spf.value.lookalikes.length > 0 && records.length === 0 ? spf.value.lookalikes : [])
      .flatMap(({ text, problems }) =>
        problems.flatMap(p => {
          if (!isCode(p.code)) return []
          const details = {
            ...(p.severity === 'error' ? {} : { severity: p.severity, blocker: false }),
            evidence: [pointAt(domain, text, p.position, p.length)],
            locator: p.text,
            ...(p.severity === 'error' || MENDED.has(p.code) ? spfFix(spf.value, 'syntax', 'split', 'version', 'merge') : {}),
          }
          return [issue(p.code, { domain, text: p.text, column: p.position + 1, suggestion: p.suggestion ?? '' }, details)]
        }),
      )
    return records.length + issues.length === 0 ? notApplicable : failIf(issues)
  },
})
