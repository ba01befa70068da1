// Links with everything that tells an honest one from a trap.
import type { LinkFact, LinkFacts, LinkFlag, Place } from '../facts.js'
import type { HtmlLink } from '../html/scan.js'
import type { Brand } from '../text/dictionary.js'
import { getDictionary } from '../text/dictionary.js'
import { freeHost, hasManyHyphens, isAbusedTld, isRedirector, isShortener, isTracking, orgDomain, readableHost } from './hosts.js'
import { ipHost, MERGE_TAG, readTarget } from './target.js'

const MAX_ITEMS = 300

export interface LinkSource {
  href: string
  text: string
  images: number
  element: LinkFact['element']
  at: Place
}

export const fromHtml = (links: readonly HtmlLink[], at: (offset: number) => Place): LinkSource[] =>
  links.map(l => ({ href: l.href, text: l.text, images: l.images, element: l.element, at: at(l.offset) }))

/** `senderDomain`: registrable domain of From, '' when unknown. */
export function readLinks(sources: readonly LinkSource[], count: number, senderDomain: string): LinkFacts {
  const items: LinkFact[] = []
  const domains = new Map<string, number>()
  const targets = new Set<string>()
  const hosts: HostFlags = new Map()
  for (const source of sources) {
    if (items.length >= MAX_ITEMS) break
    const fact = readLink(source, senderDomain, hosts)
    items.push(fact)
    if (fact.kind === 'web') {
      domains.set(fact.domain, (domains.get(fact.domain) ?? 0) + 1)
      targets.add(fact.href)
    }
  }
  return {
    count,
    items,
    domains: [...domains]
      .sort((a, b) => b[1] - a[1])
      .map(([name]) => name)
      .slice(0, 100),
    targets: targets.size,
  }
}

/** Links of a message share a few hosts. */
type HostFlags = Map<string, { flags: LinkFlag[]; tracking: boolean }>

