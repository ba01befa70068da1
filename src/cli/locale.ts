import { LOCALES, type Locale, type Texts } from '../core/locale.js'

const isLocale = (value: string): value is Locale => (LOCALES as readonly string[]).includes(value)

/** The language of a run: `--locale` wherever it stands, else the environment, else English. */
export function detectLocale(argv: readonly string[], env: NodeJS.ProcessEnv): Locale {
  const at = argv.findIndex(a => a === '--locale' || a.startsWith('--locale='))
  const given = at < 0 ? undefined : argv[at]?.includes('=') ? argv[at]?.slice(9) : argv[at + 1]
  // An empty variable is one that is not set (POSIX 8.2); a language that there is not is told in the language of the environment.
  const wanted = [given, env.LC_ALL || env.LC_MESSAGES || env.LANG].map(text => (text ?? '').slice(0, 2).toLowerCase())
  return wanted.find(isLocale) ?? 'en'
}

let current: Locale = 'en'

/** Set once by main, before any command is registered. */
export function setCliLocale(locale: Locale): void {
  current = locale
}
export const cliLocale = (): Locale => current

/** A text of the command line in the language of the run. */
export const t = (texts: Texts): string => texts[current]
