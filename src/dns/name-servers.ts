// Do all name servers of the zone give the same mail records?
import type { RecordType, Resolver } from '../core/dns.js'
import { absent, type Fact, known, unknown } from '../core/fact.js'
import { isPublicAddress } from './addresses.js'
import { unregisteredDomain } from './existence.js'
import type { ExistenceFacts, NameServerAnswers, NameServerFacts } from './facts.js'
import { ask, askHost, mapFact, normalizeName } from './lookup.js'

/** A resolver that asks one server only, without recursion; given by the caller who owns the sockets. */
export type ResolverFor = (address: string) => Resolver

const MAX_SERVERS = 13

/** The questions mail depends on. The SOA serial is no mail record: it differs for minutes after every change. */
const questionsOf = (domain: string): { name: string; type: RecordType }[] => [
  { name: domain, type: 'MX' },
  { name: domain, type: 'TXT' },
  { name: `_dmarc.${domain}`, type: 'TXT' },
]

/** Groups servers by what they answer; only questions with more than one group are kept. Unanswered ones take no side. Pure. */
export function compareServers(all: readonly NameServerAnswers[]): NameServerFacts['differences'] {
  const questions = [...new Set(all.flatMap(a => (a.answers.state === 'known' ? Object.keys(a.answers.value) : [])))]
  return questions.flatMap(question => {
    const groups = new Map<string, { servers: string[]; values: string[] }>()
    for (const { server, answers } of all) {
      const answer = answers.state === 'known' ? answers.value[question] : undefined
      if (answer?.state !== 'known') continue
      const key = JSON.stringify(answer.value)
      const group = groups.get(key) ?? { servers: [], values: answer.value }
      group.servers.push(server)
      groups.set(key, group)
    }
    return groups.size > 1 ? [{ question, groups: [...groups.values()] }] : []
  })
}

async function askServer(server: string, address: string, domain: string, resolverFor: ResolverFor): Promise<NameServerAnswers> {
  const resolver = resolverFor(address)
  const answers = await Promise.all(
    questionsOf(domain).map(async ({ name, type }): Promise<[string, Fact<string[]>]> => {
      const answer = await ask(resolver, name, type)
      const values = mapFact(answer, a =>
        a.records
          .map(r =>
            r.type === 'TXT' ? r.strings.join('') : r.type === 'MX' ? `${r.preference} ${normalizeName(r.exchange)}` : '',
          )
          .sort(),
      )
      return [`${type} ${name}`, values]
    }),
  )
  return { server, answers: known(Object.fromEntries(answers)) }
}

export async function collectNameServers(
  domain: string,
  existence: Promise<Fact<ExistenceFacts>>,
  resolver: Resolver,
  resolverFor: ResolverFor | undefined,
  /** Tests and closed networks serve zones from private addresses. */
  allowPrivate = false,
): Promise<Fact<NameServerFacts>> {
  const found = await existence
  if (found.state !== 'known') return found
  const zone = found.value.zone ?? domain
  const ns = await ask(resolver, zone, 'NS')
  if (ns.state !== 'known') return ns
  const names = [...new Set(ns.value.records.map(r => normalizeName(r.target)))].sort().slice(0, MAX_SERVERS)
  const servers = await Promise.all(
    names.map(async name => {
      const addresses = mapFact(await askHost(resolver, name), a => a.addresses)
      return { name, addresses, unregistered: await unregisteredDomain(name, addresses, resolver) }
    }),
  )
  if (!resolverFor)
    return known({ zone, servers, answers: unknown('not-collected', 'name servers not asked one by one'), differences: [] })
  const answers = await Promise.all(
    servers.map(async ({ name, addresses }): Promise<NameServerAnswers> => {
      if (addresses.state !== 'known') return { server: name, answers: addresses }
      const usable = addresses.value.filter(a => allowPrivate || isPublicAddress(a))
      // IPv4 first: half of the machines that run this have no IPv6 route.
      const address = usable.find(a => !a.includes(':')) ?? usable[0]
      return address === undefined
        ? { server: name, answers: absent('no usable address') }
        : askServer(name, address, domain, resolverFor)
    }),
  )
  return known({ zone, servers, answers: known(answers), differences: compareServers(answers) })
}
