import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Format } from '../../core/locale.js'
import { exampleSpf } from '../../dns/spf/example.js'
import { pointAt, spfFix } from '../../dns/spf/show.js'
import { defineCheck } from '../define.js'

const record = 'v=spf1 include:spf.service.example -all'
const use = (demanded: boolean) =>
  exampleSpf(
    record,
    {},
    { services: [{ service: 'Service', term: 'include:spf.service.example', position: 7, lookups: 2, demanded }] },
  )

export default defineCheck({
  id: 'spf-include-unused',
  category: 'authentication',
  subject: 'domain',
  severity: 'info',
  weight: 0,
  owner: 'dns-admin',
  effort: 'minutes',
  needs: ['spf'],
  refs: ['RFC 7208 4.6.4', 'RFC 7208 2.4'],
  title: { en: 'SPF includes only services that need it', de: 'SPF bindet nur Dienste ein, die es brauchen' },
  why: {
    en: 'SPF is checked for the return path, not for the visible sender. Services with a return path of their own pass with their own record; their include in yours only uses up DNS lookups.',
    de: 'SPF wird für den Return-Path geprüft, nicht für den sichtbaren Absender. Dienste mit eigenem Return-Path bestehen mit ihrem eigenen Eintrag; ihr include in Ihrem verbraucht nur DNS-Abfragen.',
  },
  fix: {
    en: 'Remove the include, unless you set up a return path of your own at the service.',
    de: 'Entfernen Sie das include, sofern Sie beim Dienst keinen eigenen Return-Path eingerichtet haben.',
  },
  messages: {
    en: {
      unused: (a: { domain: string; service: string; term: string; count: number }, f: Format) =>
        `“${a.term}” is of no use to ${a.domain}: ${a.service} sends with a return path of its own (${f.plural(a.count, 'lookup', 'lookups')})`,
      demanded: (a: { domain: string; service: string; term: string; count: number }, f: Format) =>
        `“${a.term}” costs ${a.domain} ${f.plural(a.count, 'lookup', 'lookups')}; ${a.service} asks for it, though it sends with a return path of its own`,
    },
    de: {
      unused: (a, f) =>
        `„${a.term}“ nützt ${a.domain} nichts: ${a.service} sendet mit eigenem Return-Path (${f.plural(a.count, 'Abfrage', 'Abfragen')})`,
      demanded: (a, f) =>
        `„${a.term}“ kostet ${a.domain} ${f.plural(a.count, 'Abfrage', 'Abfragen')}; ${a.service} verlangt es, obwohl der Dienst mit eigenem Return-Path sendet`,
    },
  },
  examples: [
    { name: 'nothing superfluous', facts: { spf: exampleSpf('v=spf1 mx -all') }, expect: 'pass' },
    { name: 'a service with its own return path', facts: { spf: use(false) }, expect: ['unused'] },
    { name: 'the console of the service insists', facts: { spf: use(true) }, expect: ['demanded'] },
    { name: 'no answer', facts: { spf: unknown('timeout') }, expect: 'unknown' },
    { name: 'no record', facts: { spf: absent() }, expect: 'not-applicable' },
  ],
  run({ spf }, issue) {
    if (spf.state === 'unknown') return cannotTell(spf)
    if (spf.state === 'absent' || !spf.value.tree) return notApplicable
    const { domain, tree, services } = spf.value
    return failIf(
      services.map(({ service, term, position, lookups, demanded }) => {
        const evidence = [pointAt(domain, tree.record ?? '', position, term.length)]
        return issue(
          demanded ? 'demanded' : 'unused',
          { domain, service, term, count: lookups },
          { evidence, locator: term, ...spfFix(spf.value, 'remove-unused') },
        )
      }),
    )
  },
})
