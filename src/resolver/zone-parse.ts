import type { DnsRecord, RecordType } from '../core/dns.js'
import { canonicalName } from './name.js'
import { type Entry, entriesOf, type Report, type Token, type ZoneProblem } from './zone-lexer.js'
import { fieldsOf, RDATA, RdataError, ttlOf } from './zone-rdata.js'

export type { ZoneProblem } from './zone-lexer.js'

export interface ZoneOptions {
  /** What relative names are completed with until an $ORIGIN says otherwise. Default: the root, so `example.com TXT …` is taken as written. */
  origin?: string
  /** Shown in messages. */
  file?: string
}
export interface Zone {
  /** In file order; names lower case, absolute, without the final dot. */
  records: DnsRecord[]
  /** In file order; a zone without an `error` among them can be served. */
  problems: ZoneProblem[]
  file: string | null
}

const MAX_OCTETS = 32_000_000
const MAX_PROBLEMS = 200
/** Types that exist but that no check of mail looks at. A word that is neither these nor ours is a mistake, not a type. */
const OTHER_TYPES = new Set(
  (
    'AFSDB APL CDNSKEY CDS CERT CSYNC DHCID DNAME EUI48 EUI64 HINFO HIP HTTPS IPSECKEY KEY KX LOC NAPTR NID NSEC NSEC3 NSEC3PARAM ' +
    'OPENPGPKEY RP RRSIG SIG SMIMEA SRV SSHFP SVCB TA TKEY TSIG URI ZONEMD ALIAS ANAME'
  ).split(' '),
)
const CLASSES = new Set(['IN', 'CH', 'HS', 'CS'])

/**
 * Reads a master file (RFC 1035 5.1 with $TTL of RFC 2308 4 and the time units of BIND). Never throws: what cannot be
 * read is a problem with its place, and reading goes on with the next entry.
 */
export function parseZone(text: string, options: ZoneOptions = {}): Zone {
  const records: DnsRecord[] = []
  const problems: ZoneProblem[] = []
  const report: Report = (severity, code, { line, column }, en, de) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ severity, code, message: { en, de }, line, column })
  }
  const zone: Zone = { records, problems, file: options.file ?? null }
  if (text.length > MAX_OCTETS) {
    report(
      'error',
      'file-too-large',
      { line: 1, column: 1 },
      'the zone file is larger than 32 MB',
      'die Zonendatei ist größer als 32 MB',
    )
    return zone
  }
  const state: State = { origin: '', hasOrigin: false, owner: null, defaultTtl: null, lastTtl: null }
  if (options.origin !== undefined) {
    state.hasOrigin = true
    try {
      state.origin = canonicalName(options.origin)
    } catch {
      const { origin } = options
      report(
        'error',
        'origin-invalid',
        { line: 1, column: 1 },
        `"${origin}" is not a domain name`,
        `„${origin}“ ist kein Domainname`,
      )
    }
  }
  for (const entry of entriesOf(text, report)) {
    const first = entry.tokens[0]
    if (!first) continue
    try {
      if (!entry.blankOwner && !first.quoted && first.text.startsWith('$')) directive(entry, first, state)
      else readRecord(entry, first, state, records, report)
    } catch (error) {
      if (!(error instanceof RdataError)) throw error
      report('error', error.code, error.token ?? entry.tokens.at(-1) ?? first, error.texts.en, error.texts.de)
    }
  }
  return zone
}

interface State {
  origin: string
  hasOrigin: boolean
  owner: string | null
  defaultTtl: number | null
  lastTtl: number | null
}

function directive(entry: Entry, first: Token, state: State): void {
  const word = first.text.toUpperCase()
  const value = entry.tokens[1]
  if (word === '$INCLUDE' || word === '$GENERATE') {
    throw new RdataError(
      'directive-unsupported',
      `${word} is not followed; put the records themselves into the file`,
      `${word} wird nicht ausgeführt; schreiben Sie die Einträge selbst in die Datei`,
      first,
    )
  }
  if (word !== '$ORIGIN' && word !== '$TTL') {
    const shown = first.text.slice(0, 40)
    throw new RdataError('directive-unknown', `there is no directive ${shown}`, `eine Direktive ${shown} gibt es nicht`, first)
  }
  if (!value) throw new RdataError('field-missing', `${word} needs a value`, `${word} braucht einen Wert`, first)
  if (word === '$ORIGIN') {
    state.origin = absoluteName(value, state)
    state.hasOrigin = true
    return
  }
  state.defaultTtl = ttlOf(value.text)
  if (state.defaultTtl === null) throw timeInvalid(value)
}

