// Times as sources give them -> ISO 8601 in UTC. A stamp without a zone is taken as UTC: the same input gives the same output everywhere.

const EARLIEST = Date.UTC(1980, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

const iso = (ms: number): string | null => (ms >= EARLIEST && ms < LATEST ? new Date(ms).toISOString() : null)

/** Seconds, milliseconds or microseconds since 1970, told apart by size. */
export function epochTime(value: number): string | null {
  if (!Number.isFinite(value) || value <= 0) return null
  if (value < 1e11) return iso(Math.round(value * 1000))
  if (value < 1e14) return iso(Math.round(value))
  return iso(Math.round(value / 1000))
}

const ISO_LIKE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?$/i
const GERMAN = /^(\d{1,2})\.(\d{1,2})\.(\d{2,4})(?:[ ,T]+(?:um )?(\d{1,2}):(\d\d)(?::(\d\d))?)?(?: Uhr)?$/
const DASHED = /^(\d{1,2})-(\d{1,2})-(\d{4})(?:[ ,T]+(\d{1,2}):(\d\d)(?::(\d\d))?)?$/
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{2,4})(?:[ ,T]+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AP]M)?)?$/i

/** Any date a header, log or export may carry; null when it cannot be told. */
export function parseTime(value: unknown): string | null {
  if (typeof value === 'number') return epochTime(value)
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (text.length < 6 || text.length > 80) return null
  if (/^\d{9,17}(?:\.\d{1,9})?$/.test(text)) return epochTime(Number(text))
  const isoLike = ISO_LIKE.exec(text)
  if (isoLike) return fromIsoLike(isoLike)
  const german = GERMAN.exec(text)
  if (german) return fromParts(german[3], german[2], german[1], german[4], german[5], german[6])
  const dashed = DASHED.exec(text)
  if (dashed) return fromParts(dashed[3], dashed[2], dashed[1], dashed[4], dashed[5], dashed[6])
  const slashed = SLASHED.exec(text)
  if (slashed) return fromSlashed(slashed)
  // RFC 5322; a comment after the zone and a doubled zone name are noise.
  const plain = text.replace(/\s*\([^)]{0,40}\)\s*$/, '').replace(/([+-]\d{4}) [A-Z]{3,5}$/, '$1')
  const ms = Date.parse(/(?:[+-]\d{4}|\b[A-Z]{2,4}|Z)$/.test(plain) ? plain : `${plain} UTC`)
  if (!Number.isNaN(ms)) return iso(ms)
  const again = Date.parse(plain)
  return Number.isNaN(again) ? null : iso(again)
}

function fromIsoLike(m: RegExpExecArray): string | null {
  const ms = Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3]), Number(m[4] ?? 0), Number(m[5] ?? 0), Number(m[6] ?? 0))
  const fraction = m[7] ? Math.floor(Number(`0.${m[7]}`) * 1000) : 0
  return iso(ms + fraction - zoneOffset(m[8]))
}

function zoneOffset(zone: string | undefined): number {
  const match = zone ? /^([+-])(\d\d):?(\d\d)?$/.exec(zone) : null
  if (!match) return 0
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000
}

function fromSlashed(m: RegExpExecArray): string | null {
  // 13/02 can only be day first, 02/13 only month first; a tie with AM/PM is American, else European.
  const first = Number(m[1])
  const second = Number(m[2])
  const dayFirst = first > 12 || (second <= 12 && !m[7])
  let hour = Number(m[4] ?? 0)
  if (m[7]) hour = (hour % 12) + (m[7].toUpperCase() === 'PM' ? 12 : 0)
  return dayFirst ? fromParts(m[3], m[2], m[1], String(hour), m[5], m[6]) : fromParts(m[3], m[1], m[2], String(hour), m[5], m[6])
}

function fromParts(y?: string, mo?: string, d?: string, h?: string, mi?: string, s?: string): string | null {
  const year = Number(y) < 100 ? 2000 + Number(y) : Number(y)
  if (Number(mo) < 1 || Number(mo) > 12 || Number(d) < 1 || Number(d) > 31) return null
  return iso(Date.UTC(year, Number(mo) - 1, Number(d), Number(h ?? 0), Number(mi ?? 0), Number(s ?? 0)))
}

const MONTHS: Record<string, number> = {
  Jan: 0,
  Feb: 1,
  Mar: 2,
  Apr: 3,
  May: 4,
  Jun: 5,
  Jul: 6,
  Aug: 7,
  Sep: 8,
  Oct: 9,
  Nov: 10,
  Dec: 11,
}

/**
 * The stamp at the start of a syslog line: `Nov 21 22:24:42` (RFC 3164, no year: the latest one not after `now`) or RFC 3339.
 * Returns the time and where the rest begins.
 */
export function syslogStamp(line: string, now: number): { time: string | null; rest: number } | null {
  const c = line.charCodeAt(0)
  if (c >= 48 && c <= 57) {
    const space = line.indexOf(' ')
    if (space === 10) return { time: parseTime(line.slice(0, 19)), rest: 20 }
    if (space < 19 || space > 40) return null
    return { time: parseTime(line.slice(0, space)), rest: space + 1 }
  }
  const month = MONTHS[line.slice(0, 3)]
  if (month === undefined) return behindPrefix(line, now)
  if (line.length < 16 || line.charAt(9) !== ':' || line.charAt(12) !== ':') return null
  const day = Number(line.slice(4, 6))
  const year = new Date(now).getUTCFullYear()
  const h = Number(line.slice(7, 9))
  const at = (y: number): number => Date.UTC(y, month, day, h, Number(line.slice(10, 12)), Number(line.slice(13, 15)))
  const thisYear = at(year)
  if (Number.isNaN(thisYear)) return null
  return { time: iso(thisYear > now + 86_400_000 ? at(year - 1) : thisYear), rest: 16 }
}

const PREFIX = /^(?:<\d{1,3}>|\S{1,60} {1,20}\| {0,4})(?=[A-Z][a-z]{2} [ \d]\d \d\d:|\d{4}-\d\d-\d\dT)/

/** Relays leave the priority before the stamp (`<22>`), docker compose the name of the container (`mail-1  | `). */
function behindPrefix(line: string, now: number): ReturnType<typeof syslogStamp> {
  const prefix = PREFIX.exec(line)
  if (!prefix) return null
  const stamp = syslogStamp(line.slice(prefix[0].length), now)
  return stamp && { time: stamp.time, rest: stamp.rest + prefix[0].length }
}
