// DMARC policy records: RFC 9989 4.7, 4.8 and 4.10.1.
import { parseTagList, type RecordProblem, type Tag, type TagListProblemCode } from '../dkim/tags.js'

export type Policy = 'none' | 'quarantine' | 'reject'
export type AlignmentMode = 'relaxed' | 'strict'

export interface ReportUri {
  /** As written, without an obsolete size. */
  uri: string
  scheme: string
  /** Address of a mailto: URI. */
  address: string | null
  /** Lower-case domain of the address. */
  host: string | null
  /** Obsolete `!10m`: to be ignored (4.8). */
  size: string | null
}

export interface DmarcRecord {
  /** p= as declared; null when missing or invalid. */
  policy: Policy | null
  subdomainPolicy: Policy | null
  nonexistentPolicy: Policy | null
  /** What receivers read as p=: `none` when p, sp or np is unusable and there is a usable rua (4.10.1). */
  effectivePolicy: Policy
  psd: 'y' | 'n' | 'u'
  /** t=y: the policy is applied one level lower. */
  testing: boolean
  adkim: AlignmentMode
  aspf: AlignmentMode
  rua: ReportUri[]
  ruf: ReportUri[]
  /** Values of fo=; `['0']` when left out. */
  failureOptions: string[]
  /** Tags that RFC 9989 removed, as written. */
  removed: { tag: 'pct' | 'rf' | 'ri'; value: string }[]
  /** Tags that receivers ignore. */
  unknown: { tag: string; value: string }[]
}

export type DmarcProblemCode =
  | TagListProblemCode
  | 'not-dmarc'
  | 'leading-space'
  | 'version-case'
  | 'version-not-first'
  | 'missing-policy'
  | 'bad-policy'
  | 'bad-subdomain-policy'
  | 'missing-semicolon'
  | 'bad-value'
  | 'bad-uri'
  | 'uri-without-scheme'
  | 'uri-separator'
  | 'unsupported-scheme'
  | 'too-many-uris'
  | 'report-size'
  | 'removed-tag'
  | 'unknown-tag'
  | 'fo-without-ruf'
  | 'no-reports'
  | 'quotes'
  | 'backslash'

export interface ParsedDmarc {
  /** A receiver would apply the record. */
  valid: boolean
  record: DmarcRecord | null
  problems: RecordProblem<DmarcProblemCode>[]
}

const POLICIES: readonly string[] = ['none', 'quarantine', 'reject']
/** Registered by other specifications or widely used; ignored without a word. */
const MAX_LENGTH = 16_384
const VERSION = /^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/

/** Is the text of a TXT record a policy record at all (4.10 steps 2 and 6)? */
export const isDmarcRecord = (text: string): boolean => VERSION.test(text.replace(/^V/, 'v'))

