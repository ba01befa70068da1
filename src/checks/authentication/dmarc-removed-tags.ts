import { failIf, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { examplePolicy } from '../../dns/dmarc/example.js'
import { changeDmarc } from '../../dns/dmarc/repair.js'
import { defineCheck } from '../define.js'
import { overPolicy, policyFix } from '../dmarc-policy.js'

export default defineCheck({
  id: 'dmarc-removed-tags',
  category: 'authentication',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dmarc'],
  refs: ['RFC 9989 A.6', 'RFC 9989 9'],
  title: { en: 'The DMARC record uses no removed tags', de: 'Der DMARC-Eintrag enthält keine abgeschafften Angaben' },
  why: {
    en: 'The standard of 2026 (RFC 9989) dropped pct, rf and ri. Receivers that follow it ignore them: with pct=20 your policy then holds for all mail, not for a fifth of it.',
    de: 'Der Standard von 2026 (RFC 9989) kennt pct, rf und ri nicht mehr. Empfänger, die ihm folgen, ignorieren sie: Mit pct=20 gilt Ihre Richtlinie dann für alle E-Mails, nicht für ein Fünftel.',
  },
  fix: {
    en: 'Take the tags out. In place of pct=0 use t=y, which asks receivers to apply the policy one level lower.',
    de: 'Entfernen Sie die Angaben. Statt pct=0 verwenden Sie t=y; damit wenden Empfänger die Richtlinie eine Stufe milder an.',
  },
  messages: {
    en: {
      share: (a: { domain: string; value: string }) =>
        `${a.domain}: pct=${a.value} no longer limits the policy; receivers that follow RFC 9989 apply it to all mail`,
      removed: (a: { domain: string; tag: string }) => `${a.domain}: ${a.tag}= was removed from the standard and has no effect`,
    },
    de: {
      share: a =>
        `${a.domain}: pct=${a.value} begrenzt die Richtlinie nicht mehr; Empfänger nach RFC 9989 wenden sie auf alle E-Mails an`,
      removed: a => `${a.domain}: ${a.tag}= wurde aus dem Standard gestrichen und ist wirkungslos`,
    },
  },
  examples: [
    { name: 'present tags', facts: { dmarc: examplePolicy('v=DMARC1; p=reject') }, expect: 'pass' },
    { name: 'a fifth of the mail', facts: { dmarc: examplePolicy('v=DMARC1; p=reject; pct=20') }, expect: ['share'] },
    {
      name: 'pct=100 and ri',
      facts: { dmarc: examplePolicy('v=DMARC1; p=reject; pct=100; ri=86400') },
      expect: ['removed', 'removed'],
    },
    { name: 'DNS timeout', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dmarc }, issue, { subject }) =>
    overPolicy(dmarc, subject, ({ facts, domain, text, record, evidence }) => {
      if (record.removed.length === 0) return pass(evidence)
      const strict = record.effectivePolicy !== 'none'
      const proposed = changeDmarc(text, {
        removed: [],
        testing: record.testing || (strict && record.removed.some(r => r.tag === 'pct' && r.value === '0')),
      })
      return failIf(
        record.removed.map(({ tag, value }) => {
          const details = { locator: tag, evidence: [evidence], ...(proposed ? policyFix(facts, domain, text, proposed) : {}) }
          const limits = tag === 'pct' && /^\d{1,2}$/.test(value) && strict
          return limits
            ? issue('share', { domain, value }, { ...details, severity: 'warning' })
            : issue('removed', { domain, tag }, details)
        }),
      )
    }),
})
