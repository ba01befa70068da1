// Message-ID (RFC 5322 3.6.4), List-Unsubscribe (RFC 2369, RFC 8058) and the tags of DKIM-Signature that content checks need.
import type { MessageIdFact } from '../headers.js'

export interface ParsedMessageId {
  left: string
  domain: string
  problems: MessageIdFact['problems']
}

/** Host names that name no host: software that was never set up. */
const LOCAL = /(?:^|\.)(?:localhost|localdomain|local|lan|internal|invalid|test)$|^(?:\d{1,3}\.){3}\d{1,3}$/

/** Parses a Message-ID value. Never throws. */
export function parseMessageId(value: string): ParsedMessageId {
  const text = value.replace(/\([^()]{0,60}\)/g, ' ').trim()
  const problems: MessageIdFact['problems'] = []
  const ids = text.match(/<[^<>]{0,998}>/g) ?? []
  if (ids.length === 0) problems.push('no-brackets')
  if (ids.length > 1) problems.push('several')
  const id = (ids[0]?.slice(1, -1) ?? text).trim()
  const at = id.lastIndexOf('@')
  const left = at < 0 ? id : id.slice(0, at)
  const domain =
    at < 0
      ? ''
      : id
          .slice(at + 1)
          .toLowerCase()
          .replace(/\.$/, '')
  if (domain === '') problems.push('no-domain')
  else if (LOCAL.test(domain) || (!domain.includes('.') && !domain.startsWith('['))) problems.push('local-domain')
  if (left === '' || /[\s\x00-\x1f\x7f-\xff]/.test(id) || (ids.length > 0 && text.replace(/<[^<>]{0,998}>/g, '').trim() !== ''))
    problems.push('syntax')
  return { left, domain, problems }
}

export interface ListUri {
  uri: string
  scheme: string
  /** Offset in the value. */
  offset: number
}

/** URIs in angle brackets, separated by commas, comments allowed; anything else between them is malformed. */
export function parseListUris(value: string): { uris: ListUri[]; malformed: boolean } {
  const uris: ListUri[] = []
  let rest = ''
  let last = 0
  for (const match of value.matchAll(/<([^<>]{0,4000})>/g)) {
    rest += value.slice(last, match.index)
    // RFC 2369 2: white space inside the brackets is to be ignored.
    const uri = (match[1] ?? '').replace(/\s+/g, '')
    uris.push({ uri, scheme: /^([a-z][a-z0-9+.-]{0,20}):/i.exec(uri)?.[1]?.toLowerCase() ?? '', offset: match.index + 1 })
    last = match.index + match[0].length
  }
  rest += value.slice(last)
  return { uris, malformed: rest.replace(/\([^()]{0,200}\)/g, '').replace(/[\s,]+/g, '') !== '' || uris.length === 0 }
}

/** `tag=value;` lists of RFC 6376 3.2; white space inside values is folded away. The first of a repeated tag counts. */
export function dkimTags(value: string): Map<string, string> {
  const tags = new Map<string, string>()
  for (const part of value.split(';')) {
    const equals = part.indexOf('=')
    if (equals < 0) continue
    const name = part.slice(0, equals).trim().toLowerCase()
    if (name && !tags.has(name)) tags.set(name, part.slice(equals + 1).replace(/\s+/g, ''))
  }
  return tags
}