/** Parses a policy record (all strings of the TXT record joined). Never throws. */
export function parseDmarc(input: string): ParsedDmarc {
  const text = input.slice(0, MAX_LENGTH)
  const problems: ParsedDmarc['problems'] = []
  const add = (
    code: DmarcProblemCode,
    severity: RecordProblem['severity'],
    position: number,
    length: number,
    tag?: string,
    detail?: string,
  ): void => {
    problems.push({
      code,
      severity,
      position,
      length,
      ...(tag ? { tag } : {}),
      ...(detail === undefined ? {} : { detail: detail.slice(0, 120) }),
    })
  }
  for (const [code, character] of [
    ['quotes', '"'],
    ['backslash', '\\'],
  ] as const) {
    const position = text.indexOf(character)
    if (position >= 0) add(code, 'error', position, 1)
  }
  const list = parseTagList(text)
  if (!isDmarcRecord(text)) {
    const v = list.tags.find(t => t.name.toLowerCase() === 'v')
    if (v && list.tags[0] !== v && /^DMARC1$/i.test(v.value)) add('version-not-first', 'error', v.start, 1, 'v')
    else if (v && /^DMARC1$/i.test(v.value) && v.value !== 'DMARC1')
      add('version-case', 'error', v.valueStart, v.value.length, 'v', v.value)
    else if (v?.value === 'DMARC1') add('leading-space', 'error', 0, text.length - text.trimStart().length)
    else if (v?.value.startsWith('DMARC1 ')) add('missing-semicolon', 'error', v.valueStart + 6, 1, 'v')
    else if (problems.length === 0) add('not-dmarc', 'error', 0, Math.min(text.length, 40))
    return { valid: false, record: null, problems: sorted(problems) }
  }
  problems.push(...list.problems)

  const tags = new Map(list.tags.map(t => [t.name.toLowerCase(), t]))
  const record: DmarcRecord = {
    policy: null,
    subdomainPolicy: null,
    nonexistentPolicy: null,
    effectivePolicy: 'none',
    psd: 'u',
    testing: false,
    adkim: 'relaxed',
    aspf: 'relaxed',
    rua: [],
    ruf: [],
    failureOptions: ['0'],
    removed: [],
    unknown: [],
  }
  const glued = (tag: Tag): boolean => {
    const inner = /[ \t]([a-z]{1,10})[ \t]*=/i.exec(tag.value)
    if (inner) add('missing-semicolon', 'error', tag.valueStart + inner.index, 1, tag.name.toLowerCase(), inner[1] ?? '')
    return inner !== null
  }
  const policy = (name: 'p' | 'sp' | 'np'): Policy | null => {
    const tag = tags.get(name)
    if (!tag) return null
    const value = tag.value.toLowerCase()
    if (POLICIES.includes(value)) return value as Policy
    if (!glued(tag))
      add(name === 'p' ? 'bad-policy' : 'bad-subdomain-policy', 'error', tag.valueStart, tag.value.length, name, tag.value)
    return null
  }
  const choice = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const tag = tags.get(name)
    if (!tag) return fallback
    const value = tag.value.toLowerCase()
    if ((allowed as readonly string[]).includes(value)) return value as T
    // 4.8: syntax errors in the remainder are discarded in favour of default values.
    if (!glued(tag)) add('bad-value', 'error', tag.valueStart, tag.value.length, name, tag.value)
    return fallback
  }
  record.policy = policy('p')
  record.subdomainPolicy = policy('sp')
  record.nonexistentPolicy = policy('np')
  record.psd = choice('psd', ['y', 'n', 'u'], 'u')
  record.testing = choice('t', ['y', 'n'], 'n') === 'y'
  record.adkim = choice('adkim', ['r', 's'], 'r') === 's' ? 'strict' : 'relaxed'
  record.aspf = choice('aspf', ['r', 's'], 'r') === 's' ? 'strict' : 'relaxed'
  for (const name of ['rua', 'ruf'] as const) {
    const tag = tags.get(name)
    if (tag && !glued(tag)) record[name] = reportUris(tag, add)
  }
  const fo = tags.get('fo')
  if (fo) {
    const values = fo.value
      .toLowerCase()
      .split(':')
      .map(v => v.trim())
    const good = values.filter(v => /^[01ds]$/.test(v))
    if (good.length < values.length || new Set(values).size < values.length || (values.includes('0') && values.includes('1')))
      add('bad-value', 'error', fo.valueStart, fo.value.length, 'fo', fo.value)
    if (good.length > 0) record.failureOptions = good
    if (!tags.has('ruf')) add('fo-without-ruf', 'info', fo.start, fo.name.length, 'fo')
  }
  for (const [name, tag] of tags) {
    if (name === 'pct' || name === 'rf' || name === 'ri') {
      record.removed.push({ tag: name, value: tag.value })
      add('removed-tag', 'info', tag.start, tag.rawEnd - tag.start, name, tag.value)
    } else if (!KNOWN.has(name)) {
      record.unknown.push({ tag: name.slice(0, 40), value: tag.value.slice(0, 200) })
      add('unknown-tag', 'info', tag.start, tag.name.length, name.slice(0, 40))
    }
  }

  const reporting = record.rua.length > 0
  // 4.10.1: p missing or invalid, sp or np invalid: monitoring only, and without a usable rua no DMARC at all.
  const unusable =
    record.policy === null ||
    [...problems].some(p => p.tag !== undefined && ['sp', 'np'].includes(p.tag) && p.severity === 'error')
  if (!tags.has('p')) add('missing-policy', reporting ? 'warning' : 'error', text.length, 0, 'p')
  if (!reporting && !tags.has('rua')) add('no-reports', 'info', text.length, 0, 'rua')
  record.effectivePolicy = unusable || record.policy === null ? 'none' : record.policy
  return { valid: !unusable || reporting, record, problems: sorted(problems) }
}

