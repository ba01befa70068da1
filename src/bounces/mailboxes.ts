// Mailbox providers by recipient domain and receiving host, and what a mistyped domain was meant to be.

import { own } from '../core/own.js'
import { mailboxes } from '../generated/rules/mailboxes.js'
import { providers } from '../generated/rules/providers.js'

interface Known {
  id: string
  name: string
}

let byDomain: Map<string, Known> | undefined
let byHost: Map<string, Known> | undefined

function load(): { domains: Map<string, Known>; hosts: Map<string, Known> } {
  if (!byDomain || !byHost) {
    byDomain = new Map()
    byHost = new Map()
    for (const provider of providers) {
      const known = { id: provider.id, name: provider.name }
      for (const domain of provider.domains) byDomain.set(domain, known)
      for (const host of provider.mx) byHost.set(host, known)
    }
    for (const file of mailboxes) {
      for (const { provider, domains } of file.providers) {
        for (const domain of domains)
          if (!byDomain.has(domain)) byDomain.set(domain, { id: provider, name: domains[0] ?? provider })
      }
    }
  }
  return { domains: byDomain, hosts: byHost }
}

/** The provider of a recipient: by domain, else by the suffix of the host that answered; null when neither is known. */
export function mailboxProvider(domain: string | null, host: string | null): Known | null {
  const { domains, hosts } = load()
  const direct = domain === null ? undefined : domains.get(domain)
  if (direct) return direct
  let name = host?.toLowerCase().replace(/\.$/, '') ?? ''
  while (name.includes('.')) {
    const known = hosts.get(name) ?? domains.get(name)
    if (known) return known
    name = name.slice(name.indexOf('.') + 1)
  }
  return null
}

export function providerName(id: string): string {
  for (const known of load().domains.values()) if (known.id === id) return known.name
  return id
}

/** A mailbox domain, taken apart. */
interface Target {
  domain: string
  label: string
  end: string
  /** Which letters the label has, as bits. */
  letters: number
}

let real: Set<string> | undefined
let targets: Target[] | undefined
let typos: Map<string, string> | undefined

/** What {@link likelyDomain} said of the domains asked for last: a list of addresses has few different ones. */
const answers = new Map<string, string | null>()
const MAX_ANSWERS = 20_000

/**
 * What a mistyped mailbox domain was meant to be (`gmial.com` -> `gmail.com`); null for real domains and for what is too far off.
 * One inserted, missing, wrong or swapped letter; in names of four letters only a swap
 * counts, in shorter ones (which are companies' own names as a rule) only a wrong ending.
 */
export function likelyDomain(domain: string): string | null {
  let likely = answers.get(domain)
  if (likely === undefined) {
    likely = meantDomain(domain)
    if (answers.size >= MAX_ANSWERS) answers.clear()
    answers.set(own(domain), likely)
  }
  return likely
}

function meantDomain(domain: string): string | null {
  typos ??= new Map(mailboxes.flatMap(file => Object.entries(file.typos)))
  real ??= new Set(mailboxes.flatMap(file => [...file.real, ...file.providers.flatMap(p => p.domains)]))
  targets ??= mailboxes.flatMap(file => file.providers.flatMap(p => p.domains.map(targetOf)))
  const name = domain.toLowerCase()
  const listed = typos.get(name)
  if (listed) return listed
  if (real.has(name) || name.length > 40 || load().domains.has(name) || name.lastIndexOf('.') < 1) return null
  const asked = targetOf(name)
  let best: Target | null = null
  for (const target of targets)
    if (isTypo(asked, target) && (best === null || (best.end !== asked.end && target.end === asked.end))) best = target
  return best?.domain ?? null
}

function targetOf(domain: string): Target {
  const dot = domain.lastIndexOf('.')
  const label = domain.slice(0, dot)
  let letters = 0
  for (let i = 0; i < label.length; i++) letters |= 1 << (label.charCodeAt(i) & 31)
  return { domain, label, end: domain.slice(dot + 1), letters }
}

function isTypo({ label, end, letters }: Target, wanted: Target): boolean {
  // A country's own ending is a domain of its own, not a mistake; .cmo and .con are mistakes.
  if (label === wanted.label)
    return (
      end !== wanted.end &&
      !COUNTRY.test(end) &&
      !GENERIC.has(end) &&
      distance(end, wanted.end) <= (wanted.end.length > 2 ? 2 : 1)
    )
  const { length } = wanted.label
  if (end !== wanted.end || length <= 3) return false
  const most = length >= 9 ? 2 : 1
  // One mistake changes at most two of the letters that a name has.
  if (Math.abs(length - label.length) > most || bitCount(letters ^ wanted.letters) > 2 * most) return false
  if (length === 4 && sorted(label) !== sorted(wanted.label)) return false
  return distance(label, wanted.label) <= most
}

function bitCount(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}

const COUNTRY = /^[a-z]{2}$/
const GENERIC = new Set([
  'com',
  'net',
  'org',
  'info',
  'biz',
  'email',
  'mail',
  'online',
  'eu',
  'io',
  'co',
  'app',
  'dev',
  'shop',
  'xyz',
])
const sorted = (text: string): string => [...text].sort().join('')

/** Damerau-Levenshtein distance (adjacent swap counts one); short strings only. */
export function distance(a: string, b: string): number {
  if (a === b) return 0
  const width = b.length + 1
  const d = new Uint8Array((a.length + 1) * width)
  const at = (i: number, j: number): number => d[i * width + j] as number
  for (let i = 0; i <= a.length; i++) d[i * width] = i
  for (let j = 0; j <= b.length; j++) d[j] = j
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let value = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, at(i - 2, j - 2) + 1)
      d[i * width + j] = value
    }
  }
  return at(a.length, b.length)
}
