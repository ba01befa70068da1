// One key record: asked for, its delegation followed, its records parsed.
import { createHash } from 'node:crypto'
import { domainToASCII } from 'node:url'
import { type Resolver, reasonOfDnsError, reasonOfRcode } from '../../core/dns.js'
import { absent, type Fact, known, unknown } from '../../core/fact.js'
import type { DkimKeyAnswer } from './facts.js'
import { parseDkimKey } from './key.js'

/** Lower case, without final dot, U-labels as A-labels (RFC 8616); '' when it is no domain name. */
export function asciiDomain(domain: string): string {
  const bare = domain.trim().replace(/\.$/, '').toLowerCase()
  if (/^[\x21-\x7e]*$/.test(bare)) return bare
  return domainToASCII(bare)
}

export interface KeyLookup {
  answer: Fact<DkimKeyAnswer>
  delegation: string[]
}

/** Other TXT records may stand at the name (verification tokens): a key record has v=DKIM1 or a p= tag. */
const looksLikeKey = (text: string): boolean => /^\s*v\s*=\s*DKIM/i.test(text) || /(?:^|;)\s*[pk]\s*=/.test(text)

const MAX_RECORDS = 10

export async function lookUpKey(name: string, resolver: Resolver): Promise<KeyLookup> {
  let delegation: string[] = []
  try {
    const answer = await resolver.resolve(name, 'TXT')
    delegation = chainOf(
      name,
      answer.records.flatMap(r => (r.type === 'CNAME' ? [[r.name.toLowerCase(), r.target] as const] : [])),
    )
    const reason = reasonOfRcode(answer.rcode)
    if (reason) return { answer: unknown(reason, `${name} TXT: ${answer.rcode}`), delegation }
    const texts = answer.records.flatMap(r => (r.type === 'TXT' ? [r.strings] : [])).slice(0, MAX_RECORDS)
    if (texts.length === 0) return { answer: absent(answer.rcode), delegation }
    return { answer: known(keyAnswer(texts)), delegation }
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'BADNAME') return { answer: absent('BADNAME'), delegation }
    return { answer: unknown(reasonOfDnsError(error), `${name} TXT`), delegation }
  }
}

function chainOf(name: string, links: readonly (readonly [string, string])[]): string[] {
  const next = new Map(links)
  const chain: string[] = []
  for (let at: string | undefined = name.toLowerCase(); at !== undefined && chain.length < 12; ) {
    const target = next.get(at)
    if (target === undefined || chain.includes(target)) break
    chain.push(target)
    at = target.toLowerCase()
  }
  return chain
}

/** Reads the TXT strings found at a selector. */
export function keyAnswer(texts: readonly (readonly string[])[]): DkimKeyAnswer {
  const all = texts.map(strings => ({ text: strings.join(''), strings: strings.length, key: parseDkimKey(strings.join('')) }))
  const keys = all.filter(r => looksLikeKey(r.text))
  const records = keys.length > 0 ? keys : all
  const usable = records.find(r => r.key.valid)
  // A long key entered as several TXT records instead of several strings of one: the order of records is not kept by DNS.
  const joined =
    all.length > 1 && all.length <= 4 && !usable
      ? (permutations(all.map(r => r.text))
          .map(p => p.join(''))
          .find(text => parseDkimKey(text).valid) ?? null)
      : null
  const publicKey = usable?.key.record?.publicKey
  return {
    records,
    joined,
    fingerprint: publicKey ? createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 32) : null,
  }
}

function permutations(items: readonly string[]): string[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map(rest => [item, ...rest]))
}
