// Everything an audit learns by asking: DNS, HTTPS, and what ties a message to them.
export { type BlocklistChoice, CLOSED_BLOCKLISTS, chooseBlocklists } from './blocklists.js'
export {
  collectDns,
  type DnsBoundaries,
  type DnsCollection,
  type DnsRequest,
  type DomainRequest,
  domainName,
  type NamedSelector,
} from './dns.js'
export { createSafeFetch, type SafeFetchOptions } from './fetch.js'
export { collectMany, type DomainCollection, type ManyOptions } from './many.js'
export { collectMessage, type MessageDnsFacts, type MessageNames, messageDomains, messageNames } from './message.js'
export { openSession, type Query, type QueryLimits, type Session } from './queries.js'
