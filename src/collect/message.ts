// From a message to the names it must answer for, and to what DNS says about its signatures and their alignment.
import type { MessageFacts } from '../checks/facts.js'
import type { Resolver } from '../core/dns.js'
import { absent, type Fact, known, unknown } from '../core/fact.js'
import { isAddress } from '../dns/addresses.js'
import { verifySignatures } from '../dns/dkim/verify.js'
import { collectAlignment } from '../dns/dmarc/collect.js'
import { registeredDomain } from '../dns/existence.js'
import { isHostName } from '../dns/lookup.js'
import { parseAddressList } from '../mime/address.js'
import { findHeader, findHeaders } from '../mime/headers.js'
import { parseMessage } from '../mime/parse.js'
import type { MimeMessage } from '../mime/types.js'
import { type DnsCollection, type DomainRequest, domainName, guarded, type NamedSelector } from './dns.js'

/** A newsletter links to a handful of sites; a hostile message to thousands. */
const MAX_LINK_DOMAINS = 20
/** Verification stops at ten signatures as well. */
const MAX_SIGNATURES = 10

/** What a message names. Domains are lower-case A-labels. */
export interface MessageNames {
  /** Domain of the first From address; null when there is none. */
  from: string | null
  /** Domain of the return path; null when unknown or empty. */
  mailFrom: string | null
  /** The return path as given: '' is the null sender of bounces; null when the message does not say. */
  sender: string | null
  signatures: { domain: string; selector: string }[]
}

const domainOf = (value: string | undefined): string | null => {
  const domain = value === undefined ? '' : domainName(parseAddressList(value).mailboxes[0]?.domain ?? '')
  return isHostName(domain, 1) ? domain : null
}

/** One tag of a DKIM-Signature; white space inside values is folding (RFC 6376 3.2). */
const tag = (value: string, name: string): string =>
  new RegExp(`(?:^|;)\\s*${name}\\s*=([^;]*)`).exec(value)?.[1]?.replaceAll(/\s/g, '').toLowerCase() ?? ''

/** Reads the names off the headers. Pure; never throws. */
export function messageNames(source: Uint8Array | MimeMessage): MessageNames {
  const { headers } = (source instanceof Uint8Array ? parseMessage(source) : source).root
  const path = findHeader(headers, 'return-path')?.value.trim()
  const mailbox = path === undefined ? undefined : parseAddressList(path).mailboxes[0]
  const mailFrom = domainOf(path)
  const signatures = findHeaders(headers, 'dkim-signature')
    .slice(0, MAX_SIGNATURES)
    .map(field => ({ domain: domainName(tag(field.value, 'd')), selector: tag(field.value, 's') }))
    .filter(s => isHostName(s.domain, 1) && /^[a-z0-9](?:[a-z0-9._-]{0,250}[a-z0-9])?$/.test(s.selector))
  return {
    from: domainOf(findHeader(headers, 'from')?.value),
    mailFrom,
    sender: path === '<>' ? '' : mailFrom === null || mailbox === undefined ? null : mailbox.address,
    signatures,
  }
}

export interface LinkOptions {
  /** Hosts or domains of web links, the most used first. */
  links?: readonly string[]
}

/** The domains to look at, with their roles; links at the level of registered domains, bounded. */
export async function messageDomains(names: MessageNames, { links = [] }: LinkOptions = {}): Promise<DomainRequest[]> {
  const requests: DomainRequest[] = []
  if (names.from !== null) requests.push({ name: names.from, roles: ['from'] })
  // Without a return path the From domain stands in for it: that is where most set-ups begin.
  const path = names.mailFrom ?? (names.sender === '' ? null : names.from)
  if (path !== null) requests.push({ name: path, roles: ['mail-from'] })
  for (const { domain, selector } of names.signatures) {
    const named: NamedSelector = { selector, origin: 'message' }
    requests.push({ name: domain, roles: ['dkim'], selectors: [named] })
  }
  // A template is signed later, most likely with the From domain.
  if (names.signatures.length === 0 && names.from !== null) requests.push({ name: names.from, roles: ['dkim'] })
  const seen = new Set<string>()
  for (const link of links) {
    if (seen.size >= MAX_LINK_DOMAINS) break
    const host = domainName(link)
    if (isAddress(host) || !isHostName(host)) continue
    const domain = (await registeredDomain(host)) ?? host
    if (seen.has(domain)) continue
    seen.add(domain)
    requests.push({ name: domain, roles: ['link'] })
  }
  return requests
}

export interface MessageInput {
  /** Null for HTML or text alone: nothing can be signed. */
  source: Uint8Array | null
  names: MessageNames
  /** What was collected, or is being collected, about the domains and addresses. */
  dns: Promise<DnsCollection>
  /** ISO 8601; decides whether a signature has expired. */
  now: string
}

export type MessageDnsFacts = Pick<MessageFacts, 'signatures' | 'alignment' | 'linkDomains'>

/** Signatures are verified while the domains are still being looked at; alignment waits for both. */
export async function collectMessage({ source, names, dns, now }: MessageInput, resolver: Resolver): Promise<MessageDnsFacts> {
  const signatures: Promise<MessageDnsFacts['signatures']> =
    source === null
      ? Promise.resolve(absent('no message headers'))
      : guarded('signatures', () => verifySignatures(source, resolver, { now }))
  const alignment = guarded('alignment', async (): Promise<MessageDnsFacts['alignment']> => {
    if (names.from === null) return absent('no From domain')
    const [verified, collection] = await Promise.all([signatures, dns])
    if (verified.state === 'unknown') return verified
    const dmarc = collection.domains.find(d => d.name === names.from)?.facts.dmarc ?? unknown('not-collected')
    return collectAlignment(
      {
        fromDomain: names.from,
        mailFromDomain: names.mailFrom,
        spfResults: collection.ips.flatMap(({ address, facts }) =>
          facts.spf.state === 'known'
            ? facts.spf.value.mailFrom
              ? [{ ip: address, result: facts.spf.value.mailFrom.result }]
              : []
            : // Left out, the address would count as one that passes.
              [{ ip: address, result: 'unknown' }],
        ),
        signatures: verified.state === 'known' ? verified.value.signatures : [],
        dmarc,
      },
      resolver,
    )
  })
  const linkDomains = guarded('linkDomains', async (): Promise<MessageDnsFacts['linkDomains']> => {
    const { domains } = await dns
    const links = domains.filter(d => d.roles.includes('link'))
    return known({
      domains: links.map(({ name, facts: { existence } }): { name: string; exists: Fact<boolean> } => ({
        name,
        exists: existence.state === 'known' ? known(existence.value.exists) : existence,
      })),
    })
  })
  const [s, a, l] = await Promise.all([signatures, alignment, linkDomains])
  return { signatures: s, alignment: a, linkDomains: l }
}