function readLink(source: LinkSource, senderDomain: string, hosts: HostFlags): LinkFact {
  const target = readTarget(source.href)
  const flags: LinkFlag[] = []
  const text = source.text.replace(/\s+/g, ' ').trim()
  const fact: LinkFact = {
    href: target.href.slice(0, 300),
    kind: target.kind,
    host: target.host,
    domain: target.host === '' ? '' : ipHost(target.host) ? target.host : orgDomain(target.host),
    text: text.slice(0, 100),
    images: source.images,
    element: source.element,
    flags,
    textHost: null,
    at: source.at,
  }
  if (target.kind === 'script') flags.push('script')
  if (target.kind === 'data') flags.push('data')
  if (target.kind === 'empty' || (target.kind === 'anchor' && target.href === '#')) flags.push('empty')
  if (target.kind !== 'web') return fact
  const { host, rest } = target
  const ip = ipHost(host)
  let known = hosts.get(host)
  if (!known) {
    known = { flags: [], tracking: isTracking(host) }
    if (ip) known.flags.push(ip === 'plain' ? 'ip' : 'encoded-ip')
    else flagHost(known.flags, host, fact.domain)
    hosts.set(host, known)
  }
  for (const flag of known.flags) flags.push(flag)
  if (target.userinfo) flags.push('userinfo')
  if (target.port !== '' && target.port !== '80' && target.port !== '443') flags.push('port')
  const redirect = isRedirector(host, rest)
  if (redirect) flags.push(redirect === 'known' ? 'redirector' : 'redirect-parameter')
  if (target.scheme === 'http') flags.push('plain-http')
  if (target.href.length > 200) flags.push('long')
  const fragment = rest.indexOf('#')
  if (fragment >= 0 && /^#[\w+/=.:@-]{24,}/.test(rest.slice(fragment, fragment + 200))) flags.push('fragment-token')
  if (/\.(?:html?|php|aspx?|cgi|exe|zip|apk|js|scr)(?:$|[?#])/i.test(rest.slice(0, 500))) flags.push('page-file')
  if (known.tracking) flags.push('tracking')
  if (senderDomain !== '' && fact.domain === senderDomain) flags.push('own')
  const named = hostInText(text)
  if (named && orgDomain(named) !== fact.domain && !MERGE_TAG.test(text)) {
    fact.textHost = named
    const counted = flags.includes('tracking') || (flags.includes('own') && OWN_TRACKING.test(host))
    if (!counted && redirect === null && orgDomain(named) !== senderDomain) flags.push('mismatch')
  }
  return fact
}

/** Names that senders give the host below their own domain that counts clicks. */
const OWN_TRACKING =
  /^(?:clicks?|klick|track(?:ing)?|trk|links?|lnk|go|url|e?mail|mailing|news(?:letter)?|nl|em|info|cl|[celrt])\d{0,6}\./

function flagHost(flags: LinkFlag[], host: string, domain: string): void {
  if (isShortener(host)) flags.push('shortener')
  const free = freeHost(host)
  if (free) flags.push(free === 'page' ? 'free-page' : 'free-storage')
  else if (isAbusedTld(host)) flags.push('abused-tld')
  if (host.includes('xn--')) flags.push('punycode')
  if (/[^\x00-\x7f]/.test(host) && /[a-z]/.test(host) && /[\u0370-\u03ff\u0400-\u04ff]/.test(host)) flags.push('mixed-script')
  const labels = host.split('.')
  if (labels.length >= 5 && !free) flags.push('deep-host')
  // Shapes are judged as a reader sees the name: an xn-- label is hyphens, digits and consonants by nature.
  const shown = readableHost(domain)
  const main = shown.slice(0, shown.indexOf('.'))
  if (hasManyHyphens(shown)) flags.push('many-hyphens')
  const digits = main.match(/\d/g)?.length ?? 0
  if (digits >= 3 && digits < main.length) flags.push('digit-host')
  if (looksRandom(main)) flags.push('random-host')
  if (foreignBrand(host, domain)) flags.push('foreign-brand')
}

/** A long run of consonants, as generators make and names do not. */
const looksRandom = (label: string): boolean =>
  label.length >= 8 && (/[bcdfghjklmnpqrstvwxz]{6}/.test(label) || /(?:\d[a-z]+){3}/.test(label))

let labels: Map<string, Brand> | undefined

/** A brand's word in a host that does not belong to the brand. */
function foreignBrand(host: string, domain: string): boolean {
  if (!labels) {
    labels = new Map()
    for (const brand of getDictionary().brands) for (const label of brand.labels) if (label.length >= 5) labels.set(label, brand)
  }
  for (const part of host.split(/[.-]/)) {
    const brand = labels.get(part)
    if (brand && !ownsDomain(brand, domain)) return true
  }
  return false
}

/** The domain is listed for the brand, its own label is the brand's word, or the brand is many houses and this is one of them. */
export function ownsDomain(brand: Brand, domain: string): boolean {
  // Offices below a domain of the state: finanzamt.gv.at.
  if (brand.domains.has(domain) || brand.domains.has(domain.slice(domain.indexOf('.') + 1))) return true
  const main = domain.slice(0, Math.max(0, domain.indexOf('.')))
  if (brand.labels.includes(main) || brand.labels.includes(main.replaceAll('-', ''))) return true
  return brand.regional && /\.(?:de|at|ch|li|lu)$/.test(domain) && main.split('-').some(part => brand.labels.includes(part))
}

/** The host that a link text names, when the text is an address and nothing else. */
export function hostInText(text: string): string | null {
  if (!text.includes('.')) return null
  const match =
    /^\W{0,3}(?:https?:\/\/|www\.)([a-z0-9.-]{3,253})(?:[/:?#]\S*)?\W{0,3}$/i.exec(text) ??
    /^([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|net|org|de|at|ch|fr|it|es|nl|co\.uk|com\.br|eu|io))(?:\/\S*)?$/i.exec(
      text,
    )
  const host = match?.[1]?.toLowerCase().replace(/\.+$/, '')
  return host?.includes('.') ? (host.startsWith('www.') ? host.slice(4) : host) : null
}