function readRecord(entry: Entry, first: Token, state: State, records: DnsRecord[], report: Report): void {
  let at = 0
  if (!entry.blankOwner) {
    state.owner = null
    state.owner = absoluteName(first, state)
    if (state.hasOrigin) warnOfMissingDot(first, state, report)
    at = 1
  }
  let ttl: number | null = null
  // TTL and class in any order, each at most once (RFC 1035 5.1).
  let sawClass = false
  for (; at < entry.tokens.length; at++) {
    const token = entry.tokens[at] as Token
    const word = token.text.toUpperCase()
    if (!sawClass && CLASSES.has(word)) {
      if (word !== 'IN') {
        throw new RdataError('class-unsupported', `class ${word}: only IN is read`, `Klasse ${word}: Nur IN wird gelesen`, token)
      }
      sawClass = true
    } else if (ttl === null && /^\d/.test(word)) {
      ttl = ttlOf(word)
      if (ttl === null) throw timeInvalid(token)
    } else break
  }
  const typeToken = entry.tokens[at]
  if (!typeToken) throw new RdataError('type-missing', 'the record type is missing', 'der Typ des Eintrags fehlt')
  const type = typeToken.text.toUpperCase()
  const skipped = entry.tokens[at + 1]?.text === '\\#' || OTHER_TYPES.has(type) || /^TYPE\d{1,5}$/.test(type)
  if (skipped) {
    report(
      'info',
      'type-skipped',
      typeToken,
      `${type} records are not used here; skipped`,
      `${type}-Einträge werden hier nicht gebraucht und übergangen`,
    )
    return
  }
  if (typeToken.quoted || !Object.hasOwn(RDATA, type)) {
    const shown = typeToken.text.slice(0, 40)
    throw new RdataError('type-unknown', `"${shown}" is not a record type`, `„${shown}“ ist kein Eintragstyp`, typeToken)
  }
  if (state.owner === null) {
    throw new RdataError('owner-missing', 'there is no name for this record', 'für diesen Eintrag gibt es keinen Namen', first)
  }
  const fields = fieldsOf(entry.tokens.slice(at + 1), token => absoluteName(token, state))
  const rdata = RDATA[type as RecordType](fields)
  const extra = fields.left()
  if (extra) {
    throw new RdataError(
      'field-extra',
      `"${extra.text.slice(0, 40)}" is one field too many for ${type}`,
      `„${extra.text.slice(0, 40)}“ ist ein Feld zu viel für ${type}`,
      extra,
    )
  }
  if (ttl !== null) state.lastTtl = ttl
  const minimum = 'minimum' in rdata ? rdata.minimum : null
  const record = {
    type,
    name: state.owner,
    ttl: ttl ?? state.defaultTtl ?? state.lastTtl ?? minimum ?? 3600,
    ...rdata,
  } as DnsRecord
  if (type === 'SOA') state.lastTtl ??= minimum
  records.push(record)
}

/** "mail.example.com" under $ORIGIN example.com. is mail.example.com.example.com: the classic slip. */
function warnOfMissingDot(token: Token, state: State, report: Report): void {
  const text = token.text.toLowerCase()
  if (state.origin === '' || text.endsWith('.') || !(text === state.origin || text.endsWith(`.${state.origin}`))) return
  const read = `${text}.${state.origin}`
  report(
    'warning',
    'final-dot-missing',
    token,
    `this is read as ${read}; a final dot is probably missing`,
    `das wird als ${read} gelesen; vermutlich fehlt der Punkt am Ende`,
  )
}

function absoluteName(token: Token, state: State): string {
  const text = token.text
  if (text === '@' && !token.quoted) return state.origin
  const absolute = text.endsWith('.') && !text.endsWith('\\.')
  try {
    if (text === '') throw new Error('empty')
    return canonicalName(absolute || state.origin === '' ? text : `${text}.${state.origin}`)
  } catch {
    const shown = text.slice(0, 80)
    throw new RdataError('name-invalid', `"${shown}" is not a domain name`, `„${shown}“ ist kein Domainname`, token)
  }
}

function timeInvalid(token: Token): RdataError {
  const shown = token.text.slice(0, 40)
  return new RdataError('time-invalid', `"${shown}" is not a time`, `„${shown}“ ist keine Zeitangabe`, token)
}
