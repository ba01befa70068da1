import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { exampleInclude, exampleSpf } from '../../dns/spf/example.js'
import { spfFix, treeEvidence } from '../../dns/spf/show.js'
import { silentNode } from '../../dns/spf/tree.js'
import { defineCheck } from '../define.js'

const includes = (count: number): string =>
  `v=spf1 ${Array.from({ length: count }, (_, i) => `include:s${i}.example.net`).join(' ')} -all`
const silent = exampleInclude('s0.example.net', null, { state: 'unknown', reason: 'timeout' })

export default defineCheck({
  id: 'spf-lookup-limit',
  category: 'authentication',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['spf'],
  refs: ['RFC 7208 4.6.4'],
  explains: ['invalid-sender'],
  title: { en: 'SPF stays within 10 DNS lookups', de: 'SPF bleibt unter der Grenze von 10 DNS-Abfragen' },
  why: {
    en: 'Each include, a, mx, ptr, exists and redirect costs receivers a DNS lookup, also inside the records of the services you include. After the tenth they must stop and treat the record as broken: which of your mails this hits depends on the sending server, so it looks like a fault that comes and goes.',
    de: 'Jedes include, a, mx, ptr, exists und redirect kostet den Empfänger eine DNS-Abfrage, auch in den Einträgen der eingebundenen Dienste. Nach der zehnten muss er abbrechen und den Eintrag als fehlerhaft behandeln. Welche Ihrer E-Mails es trifft, hängt vom sendenden Server ab – der Fehler scheint zu kommen und zu gehen.',
  },
  fix: {
    en: 'Remove includes of services you no longer use, or that send with a return path of their own. Give heavy senders a subdomain with its own record. Do not copy the addresses of a service into your record: they change without notice.',
    de: 'Entfernen Sie die Includes von Diensten, die Sie nicht mehr nutzen oder die mit eigenem Return-Path senden. Lagern Sie Massenversand auf eine Subdomain mit eigenem Eintrag aus. Kopieren Sie nicht die Adressen eines Dienstes in Ihren Eintrag: Sie ändern sich ohne Vorankündigung.',
  },
  messages: {
    en: {
      over: (a: { domain: string; count: number }, f: Format) =>
        `${a.domain} needs ${f.number(a.count)} DNS lookups; 10 are allowed`,
      atLeast: (a: { domain: string; count: number }, f: Format) =>
        `${a.domain} needs at least ${f.number(a.count)} DNS lookups; 10 are allowed`,
      near: (a: { domain: string; count: number }, f: Format) =>
        `${a.domain} needs ${f.number(a.count)} of 10 allowed DNS lookups; one change at a service you include can break the record`,
    },
    de: {
      over: (a, f) => `${a.domain} braucht ${f.number(a.count)} DNS-Abfragen, erlaubt sind 10`,
      atLeast: (a, f) => `${a.domain} braucht mindestens ${f.number(a.count)} DNS-Abfragen, erlaubt sind 10`,
      near: (a, f) =>
        `${a.domain} braucht ${f.number(a.count)} von 10 erlaubten DNS-Abfragen; schon eine Änderung bei einem eingebundenen Dienst kann den Eintrag unbrauchbar machen`,
    },
  },
  examples: [
    { name: 'five lookups', facts: { spf: exampleSpf(includes(5)) }, expect: 'pass' },
    { name: 'nine lookups', facts: { spf: exampleSpf(includes(9)) }, expect: ['near'] },
    { name: 'thirteen lookups', facts: { spf: exampleSpf(includes(13)) }, expect: ['over'] },
    {
      name: 'eleven lookups seen, one include silent',
      facts: { spf: exampleSpf(includes(11), { children: [silent] }) },
      expect: ['atLeast'],
    },
    {
      name: 'eight lookups seen, one include silent',
      facts: { spf: exampleSpf(includes(8), { children: [silent] }) },
      expect: 'unknown',
    },
    { name: 'resolver timed out', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || !spf.value.tree || !spf.value.totals) return notApplicable
    const { domain, tree, totals } = spf.value
    const count = totals.lookups
    const evidence = [treeEvidence(tree)]
    const details = {
      evidence,
      ...spfFix(
        spf.value,
        'remove-unused',
        'flatten',
        'remove-dead',
        'remove-void',
        'remove-duplicate',
        'remove-ptr',
        'remove-loop',
      ),
    }
    if (count > 10) return fail(issue(totals.lookupsComplete ? 'over' : 'atLeast', { domain, count }, details))
    const silent = silentNode(tree)
    if (silent) return cannotTell(silent)
    if (count < 8) return pass(...evidence)
    return fail(issue('near', { domain, count }, { evidence, severity: 'warning', blocker: false }))
  },
})
