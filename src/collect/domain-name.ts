import { UserError } from '../core/errors.js'
import { isAddress } from '../dns/addresses.js'
import { isHostName } from '../dns/lookup.js'
import { domainName } from './dns.js'

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
