// Mailbox providers by recipient domain and receiving host, and what a mistyped domain was meant to be.
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

let real: Set<string> | undefined
let targets: string[] | undefined
let typos: Map<string, string> | undefined

/**
 * What a mistyped mailbox domain was meant to be (`gmial.com` -> `gmail.com`); null for real domains and for what is too far off.
 * One inserted, missing, wrong or swapped letter; in names of four letters only a swap
 * counts, in shorter ones (which are companies' own names as a rule) only a wrong ending.
 */
export function likelyDomain(domain: string): string | null {
  typos ??= new Map(mailboxes.flatMap(file => Object.entries(file.typos)))
  real ??= new Set(mailboxes.flatMap(file => [...file.real, ...file.providers.flatMap(p => p.domains)]))
  targets ??= mailboxes.flatMap(file => file.providers.flatMap(p => p.domains))
  const name = domain.toLowerCase()
  const listed = typos.get(name)
  if (listed) return listed
  if (real.has(name) || name.length > 40 || load().domains.has(name)) return null
  const dot = name.lastIndexOf('.')
  if (dot < 1) return null
  let best: string | null = null
  for (const target of targets) {
    if (Math.abs(target.length - name.length) > 2) continue
    if (
      isTypo(name.slice(0, dot), name.slice(dot + 1), target) &&
      (best === null || similarEnd(name, target) > similarEnd(name, best))
    )
      best = target
  }
  return best
}

const similarEnd = (a: string, b: string): number => (a.slice(a.lastIndexOf('.')) === b.slice(b.lastIndexOf('.')) ? 1 : 0)

function isTypo(label: string, end: string, target: string): boolean {
  const dot = target.lastIndexOf('.')
  const wanted = target.slice(0, dot)
  const wantedEnd = target.slice(dot + 1)
  const labelOff = distance(label, wanted)
  // A country's own ending is a domain of its own, not a mistake; .cmo and .con are mistakes.
  if (labelOff === 0)
    return (
      end !== wantedEnd && !COUNTRY.test(end) && !GENERIC.has(end) && distance(end, wantedEnd) <= (wantedEnd.length > 2 ? 2 : 1)
    )
  if (end !== wantedEnd) return false
  if (wanted.length <= 3) return false
  return wanted.length <= 4
    ? labelOff === 1 && label.length === wanted.length && sorted(label) === sorted(wanted)
    : labelOff <= (wanted.length >= 9 ? 2 : 1)
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
