// Date, RFC 5322 3.3 with the obsolete forms of 4.3.
import type { DateFact } from '../headers.js'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
/** Hours from UTC; one-letter military zones say nothing (RFC 5322 4.3). */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  gmt: 0,
  utc: 0,
  z: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
}

const PATTERN =
  /^(?:([A-Za-z]{3,9}),?[ \t]+)?(\d{1,2})[ \t-]{1,3}([A-Za-z]{3,9})[ \t-]{1,3}(\d{2,5})[ \t]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[ \t]{0,3}([+-]\d{4}|[A-Za-z]{1,5}))?$/

export interface ParsedDate {
  iso: string | null
  problems: DateFact['problems']
}

/** Parses a Date value (unfolded). Never throws; what is wrong is listed, and the time is given where it can be told. */
export function parseDate(value: string): ParsedDate {
  // As most values stand: words with one blank between.
  const plain = !/[^\S ]| {2}|\(|^ | $/.test(value)
  const text = plain
    ? value
    : value
        .replace(/\([^()]{0,60}\)/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
  const match = PATTERN.exec(text)
  if (!match) return { iso: null, problems: ['syntax'] }
  // One by one: taking a list apart at once goes through its iterator, which costs more than the pattern.
  const weekday = match[1]
  const day = match[2] ?? ''
  const monthName = match[3] ?? ''
  const yearText = match[4] ?? ''
  const hour = match[5] ?? ''
  const minute = match[6] ?? ''
  const second = match[7] ?? '0'
  const zone = match[8]
  const problems: DateFact['problems'] = []
  const month = MONTHS.indexOf(monthName.slice(0, 3).toLowerCase())
  if (month < 0) return { iso: null, problems: ['syntax'] }
  let year = Number(yearText)
  if (yearText.length < 4) {
    problems.push('two-digit-year')
    // RFC 5322 4.3: 00-49 is 20xx, everything else of up to three digits counts from 1900.
    year += year < 50 ? 2000 : 1900
  }
  let offset = 0
  if (zone === undefined) problems.push('no-zone')
  else if (/^[+-]/.test(zone)) {
    const minutes = Number(zone.slice(3))
    if (minutes > 59 || Number(zone.slice(1, 3)) > 14) problems.push('syntax')
    offset = (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + minutes)
  } else {
    const hours = ZONES[zone.toLowerCase()]
    if (zone.toUpperCase() !== 'GMT') problems.push('obsolete-zone')
    offset = (hours ?? 0) * 60
  }
  const wall = Date.UTC(year, month, Number(day), Number(hour), Number(minute), Math.min(59, Number(second)))
  const at = new Date(wall)
  if (
    at.getUTCMonth() !== month ||
    at.getUTCDate() !== Number(day) ||
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second) > 60
  ) {
    problems.push('no-such-day')
    return { iso: null, problems }
  }
  if (weekday && DAYS[at.getUTCDay()] !== weekday.slice(0, 3).toLowerCase()) problems.push('wrong-weekday')
  return { iso: new Date(wall - offset * 60_000).toISOString(), problems }
}
