// The summary of a GitHub Actions step: everything, as one table.

import { markdown } from './escape.js'
import { bySeverity } from './order.js'
import { placeOf, subjectName } from './place.js'
import type { Renderer } from './renderer.js'
import { createView } from './view.js'

/** GitHub refuses a summary above 1024 KiB; what other steps wrote counts too. */
const LARGEST = 500_000

const HEAD = {
  en: ['Severity', 'Where', 'What', 'Fix'],
  de: ['Schwere', 'Wo', 'Was', 'Abhilfe'],
} as const
const SEVERITY = {
  en: { blocker: 'blocker', error: 'error', warning: 'warning', info: 'note' },
  de: { blocker: 'Blocker', error: 'Fehler', warning: 'Warnung', info: 'Hinweis' },
} as const
const MORE = { en: 'more findings in the full report', de: 'weitere Befunde im vollständigen Bericht' } as const

export const renderGithubSummary: Renderer = (result, options, catalogue) => {
  const view = createView(result, options, catalogue)
  const { locale } = options
  const head = [`## mailpreflight: ${markdown(view.headline)}`, '', ...view.summary.map(markdown), '']
  const open = view.open.filter(f => f.severity !== 'info').sort(bySeverity)
  if (open.length === 0) return `${head.join('\n')}\n`
  const rows = open.map(f => {
    const place = placeOf(f)
    const where = place ? `${place.file}:${place.line}:${place.column}` : subjectName(f)
    const severity = SEVERITY[locale][f.blocker ? 'blocker' : f.severity]
    const fix = catalogue.check(f.check)?.fix[locale] ?? ''
    return `| ${[severity, where, view.message(f), fix].map(markdown).join(' | ')} |`
  })
  const table = [`| ${HEAD[locale].join(' | ')} |`, '|---|---|---|---|']
  let size = 0
  const shown = rows.filter(row => {
    size += Buffer.byteLength(row) + 1
    return size < LARGEST
  })
  const rest = rows.length - shown.length
  return [...head, ...table, ...shown, ...(rest > 0 ? ['', `${rest} ${MORE[locale]}`] : []), ''].join('\n')
}
