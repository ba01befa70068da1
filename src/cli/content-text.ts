// The content report as text for a terminal.
import { stripVTControlCharacters } from 'node:util'
import { spamThreshold } from '../content/points.js'
import { formatFor, type Locale, type Texts } from '../core/locale.js'
import { contentChecks } from '../generated/checks/content.js'
import { catalogueOf, messageOf } from '../report/catalogue.js'
import type { ContentReport } from '../scan.js'

const WORDS = {
  verdict: {
    ready: { en: 'ready', de: 'versandbereit' },
    'ready-with-warnings': { en: 'ready with warnings', de: 'versandbereit mit Hinweisen' },
    'not-ready': { en: 'not ready', de: 'nicht versandbereit' },
    incomplete: { en: 'incomplete', de: 'unvollständig' },
  } satisfies Record<ContentReport['verdict'], Texts>,
  severity: {
    error: { en: 'error', de: 'Fehler' },
    warning: { en: 'warning', de: 'Warnung' },
    info: { en: 'info', de: 'Hinweis' },
  } satisfies Record<'error' | 'warning' | 'info', Texts>,
}

let catalogue: ReturnType<typeof catalogueOf> | undefined
const RANK = { error: 0, warning: 1, info: 2 }

/** Words of the message reach a terminal: no control characters, no direction marks. */
const safe = (text: string): string =>
  stripVTControlCharacters(text)
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')

export function contentText(report: ContentReport, locale: Locale): string {
  catalogue ??= catalogueOf(contentChecks)
  const shown = catalogue
  const f = formatFor(locale)
  const points =
    locale === 'de'
      ? `${f.number(report.spamScore, 1)} von ${f.number(spamThreshold, 1)} Spam-Punkten`
      : `${f.number(report.spamScore, 1)} of ${f.number(spamThreshold, 1)} spam points`
  const lines = [`${safe(report.file ?? '-')}: ${WORDS.verdict[report.verdict][locale]}, ${points}`]
  const findings = report.findings
    .filter(x => x.suppressed === null)
    .sort((a, b) => RANK[a.severity] - RANK[b.severity] || (b.points ?? 0) - (a.points ?? 0))
  const advised = new Set<string>()
  for (const finding of findings) {
    const place = finding.location ? `${finding.location.line}:${finding.location.column}` : ''
    const worth = finding.points && finding.points >= 0.05 ? `  +${f.number(finding.points, 1)}` : ''
    lines.push(
      `  ${place.padEnd(8)} ${WORDS.severity[finding.severity][locale].padEnd(8)} ${safe(messageOf(finding, shown, locale))}  (${finding.check})${worth}`,
    )
    if (finding.severity === 'info') continue
    // What to do, said once; information asks for nothing.
    const command = finding.fix?.kind === 'command' ? finding.fix.command : undefined
    for (const advice of [shown.check(finding.check)?.fix[locale], command]) {
      if (advice === undefined || advised.has(advice)) continue
      advised.add(advice)
      lines.push(`${' '.repeat(20)}→ ${safe(advice)}`)
    }
  }
  return `${lines.join('\n')}\n\n`
}
