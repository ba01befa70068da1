export const LOCALES = ['en', 'de'] as const
export type Locale = (typeof LOCALES)[number]
/** The same text in every language: a missing one does not compile. */
export type Texts = Readonly<Record<Locale, string>>

/** Formatting for one language; all numbers, dates and lists in texts for people go through it. */
export interface Format {
  readonly locale: Locale
  number(value: number, fractionDigits?: number): string
  /** `share` is 0..1. */
  percent(share: number, fractionDigits?: number): string
  bytes(count: number): string
  /** `iso` is an ISO 8601 date or time; of a month ("2024-02") or a year only that is said. */
  date(iso: string): string
  dateTime(iso: string): string
  /** "a, b and c" */
  list(items: readonly string[]): string
  /** The form for `count` with the number before it: plural(3, 'link', 'links') is "3 links". */
  plural(count: number, one: string, other: string): string
  /** Name of a language by its code: "de" is "German". */
  language(code: string): string
}

const TAGS: Record<Locale, string> = { en: 'en-GB', de: 'de-DE' }
const cache = new Map<Locale, Format>()

export function formatFor(locale: Locale): Format {
  const cached = cache.get(locale)
  if (cached) return cached
  const format = createFormat(locale)
  cache.set(locale, format)
  return format
}

function createFormat(locale: Locale): Format {
  const tag = TAGS[locale]
  // Each made when first asked for: a formatter of dates alone takes milliseconds.
  let plurals: Intl.PluralRules | undefined
  let lists: Intl.ListFormat | undefined
  let dates: Intl.DateTimeFormat | undefined
  let dateTimes: Intl.DateTimeFormat | undefined
  let languages: Intl.DisplayNames | undefined
  const numbers = new Map<string, Intl.NumberFormat>()
  const numberFormat = (style: 'decimal' | 'percent', digits: number | undefined): Intl.NumberFormat => {
    const key = `${style}${digits ?? ''}`
    const cached = numbers.get(key)
    if (cached) return cached
    const fixed = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }
    const f = new Intl.NumberFormat(tag, { style, ...fixed })
    numbers.set(key, f)
    return f
  }
  const number = (value: number, digits?: number): string => numberFormat('decimal', digits).format(value)
  return {
    locale,
    number,
    percent: (share, digits = 0) => numberFormat('percent', digits).format(share),
    bytes(count) {
      // Decimal units, as mail providers state their limits.
      if (count < 1000) return `${number(count)} ${locale === 'de' ? 'Byte' : count === 1 ? 'byte' : 'bytes'}`
      if (count < 1_000_000) return `${number(count / 1000, count < 10_000 ? 1 : 0)} kB`
      return `${number(count / 1_000_000, 1)} MB`
    },
    // UTC everywhere: the same result gives the same bytes on every machine.
    date(iso) {
      if (/^\d{4}$/.test(iso)) return iso
      if (/^\d{4}-\d\d$/.test(iso))
        return new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(iso))
      dates ??= new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' })
      return dates.format(new Date(iso))
    },
    dateTime(iso) {
      dateTimes ??= new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
      return dateTimes.format(new Date(iso))
    },
    list(items) {
      lists ??= new Intl.ListFormat(tag, { type: 'conjunction' })
      return lists.format(items)
    },
    plural(count, one, other) {
      plurals ??= new Intl.PluralRules(tag)
      return `${number(count)} ${plurals.select(count) === 'one' ? one : other}`
    },
    language(code) {
      languages ??= new Intl.DisplayNames(tag, { type: 'language' })
      return languages.of(code) ?? code
    },
  }
}
