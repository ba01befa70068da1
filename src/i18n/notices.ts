// What was cut short or could not be read.
import type { Format, Locale } from '../core/locale.js'

type NoticeText = (args: Readonly<Record<string, unknown>>, f: Format) => string
const word = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const NOTICES: Readonly<Record<string, Record<Locale, NoticeText>>> = {
  unreadable: {
    en: a => `${word(a.file)} could not be read`,
    de: a => `${word(a.file)} ließ sich nicht lesen`,
  },
  crashed: {
    en: a => `the audit of ${word(a.domain)} broke off: ${word(a.error)}`,
    de: a => `die Prüfung von ${word(a.domain)} brach ab: ${word(a.error)}`,
  },
}

/** The sentence of a notice; code and arguments as they stand for one that this version does not know. */
export function noticeText({ code, args }: { code: string; args: Record<string, unknown> }, f: Format): string {
  const texts = Object.hasOwn(NOTICES, code) ? NOTICES[code] : undefined
  if (texts) return texts[f.locale](args, f)
  const bare = Object.entries(args).map(([key, value]) => `${key}=${word(value)}`)
  return bare.length === 0 ? code : `${code} (${bare.join(', ')})`
}
