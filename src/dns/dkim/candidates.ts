// Which selectors to ask for: DNS has no way to list them, so what else is known about the domain must tell.
import { esps } from '../../generated/rules/esps.js'
import type { SelectorOrigin } from './facts.js'

export interface SenderHints {
  /** MX hosts of the domain. */
  mx?: readonly string[]
  /** include, redirect, a and mx targets of its SPF record. */
  spf?: readonly string[]
  /** CNAME targets seen at the domain, and MAIL FROM domains of its mail. */
  hosts?: readonly string[]
}

export interface Candidate {
  selector: string
  origin: SelectorOrigin
  services: string[]
}

const services = esps.flatMap(file => file.services)

const isUnder = (host: string, suffix: string): boolean => host === suffix || host.endsWith(`.${suffix}`)

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** `{digits}` and `{token}` match what differs between customers. Linear: the placeholders are bounded and cannot match a dot. */
export function templatePattern(template: string): RegExp {
  let pattern = patterns.get(template)
  if (pattern === undefined) {
    const source = template
      .split(/(\{digits\}|\{token\})/)
      .map(part => (part === '{digits}' ? '(\\d{1,20})' : part === '{token}' ? '([a-z0-9-]{1,63})' : literal(part)))
      .join('')
    pattern = new RegExp(`^${source}$`, 'i')
    patterns.set(template, pattern)
  }
  return pattern
}
/** Hundreds of templates, the same ones for each of many domains. */
const patterns = new Map<string, RegExp>()

interface Match {
  id: string
  /** What the first placeholder of a matching SPF host stood for: HubSpot's account number is that of its selectors. */
  digits: string | null
}

function matchHints(hints: SenderHints): Match[] {
  const lower = (list: readonly string[] | undefined): string[] => (list ?? []).map(h => h.toLowerCase().replace(/\.$/, ''))
  const mx = lower(hints.mx)
  const spf = lower(hints.spf)
  const hosts = lower(hints.hosts)
  return services.flatMap(service => {
    let digits: string | null = null
    const bySpf = (service.spf.hosts ?? []).some(template => {
      if (!template.includes('{')) return spf.includes(template.toLowerCase())
      const found = spf.map(h => templatePattern(template).exec(h)).find(m => m !== null)
      if (found && template.startsWith('{digits}')) digits = found[1] ?? null
      return found !== undefined
    })
    const byMx = service.mx.some(suffix => mx.some(h => isUnder(h, suffix)))
    const byHost = [...service.returnPath, ...(service.dkim?.targets ?? [])].some(suffix => hosts.some(h => isUnder(h, suffix)))
    return bySpf || byMx || byHost ? [{ id: service.id, digits }] : []
  })
}

/** The service in whose name space a delegated key lies, by the longest matching suffix. */
export function serviceOfTarget(target: string): string | null {
  const host = target.toLowerCase().replace(/\.$/, '')
  let best: { id: string; length: number } | null = null
  for (const service of services) {
    for (const suffix of service.dkim?.targets ?? []) {
      if (isUnder(host, suffix) && suffix.length > (best?.length ?? 0)) best = { id: service.id, length: suffix.length }
    }
  }
  return best?.id ?? null
}

/** Services known to use a selector of this form; several share the common ones. */
export const servicesOfSelector = (selector: string): string[] =>
  services.filter(s => s.dkim?.selectors.some(t => templatePattern(t).test(selector))).map(s => s.id)

const SELECTOR = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,250}[A-Za-z0-9_])?$/

export interface Candidates {
  list: Candidate[]
  /** Services the hints point to. */
  services: string[]
}

/** Candidates in the order of asking: named ones, those of hinted services, common ones. */
export function candidates(named: readonly { selector: string; origin: 'message' | 'given' }[], hints: SenderHints): Candidates {
  const list = new Map<string, Candidate>()
  const add = (selector: string, origin: SelectorOrigin, service?: string): void => {
    const key = selector.toLowerCase()
    if (!SELECTOR.test(selector)) return
    const known = list.get(key)
    if (!known) list.set(key, { selector, origin, services: service ? [service] : [] })
    else if (service && !known.services.includes(service)) known.services.push(service)
  }
  for (const { selector, origin } of named) add(selector, origin)
  const matches = matchHints(hints)
  for (const { id, digits } of matches) {
    for (const template of services.find(s => s.id === id)?.dkim?.selectors ?? []) {
      if (!template.includes('{')) add(template, 'service', id)
      else if (digits !== null) add(template.replaceAll('{digits}', digits), 'service', id)
    }
  }
  for (const selector of esps.flatMap(file => file.commonSelectors?.selectors ?? [])) add(selector, 'common')
  return { list: [...list.values()], services: matches.map(m => m.id) }
}
