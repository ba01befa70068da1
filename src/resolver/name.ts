import { domainToASCII } from 'node:url'
import { DnsError } from '../core/dns.js'

const bad = (name: string, why: string): never => {
  throw new DnsError('BADNAME', `"${name.slice(0, 80)}" is not a domain name: ${why}`)
}

/**
 * The form a name is asked and compared in: absolute, lower case, A-labels, no final dot; the root is ''.
 * Labels are octets to DNS, so underscores and other printable ASCII pass (SPF macros make such names).
 *
 * @throws DnsError `BADNAME`: an empty label, a label over 63 or a name over 253 octets (RFC 1035 2.3.4), control characters,
 *   a label that IDNA cannot convert.
 */
export function canonicalName(name: string): string {
  let text = name.endsWith('.') ? name.slice(0, -1) : name
  if (text === '') return name.length <= 1 ? '' : bad(name, 'empty label')
  // Before any work on it: a hostile macro expansion can be megabytes.
  if (text.length > 1024) bad(name, 'longer than 253 octets')
  if (/[^\x00-\x7f]/.test(text)) text = text.split('.').map(aLabel).join('.')
  text = text.toLowerCase()
  if (text.length > 253) bad(name, 'longer than 253 octets')
  if (/[\x00-\x1f\x7f]/.test(text)) bad(name, 'control character')
  for (const label of text.split('.')) {
    if (label === '') bad(name, 'empty label')
    if (label.length > 63) bad(name, 'label longer than 63 octets')
  }
  return text
}

function aLabel(label: string): string {
  if (!/[^\x00-\x7f]/.test(label)) return label
  // The suffix keeps the URL rules from reading a last label of (full-width) digits as an IPv4 address.
  const ascii = domainToASCII(`${label}.x`)
  return ascii.endsWith('.x') ? ascii.slice(0, -2) : bad(label, 'not convertible to an A-label')
}

/** The names above `name`, nearest first, without the root: a.b.c gives b.c, c. */
export function* ancestors(name: string): Generator<string> {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) yield name.slice(dot + 1)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Octets of a character-string as text: UTF-8 where they are, else one character an octet (latin1), so that nothing is lost. */
export function textOfOctets(octets: Uint8Array): string {
  try {
    return utf8.decode(octets)
  } catch {
    return Buffer.from(octets).toString('latin1')
  }
}
