// Rendering for programs: everything at once, synchronous. The command line loads formats one by one (load.ts).
import { UserError } from '../core/errors.js'
import { LOCALES, type Locale } from '../core/locale.js'
import type { AuditResult } from '../core/result.js'
import { authenticationChecks } from '../generated/checks/authentication.js'
import { contentChecks } from '../generated/checks/content.js'
import { historyChecks } from '../generated/checks/history.js'
import { infrastructureChecks } from '../generated/checks/infrastructure.js'
import { catalogueOf } from './catalogue.js'
import { renderCsv } from './csv.js'
import { renderGithub } from './github.js'
import { renderGitlab } from './gitlab.js'
import { renderHtml } from './html/index.js'
import { renderJson, renderJsonl } from './json.js'
import { renderJunit } from './junit.js'
import { renderMarkdown } from './markdown.js'
import type { Renderer } from './renderer.js'
import { renderSarif } from './sarif.js'
import { renderText } from './text/index.js'
import type { ReportFormat, ReportOptions } from './types.js'
import { requireKnownVersion } from './version.js'

const RENDERERS: Record<ReportFormat, Renderer> = {
  text: renderText,
  json: renderJson,
  jsonl: renderJsonl,
  html: renderHtml,
  markdown: renderMarkdown,
  csv: renderCsv,
  sarif: renderSarif,
  junit: renderJunit,
  github: renderGithub,
  gitlab: renderGitlab,
}

const catalogue = catalogueOf([...authenticationChecks, ...infrastructureChecks, ...contentChecks, ...historyChecks])

/**
 * Writes a result as text of one format.
 * @param options `locale` is English when left out
 * @throws UserError for a result of an unknown version, an unknown format or language
 */
export function renderReport(
  result: AuditResult,
  format: ReportFormat,
  options: Omit<ReportOptions, 'locale'> & { locale?: Locale } = {},
): string {
  const render = Object.hasOwn(RENDERERS, format) ? RENDERERS[format] : undefined
  if (render === undefined) {
    throw new UserError({ en: `there is no report format "${format}"`, de: `Das Berichtsformat „${format}“ gibt es nicht` })
  }
  const locale = options.locale ?? 'en'
  if (!LOCALES.includes(locale)) {
    throw new UserError({
      en: `there is no language "${locale}"; there are ${LOCALES.join(', ')}`,
      de: `Die Sprache „${locale}“ gibt es nicht; es gibt ${LOCALES.join(', ')}`,
    })
  }
  requireKnownVersion(result)
  return render(result, { ...options, locale }, catalogue)
}

export type { Brand, ReportFormat, ReportOptions } from './types.js'
