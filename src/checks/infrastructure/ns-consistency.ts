import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { known, unknown } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import { defineCheck } from '../define.js'
import { otherRole, timedOut } from '../infrastructure-examples.js'
import { ns } from '../transport-examples.js'

export default defineCheck({
  id: 'ns-consistency',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'warning',
  weight: 3,
  owner: 'dns-admin',
  effort: 'hour',
  needs: ['nameServers'],
  refs: ['RFC 1034 4.2.2', 'RFC 2182'],
  title: { en: 'All name servers give the same mail records', de: 'Alle Nameserver liefern dieselben Mail-Einträge' },
  why: {
    en: 'Receivers ask one name server at random. If one of them has an old SPF or DMARC record, part of the mail fails, and the fault comes and goes.',
    de: 'Empfänger fragen zufällig einen der Nameserver. Hat einer davon einen alten SPF- oder DMARC-Eintrag, scheitert ein Teil der E-Mails, und der Fehler kommt und geht.',
  },
  fix: {
    en: 'Have the zone transferred anew to the servers that lag behind (raise the SOA serial), and take dead servers out of the delegation.',
    de: 'Lassen Sie die Zone auf die veralteten Server neu übertragen (SOA-Seriennummer erhöhen) und nehmen Sie tote Server aus der Delegation.',
  },
  messages: {
    en: {
      differ: (a: { question: string; servers: string[][] }, f) =>
        `The name servers disagree on ${a.question}: ${a.servers.map(g => f.list(g)).join(' | ')}`,
      'no-address': (a: { server: string }) => `The name server ${a.server} has no address`,
      unregistered: (a: { server: string; registered: string }) =>
        `The name server ${a.server} is under ${a.registered}, which does not exist: whoever can register it controls your domain`,
      silent: (a: { server: string }) => `The name server ${a.server} gives no answer for the zone`,
      'one-server': (a: { zone: string; server: string }) =>
        `${a.zone} has a single name server, ${a.server}: when it fails, all mail records are gone`,
    },
    de: {
      differ: (a, f) => `Die Nameserver sind sich bei ${a.question} nicht einig: ${a.servers.map(g => f.list(g)).join(' | ')}`,
      'no-address': a => `Der Nameserver ${a.server} hat keine Adresse`,
      unregistered: a =>
        `Der Nameserver ${a.server} liegt unter ${a.registered}, und diese Domain gibt es nicht: Wer sie registrieren kann, kontrolliert Ihre Domain`,
      silent: a => `Der Nameserver ${a.server} antwortet nicht für die Zone`,
      'one-server': a => `${a.zone} hat nur einen Nameserver, ${a.server}: Fällt er aus, fehlen alle Mail-Einträge`,
    },
  },
  examples: [
    { name: 'all agree', facts: ns.facts(), expect: 'pass' },
    {
      name: 'one is out of date',
      facts: ns.facts({ differences: [{ question: ns.question, groups: ns.outOfDate }] }),
      expect: ['differ'],
    },
    {
      name: 'a server without address',
      facts: ns.facts({ servers: [ns.server('a.example'), ns.server('b.example', known([]))] }),
      expect: ['no-address'],
    },
    {
      name: 'a server that anyone could register',
      facts: ns.facts({ servers: [ns.server('a.example'), ns.takeover] }),
      expect: ['unregistered'],
    },
    { name: 'a server that refuses the zone', facts: ns.facts({ answers: ns.second(unknown('refused')) }), expect: ['silent'] },
    {
      name: 'only one server',
      facts: ns.facts({ servers: [ns.server('a.example')], answers: known([ns.answer('a.example')]) }),
      expect: ['one-server'],
    },
    { name: 'servers could not be asked', facts: ns.facts({ answers: unknown('not-collected') }), expect: 'unknown' },
    { name: 'one server timed out', facts: ns.facts({ answers: ns.second(unknown('timeout')) }), expect: 'unknown' },
    { name: 'NS lookup timed out', facts: { nameServers: timedOut }, expect: 'unknown' },
    { name: 'other role', facts: { nameServers: otherRole }, expect: 'not-applicable' },
  ],
  run({ nameServers }, issue) {
    if (nameServers.state === 'unknown') return cannotTell(nameServers)
    if (nameServers.state === 'absent') return notApplicable
    const { zone, servers, answers, differences } = nameServers.value
    const issues: Issue[] = differences.map(({ question, groups }) => {
      const evidence = groups.map(g => ({
        kind: 'record' as const,
        label: `${g.servers.join(', ')}: ${question}`,
        text: g.values.join('\n'),
      }))
      return issue('differ', { question, servers: groups.map(g => g.servers) }, { evidence, locator: question })
    })
    for (const { name: server, addresses, unregistered } of servers) {
      if (unregistered.state === 'known' && unregistered.value !== null) {
        issues.push(
          issue(
            'unregistered',
            { server, registered: unregistered.value },
            { locator: server, severity: 'error', blocker: true },
          ),
        )
      } else if (addresses.state === 'known' && addresses.value.length === 0)
        issues.push(issue('no-address', { server }, { locator: server }))
    }
    const asked = answers.state === 'known' ? answers.value : []
    for (const { server, answers: given } of asked) {
      const states = given.state === 'known' ? Object.values(given.value) : []
      // A refusal is an answer about the server; a time-out may be our own line.
      if (states.length > 0 && states.every(s => s.state === 'unknown' && (s.reason === 'refused' || s.reason === 'servfail'))) {
        issues.push(issue('silent', { server }, { locator: server }))
      }
    }
    const [only] = servers
    if (servers.length === 1 && only) issues.push(issue('one-server', { zone, server: only.name }, { severity: 'info' }))
    if (issues.length > 0) return failIf(issues)
    if (answers.state === 'unknown') return cannotTell(answers)
    const open = asked
      .flatMap(a => (a.answers.state === 'known' ? Object.values(a.answers.value) : [a.answers]))
      .find(s => s.state === 'unknown')
    if (open?.state === 'unknown') return cannotTell(open)
    return pass({ kind: 'value', label: `${zone} NS`, text: servers.map(s => s.name).join(', ') })
  },
})
