import { fail, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { examplePolicy } from '../../dns/dmarc/example.js'
import { changeDmarc, withoutSizes } from '../../dns/dmarc/repair.js'
import { defineCheck } from '../define.js'
import { overPolicy, policyFix } from '../dmarc-policy.js'

export default defineCheck({
  id: 'dmarc-report-size',
  category: 'authentication',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['dmarc'],
  refs: ['RFC 9989 4.8'],
  title: { en: 'Report addresses carry no size limit', de: 'Berichtsadressen enthalten keine Größenangabe' },
  why: {
    en: 'A limit such as !10m behind a report address belongs to the old standard. Receivers ignore it, and a strict one may trip over it.',
    de: 'Eine Begrenzung wie !10m hinter der Berichtsadresse stammt aus dem alten Standard. Empfänger ignorieren sie, und ein strenger kann darüber stolpern.',
  },
  fix: { en: 'Delete the exclamation mark and what follows it.', de: 'Löschen Sie das Ausrufezeichen und was ihm folgt.' },
  messages: {
    en: {
      size: (a: { domain: string; sizes: string }) => `The DMARC record of ${a.domain} limits the size of reports (${a.sizes})`,
    },
    de: { size: a => `Der DMARC-Eintrag von ${a.domain} begrenzt die Größe der Berichte (${a.sizes})` },
  },
  examples: [
    { name: 'no limit', facts: { dmarc: examplePolicy('v=DMARC1; p=none; rua=mailto:d@example.com') }, expect: 'pass' },
    {
      name: 'ten megabytes',
      facts: { dmarc: examplePolicy('v=DMARC1; p=none; rua=mailto:d@example.com!10m') },
      expect: ['size'],
    },
    { name: 'DNS timeout', facts: { dmarc: unknown('timeout') }, expect: 'unknown' },
    { name: 'a link domain', facts: { dmarc: absent() }, expect: 'not-applicable' },
  ],
  run: ({ dmarc }, issue, { subject }) =>
    overPolicy(dmarc, subject, ({ facts, domain, text, record, evidence }) => {
      const sizes = [...record.rua, ...record.ruf].flatMap(u => (u.size === null ? [] : [`!${u.size}`]))
      if (sizes.length === 0) return pass(evidence)
      const proposed = changeDmarc(text, withoutSizes(record))
      return fail(
        issue(
          'size',
          { domain, sizes: sizes.join(', ') },
          { evidence: [evidence], ...(proposed ? policyFix(facts, domain, text, proposed) : {}) },
        ),
      )
    }),
})
