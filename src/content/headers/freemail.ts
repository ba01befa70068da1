import { freemail } from '../../generated/rules/freemail.js'

const domains = new Map(freemail.flatMap(file => file.groups.flatMap(g => g.domains.map(d => [d, g.provider] as const))))

/** A domain (lower case) at which anyone gets a mailbox. */
export const isFreemail = (domain: string): boolean => domains.has(domain)