const KNOWN = new Set(['v', 'p', 'sp', 'np', 'psd', 't', 'adkim', 'aspf', 'rua', 'ruf', 'fo'])
const sorted = (problems: ParsedDmarc['problems']): ParsedDmarc['problems'] => problems.sort((a, b) => a.position - b.position)

const MAX_URIS = 50
const ADDRESS = /^[^\s@,!<>]{1,64}@([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?)$/

type Add = (
  code: DmarcProblemCode,
  severity: RecordProblem['severity'],
  position: number,
  length: number,
  tag?: string,
  detail?: string,
) => void

function reportUris(tag: Tag, add: Add): ReportUri[] {
  const name = tag.name.toLowerCase()
  const uris: ReportUri[] = []
  let position = tag.valueStart
  const parts = tag.value.split(',')
  for (const part of parts.slice(0, MAX_URIS)) {
    const at = position + part.length - part.trimStart().length
    position += part.length + 1
    const text = part.trim()
    if (text === '') {
      if (tag.value !== '') add('bad-uri', 'warning', Math.min(at, tag.rawEnd), 0, name)
      continue
    }
    const size = /!(\d{1,20}[kmgt]?)$/i.exec(text)
    const uri = size ? text.slice(0, size.index) : text
    if (size) add('report-size', 'info', at + size.index, size[0].length, name, size[0])
    const scheme = /^([a-z][a-z0-9+.-]{0,30}):/i.exec(uri)?.[1]?.toLowerCase() ?? ''
    if (scheme === '') add('uri-without-scheme', 'error', at, uri.length, name, uri)
    else if (scheme === 'mailto') {
      const address = decoded(uri.slice(7).split('?')[0] ?? '')
      const host = ADDRESS.exec(address)?.[1]?.toLowerCase()
      // A second mailto: or address inside is a list with the wrong separator.
      if (host === undefined && /mailto:|[ ;|]/i.test(uri.slice(7))) add('uri-separator', 'error', at, uri.length, name, uri)
      else if (host === undefined) add('bad-uri', 'error', at, uri.length, name, uri)
      else uris.push({ uri, scheme, address, host, size: size?.[1] ?? null })
    } else {
      add('unsupported-scheme', 'warning', at, uri.length, name, scheme)
      if (/^[a-z][a-z0-9+.-]*:\S+$/i.test(uri)) uris.push({ uri, scheme, address: null, host: null, size: size?.[1] ?? null })
    }
  }
  if (parts.length > MAX_URIS) add('too-many-uris', 'warning', tag.valueStart, tag.value.length, name, String(parts.length))
  return uris
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The record as text again, with the registered tags in the usual order; a parsed print equals the record. */
export function printDmarc(record: Omit<DmarcRecord, 'effectivePolicy' | 'removed' | 'unknown'> & Partial<DmarcRecord>): string {
  const uris = (list: readonly ReportUri[]): string => list.map(u => u.uri + (u.size ? `!${u.size}` : '')).join(',')
  return [
    'v=DMARC1',
    record.policy ? `p=${record.policy}` : '',
    record.subdomainPolicy ? `sp=${record.subdomainPolicy}` : '',
    record.nonexistentPolicy ? `np=${record.nonexistentPolicy}` : '',
    record.psd === 'u' ? '' : `psd=${record.psd}`,
    record.testing ? 't=y' : '',
    record.adkim === 'strict' ? 'adkim=s' : '',
    record.aspf === 'strict' ? 'aspf=s' : '',
    record.rua.length > 0 ? `rua=${uris(record.rua)}` : '',
    record.ruf.length > 0 ? `ruf=${uris(record.ruf)}` : '',
    record.failureOptions.join(':') === '0' ? '' : `fo=${record.failureOptions.join(':')}`,
    ...(record.removed ?? []).map(r => `${r.tag}=${r.value}`),
    ...(record.unknown ?? []).map(u => `${u.tag}=${u.value}`),
  ]
    .filter(part => part !== '')
    .join('; ')
}
