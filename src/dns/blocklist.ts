// DNS blocklists, RFC 5782.
import type { Resolver } from '../core/dns.js'
import { type Fact, known, unknown } from '../core/fact.js'
import type { Blocklist } from '../rules/blocklists.js'
import { isAddress, reverseLabels } from './addresses.js'
import type { BlocklistFacts, BlocklistListing, BlocklistResult } from './facts.js'
import { ask, askText } from './lookup.js'

type ListCode = Blocklist['codes'][number]

/** Does a rule cover an answer? Ranges run over the last octet, bits over the last octet of a 127.0.0.x answer. */
function covers(rule: ListCode, answer: string): boolean {
  const cut = answer.lastIndexOf('.')
  const last = Number(answer.slice(cut + 1))
  if (rule.bit !== undefined) return answer.startsWith('127.0.0.') && (last & rule.bit) !== 0
  const [code = '', end] = (rule.code ?? '').split('-')
  if (end === undefined) return code === answer
  const at = code.lastIndexOf('.')
  return answer.slice(0, cut) === code.slice(0, at) && last >= Number(code.slice(at + 1)) && last <= Number(end)
}

export type Reading = { kind: 'clean' } | { kind: 'listed'; codes: BlocklistListing['codes'] } | { kind: 'error'; detail: string }

/**
 * What the A records of a list mean. Errors win over listings: 127.255.255.x says "you may not ask" (Spamhaus and others), and an
 * answer outside 127/8 comes from a parked domain or a lying resolver, not from a list. Pure.
 */
export function readAnswers(answers: readonly string[], codes: readonly ListCode[]): Reading {
  if (answers.length === 0) return { kind: 'clean' }
  const found: BlocklistListing['codes'] = []
  for (const answer of answers) {
    if (!answer.startsWith('127.')) return { kind: 'error', detail: `answer ${answer} is outside 127.0.0.0/8` }
    if (answer.startsWith('127.255.255.')) return { kind: 'error', detail: `the list refuses this resolver (${answer})` }
    const exact = codes.find(c => c.code !== undefined && covers(c, answer))
    const rules = exact ? [exact] : codes.filter(c => covers(c, answer))
    for (const rule of rules) {
      if (rule.kind === 'error') return { kind: 'error', detail: `${rule.meaning.en} (${answer})` }
      found.push({ code: answer, kind: rule.kind, meaning: rule.meaning })
    }
    // A code that the list does not document is not taken for the worst.
    if (rules.length === 0) return { kind: 'error', detail: `undocumented answer ${answer}` }
  }
  return { kind: 'listed', codes: found }
}

/** RFC 5782 5: 127.0.0.1 and the domain `invalid` are never listed; a list that lists them lists everything. */
const neverListed = (list: Blocklist): string => (list.what === 'domain' ? `invalid.${list.zone}` : `1.0.0.127.${list.zone}`)

async function askList(target: string, list: Blocklist, resolver: Resolver): Promise<Fact<BlocklistListing>> {
  const name = `${isAddress(target) ? reverseLabels(target) : target}.${list.zone}`
  // The list's own test entry is asked at the same time: an offline zone, a filtering resolver or a closed list answer NXDOMAIN to
  // everything, which must not read as "not listed".
  const [answer, test] = await Promise.all([ask(resolver, name, 'A'), ask(resolver, `${list.test}.${list.zone}`, 'A')])
  if (answer.state !== 'known') return answer
  const reading = readAnswers(
    answer.value.records.map(r => r.address),
    list.codes,
  )
  if (reading.kind === 'error') return unknown('refused', reading.detail)
  if (test.state !== 'known') return test
  if (test.value.records.length === 0) return unknown('not-visible', `${list.zone} does not answer its test entry`)
  if (reading.kind === 'clean') return known({ listed: false, codes: [], text: null })
  const [text, control] = await Promise.all([askText(resolver, name), ask(resolver, neverListed(list), 'A')])
  if (control.state !== 'known') return control
  if (control.value.records.length > 0) return unknown('bad-answer', `${list.zone} answers for everything`)
  return known({
    listed: true,
    codes: reading.codes,
    text: text.state === 'known' ? (text.value[0]?.slice(0, 500) ?? null) : null,
  })
}

/** Asks all lists that fit the target: an address, or a registered domain. */
export async function collectBlocklists(
  target: string,
  lists: readonly Blocklist[],
  resolver: Resolver,
): Promise<Fact<BlocklistFacts>> {
  const kind = isAddress(target) ? (target.includes(':') ? 'ipv6' : 'ipv4') : 'domain'
  const fitting = lists.filter(l =>
    kind === 'domain' ? l.what === 'domain' : l.what === 'ip' || (l.what === 'ipv4' && kind === 'ipv4'),
  )
  const results = await Promise.all(
    fitting.map(
      async (list): Promise<BlocklistResult> => ({
        id: list.id,
        name: list.name,
        zone: list.zone,
        impact: list.impact,
        url: list.url,
        result: await askList(target, list, resolver),
      }),
    ),
  )
  return known({ target, lists: results })
}
