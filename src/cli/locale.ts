import { LOCALES, type Locale, type Texts } from '../core/locale.js'

const isLocale = (value: string): value is Locale => (LOCALES as readonly string[]).includes(value)

/** The language of a run: `--locale` wherever it stands, else the environment, else English. */
export function detectLocale(argv: readonly string[], env: NodeJS.ProcessEnv): Locale {
  const at = argv.findIndex(a => a === '--locale' || a.startsWith('--locale='))
  const given = at < 0 ? undefined : argv[at]?.includes('=') ? argv[at]?.slice(9) : argv[at + 1]
  const wanted = given ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? ''
  const language = wanted.slice(0, 2).toLowerCase()
  return isLocale(language) ? language : 'en'
}

let current: Locale = 'en'

/** Set once by main, before any command is registered. */
export function setCliLocale(locale: Locale): void {
  current = locale
}
export const cliLocale = (): Locale => current

/** A text of the command line in the language of the run. */
export const t = (texts: Texts): string => texts[current]
