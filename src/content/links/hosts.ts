// Hosts by kind, from rules/links.
import { domainToUnicode } from 'node:url'
import { links as linkFiles } from '../../generated/rules/links.js'

interface HostSet {
  exact: Set<string>
  below: Set<string>
}

const rules = linkFiles[0]

function hostSet(names: readonly string[] | undefined): HostSet {
  const set: HostSet = { exact: new Set(), below: new Set() }
  for (const name of names ?? []) (name.startsWith('.') ? set.below : set.exact).add(name.startsWith('.') ? name.slice(1) : name)
  return set
}

function has(set: HostSet, host: string): boolean {
  if (set.exact.has(host)) return true
  for (let at = 0; at >= 0; ) {
    const name = at === 0 ? host : host.slice(at)
    if (set.below.has(name)) return true
    const dot = host.indexOf('.', at)
    at = dot < 0 ? -1 : dot + 1
  }
  return false
}

const shorteners = hostSet(rules?.shorteners)
const ownShorteners = hostSet(rules?.ownShorteners)
const freeHosting = hostSet(rules?.freeHosting)
const assetHosts = hostSet(rules?.assetHosts)
const tracking = hostSet(rules?.tracking)
const tlds = new Set(rules?.abusedTlds)
const secondLevel = new Set(rules?.secondLevel)
const redirectors = (rules?.redirectors ?? []).map(r => {
  const slash = r.indexOf('/')
  return slash < 0 ? { host: r, path: '' } : { host: r.slice(0, slash), path: r.slice(slash) }
})
const redirectorHosts = new Set(redirectors.map(r => r.host))

const withoutWww = (host: string): string => (host.startsWith('www.') ? host.slice(4) : host)

export const isShortener = (host: string): boolean => has(shorteners, withoutWww(host)) && !has(ownShorteners, withoutWww(host))
/** `page`: anyone puts up pages there; `storage`: companies keep files there too. */
export const freeHost = (host: string): 'page' | 'storage' | null =>
  has(freeHosting, host) ? (has(assetHosts, host) ? 'storage' : 'page') : null
export const isTracking = (host: string): boolean => has(tracking, host)
export const topLevel = (host: string): string => host.slice(host.lastIndexOf('.') + 1)
export const isAbusedTld = (host: string): boolean => tlds.has(topLevel(host))

/** A known open redirector, or a parameter that holds a whole address of another site. */
export function isRedirector(host: string, rest: string): 'known' | 'parameter' | null {
  if (redirectorHosts.has(host) && redirectors.some(r => r.host === host && rest.startsWith(r.path))) return 'known'
  if (/[?&][\w.-]{1,30}=(?:https?(?::|%3a)|%2f%2f|\/\/)/i.test(rest.slice(0, 2000))) return 'parameter'
  return null
}

/**
 * Registrable domain by the usual pattern of names (two labels; three below a two-letter TLD with co, com, org …). Good enough to
 * compare a link with its sender; DNS checks use the public suffix list.
 */
export function orgDomain(host: string): string {
  const last = host.lastIndexOf('.')
  const second = last > 0 ? host.lastIndexOf('.', last - 1) : -1
  if (second < 0) return host
  if (host.length - last !== 3 || !secondLevel.has(host.slice(second + 1, last))) return host.slice(second + 1)
  return second > 0 ? host.slice(host.lastIndexOf('.', second - 1) + 1) : host
}

/** More hyphens than names have. German ones are words with hyphens between: apotheke-am-markt.de. */
export const hasManyHyphens = (host: string): boolean =>
  host.includes('-') && host.split('.').some(label => label.split('-').length > (/\.(?:de|at|ch|li)$/.test(host) ? 3 : 2))

/** A host as a reader sees it: A-labels as Unicode. */
export const readableHost = (host: string): string => (host.includes('xn--') ? domainToUnicode(host) || host : host)
