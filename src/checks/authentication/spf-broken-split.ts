import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleSpf } from '../../dns/spf/example.js'
import { pointAt, spfFix } from '../../dns/spf/show.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'spf-broken-split',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 7,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 3.3'],
  explains: ['invalid-sender'],
  title: {
    en: 'The strings of the SPF record join without damage',
    de: 'Die Teile des SPF-Eintrags fügen sich richtig zusammen',
  },
  why: {
    en: 'Long TXT records are stored in several strings, and receivers join them without a space. If a string ends right after a term, this term and the next become one, and both are lost.',
    de: 'Lange TXT-Einträge werden in mehreren Zeichenketten gespeichert, und Empfänger fügen sie ohne Leerzeichen zusammen. Endet eine Zeichenkette direkt hinter einem Term, verschmilzt er mit dem nächsten, und beide gehen verloren.',
  },
  fix: {
    en: 'Put a space at the end of the first string or at the beginning of the next.',
    de: 'Setzen Sie ein Leerzeichen an das Ende der ersten Zeichenkette oder an den Anfang der nächsten.',
  },
  messages: {
    en: {
      glued: (a: { domain: string; left: string; right: string }) =>
        `In the SPF record of ${a.domain} “${a.left}” and “${a.right}” are joined without a space and become invalid`,
      silent: (a: { domain: string; left: string; right: string }) =>
        `In the SPF record of ${a.domain} “${a.left}” and “${a.right}” are joined without a space; receivers read one wrong name`,
    },
    de: {
      glued: a =>
        `Im SPF-Eintrag von ${a.domain} stoßen „${a.left}“ und „${a.right}“ ohne Leerzeichen aneinander und werden ungültig`,
      silent: a =>
        `Im SPF-Eintrag von ${a.domain} stoßen „${a.left}“ und „${a.right}“ ohne Leerzeichen aneinander; Empfänger lesen einen falschen Namen`,
    },
  },
  examples: [
    { name: 'a space at the seam', facts: { spf: exampleSpf(['v=spf1 ip4:192.0.2.1 ', 'ip4:192.0.2.2 -all']) }, expect: 'pass' },
    { name: 'a name cut in two', facts: { spf: exampleSpf(['v=spf1 include:_spf.exam', 'ple.net -all']) }, expect: 'pass' },
    {
      name: 'two addresses glued',
      facts: { spf: exampleSpf(['v=spf1 ip4:192.0.2.1', 'ip4:192.0.2.2 -all']) },
      expect: ['glued'],
    },
    {
      name: 'two includes glued',
      facts: { spf: exampleSpf(['v=spf1 include:a.example.net', 'include:b.example.net -all']) },
      expect: ['silent'],
    },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent') return notApplicable
    const { domain, brokenSplits, records, lookalikes } = spf.value
    const texts = [...records, ...lookalikes].map(r => r.text)
    if (texts.length === 0) return notApplicable
    return failIf(
      brokenSplits.map(({ silent, left, right, position }) => {
        const text = texts.find(t => t.slice(position - left.length).startsWith(left + right)) ?? left + right
        const evidence = [pointAt(domain, text, Math.min(position, text.length), right.length)]
        return issue(
          silent ? 'silent' : 'glued',
          { domain, left, right },
          { evidence, locator: `${left}|${right}`, ...spfFix(spf.value, 'split') },
        )
      }),
    )
  },
})
