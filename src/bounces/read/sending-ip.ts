// Our own address as receivers quote it in their replies ("client host [192.0.2.1] blocked", "IP=192.0.2.1", "[192.0.2.1 15]").
import { isIP } from 'node:net'

const V4 = String.raw`(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])`
const ANY = /\d\.\d{1,3}\.\d{1,3}\.\d/
const PATTERNS = [
  new RegExp(String.raw`\bclient host \[?${V4}`, 'i'),
  new RegExp(String.raw`\bip(?: address)?\s?[=:(\[]\s?${V4}`, 'i'),
  new RegExp(String.raw`\[${V4}(?:\s+\d{1,3})?\]\s?(?:our system|the ip address|messages missing)`, 'i'),
  new RegExp(
    String.raw`(?:our system has detected|blocked using|listed|reputation|blocklist|blacklist|messages from|mail from|connections? from|ip address|sending ip|your ip|from ip|ip)\b[^\d\n]{0,60}${V4}`,
    'i',
  ),
  new RegExp(
    String.raw`${V4}\]?\)? (?:is (?:currently )?(?:listed|blocked)|has been (?:blocked|listed)|blocked|listed|does not have)`,
    'i',
  ),
  new RegExp(String.raw`\b(?:query|lookup|ip|i)[/=](?:ip/)?${V4}`, 'i'),
]

/** The sending address named in a reply; null when none is. */
export function sendingIpIn(text: string | null): string | null {
  if (!text || !ANY.test(text)) return null
  for (const pattern of PATTERNS) {
    const address = pattern.exec(text)?.[1]
    if (address && isIP(address) && !/^(?:127|0)\./.test(address)) return address
  }
  return null
}
