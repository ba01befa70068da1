// Names and addresses as the user gave them.
import { UserError } from '../core/errors.js'
import { isAddress } from '../dns/addresses.js'
import { isHostName } from '../dns/lookup.js'
import { domainName } from './dns.js'

/** @throws UserError when it is no IP address */
export function addressOrExplain(given: string): string {
  const address = given.trim()
  if (isAddress(address)) return address
  const shown = address.slice(0, 100)
  throw new UserError({ en: `"${shown}" is not an IP address`, de: `„${shown}“ ist keine IP-Adresse` })
}

/** @throws UserError when it can be no DKIM selector (RFC 6376 3.1) */
export function selectorOrExplain(given: string): string {
  const selector = given.trim()
  if (isHostName(selector, 1)) return selector
  const shown = selector.slice(0, 100)
  throw new UserError({ en: `"${shown}" is not a DKIM selector`, de: `„${shown}“ ist kein DKIM-Selektor` })
}

/** A domain as the user wrote it, in lower-case A-labels. @throws UserError naming what is wrong with it */
export function domainNameOrExplain(given: string): string {
  const name = domainName(given)
  const shown = given.trim().slice(0, 100)
  if (/^[a-z]+:\/\//i.test(given) || name.includes('/')) {
    throw new UserError({
      en: `"${shown}" is a web address; give the domain alone`,
      de: `„${shown}“ ist eine Webadresse; geben Sie nur die Domain an`,
    })
  }
  if (name.includes('@')) {
    throw new UserError({
      en: `"${shown}" is an e-mail address; give the domain behind the @`,
      de: `„${shown}“ ist eine E-Mail-Adresse; geben Sie die Domain hinter dem @ an`,
    })
  }
  if (isAddress(name) || !isHostName(name)) {
    throw new UserError({ en: `"${shown}" is not a domain name`, de: `„${shown}“ ist kein Domainname` })
  }
  return name
}
