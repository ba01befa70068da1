// The report as a comment on a pull request or a job summary: short, complete in what blocks, never above the platforms' limit.

import { categoryName } from '../bounces/catalog.js'
import type { Finding } from '../core/finding.js'
import { BOUNCE_HINT } from '../i18n/bounces.js'
import { EFFORT, OWNER, PROVIDER_VERDICT, SEVERITY } from '../i18n/labels.js'
import { type PageSentences, pageSentences } from '../i18n/page.js'
import { cut, markdownBlock, markdownCode, markdown as md } from './escape.js'
import { bySeverity } from './order.js'
import { shortName } from './providers.js'
import type { Renderer } from './renderer.js'
import { actionsFor, sumByCategory } from './sums.js'
import { type ActionView, checkedParts, createView, shortNames, type View } from './view.js'

/** GitHub refuses comments above 65,536 characters; GitLab takes more. */
const LIMIT = 65_000
const MOST_FINDINGS = 200
const SIGN = { 'not-ready': '❌', incomplete: '❔', 'ready-with-warnings': '⚠️', ready: '✅' } as const

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`

function head(view: View, p: PageSentences): string {
  const { result, counts, comparison, s, f } = view
  const target = result.target.domain ?? result.target.message ?? ''
  const { score } = result
  const parts = [
    ...(score.value === null
      ? [s.noScore]
      : [
          `${s.score} **${f.number(score.value)}**/100${score.cappedBy === null ? '' : ` (${md(s.cappedBy({ check: score.cappedBy }))})`}`,
        ]),
    ...(comparison?.score ? [s.was({ value: comparison.score.before }, f)] : []),
    ...(counts.blocker > 0 ? [s.blockers({ count: counts.blocker }, f)] : []),
    ...(counts.error > 0 ? [s.errors({ count: counts.error }, f)] : []),
    ...(counts.warning > 0 ? [s.warnings({ count: counts.warning }, f)] : []),
  ]
  const lines = [
    `## ${SIGN[result.verdict]} ${md(view.headline)}`,
    `${target === '' ? '' : `${markdownCode(target)} · `}${parts.join(' · ')}`,
  ]
  if (view.summary.length > 0) lines.push(view.summary.map(md).join(' '))
  if (comparison) {
    const { fresh, fixed, byRules } = comparison
    const rules = byRules.length > 0 ? `, ${s.sinceRules({ count: byRules.length }, f)}` : ''
    lines.push(md(s.since({ fresh: fresh.length, fixed: fixed.length }, f) + rules))
    if (fresh.length > 0)
      lines.push(
        `**${md(p.fresh({ count: fresh.length }, f))}**\n\n${fresh
          .slice(0, 20)
          .map(x => `- ${md(view.message(x))}`)
          .join('\n')}`,
      )
  }
  return lines.join('\n\n')
}

function repair({ repair: fix, fix: todo }: ActionView, view: View): string[] {
  const { s, f } = view
  if (fix === null) return todo === '' ? [] : [md(todo)]
  if (fix.kind === 'command') return [markdownBlock(fix.command, 'sh')]
  if (fix.kind === 'replace') return [markdownBlock(diff(cut(fix.before, 1000), cut(fix.after, 1000)), 'diff')]
  const checked = checkedParts(fix, s, f)
  return [
    `${markdownCode(fix.name)} ${fix.type}`,
    markdownBlock(diff(fix.current, fix.proposed), 'diff'),
    ...(checked.length > 0 ? [`${s.checked}: ${md(checked.join(', '))}`] : []),
  ]
}

const diff = (before: string | null, after: string | null): string =>
  [
    ...(before === null ? [] : before.split('\n').map(line => `- ${line}`)),
    ...(after === null ? [] : after.split('\n').map(line => `+ ${line}`)),
  ].join('\n')

function actions(view: View): string[] {
  const { s, f, text } = view
  if (view.actions.length === 0) return []
  const item = (a: ActionView): string => {
    const meta = [
      ...(a.owner ? [text(OWNER[a.owner])] : []),
      ...(a.effort ? [text(EFFORT[a.effort])] : []),
      ...(a.providers.length > 0 ? [s.enforcedBy({ names: shortNames(a.providers, f, s.moreProviders) }, f)] : []),
    ]
    const body = [
      `**${md(a.message)}** ${markdownCode(a.check)}`,
      ...(a.proof ? [`*${md(a.proof)}*`] : []),
      md(meta.join(' · ')),
      ...repair(a, view),
    ]
    return `${a.number}. ${body
      .join('\n\n')
      .replaceAll('\n', '\n   ')
      .replaceAll(/\n {3}(?=\n)/g, '\n')}`
  }
  return [`### ${s.whatFirst}`, ...view.actions.map(item)]
}

const place = ({ location, subject }: Finding): string => {
  if (location) return `${location.file === null ? '' : `${location.file}:`}${location.line}:${location.column}`
  return subject.kind === 'domain' ? subject.name : subject.kind === 'ip' ? subject.address : ''
}

function findings(view: View, p: PageSentences): string[] {
  const { s, f, text } = view
  const rest = view.open.filter(x => !view.actionOf.has(x.fingerprint)).sort(bySeverity)
  if (rest.length === 0) return []
  const rows = rest.slice(0, MOST_FINDINGS).map(x => {
    const where = place(x)
    return row(
      text(x.blocker ? SEVERITY.blocker : SEVERITY[x.severity]),
      md(view.message(x)),
      where === '' ? '' : markdownCode(where),
      markdownCode(x.check),
    )
  })
  const more = rest.length > MOST_FINDINGS ? [s.moreFindings({ count: rest.length - MOST_FINDINGS }, f)] : []
  const table = [row('', p.finding, p.whereSeen, p.check), row('---', '---', '---', '---'), ...rows].join('\n')
  return [`<details><summary>${s.otherFindings} (${f.number(rest.length)})</summary>\n\n${table}\n\n${more.join('')}</details>`]
}

function providers(view: View): string[] {
  const { text } = view
  const verdicts = ['rejects', 'at-risk', 'accepts', 'cannot-know'] as const
  const lines = verdicts.flatMap(verdict => {
    const names = view.providers.filter(x => x.verdict === verdict).map(x => md(shortName(x.name)))
    return names.length === 0 ? [] : [`- **${text(PROVIDER_VERDICT[verdict])}**: ${names.join(', ')}`]
  })
  return lines.length === 0 ? [] : [`### ${view.s.providers}`, lines.join('\n')]
}

function bounces(view: View, p: PageSentences): string[] {
  const { s, f, text } = view
  const { history } = view.result
  if (history === null) return []
  const rows = sumByCategory(history).map(sum => {
    const steps = actionsFor(sum, view)
    const hint = BOUNCE_HINT[sum.category]
    const todo = [
      ...(steps.length > 0 ? [s.action({ numbers: steps }, f)] : []),
      ...(sum.explained < sum.count && hint ? [text(hint)] : []),
    ]
    return row(categoryName(sum.category, f.locale), f.number(sum.count), f.number(sum.explained), todo.join('; '))
  })
  const title = `### ${s.bounces}: ${s.softHard(history.totals, f)}`
  if (rows.length === 0) return [title]
  return [title, [row(p.cause, p.number, p.explainedWord, p.whatToDo), row('---', '---:', '---:', '---'), ...rows].join('\n')]
}

export const renderMarkdown: Renderer = (result, options, catalogue) => {
  const view = createView(result, options, catalogue)
  const p = pageSentences(options.locale)
  const { outcomes, s, f } = view
  const closing = [
    s.passed({ count: outcomes.passed.length }, f),
    s.notApplicable({ count: outcomes.notApplicable.length }, f),
    ...(outcomes.unknown.length > 0 ? [s.unknown({ count: outcomes.unknown.length }, f)] : []),
    ...(view.suppressed.length > 0 ? [s.suppressedCount({ count: view.suppressed.length }, f)] : []),
    p.madeWith(result.tool),
  ].join(' · ')
  const blocks = [
    head(view, p),
    ...actions(view),
    ...providers(view),
    ...bounces(view, p),
    ...findings(view, p),
    `<sub>${md(closing)}</sub>`,
  ]
  // Whole blocks only: half a table or an open fence would break the rest of the page.
  const kept: string[] = []
  let size = 0
  for (const block of blocks) {
    if (size + block.length + 2 > LIMIT) {
      kept.push(`*${p.tooLong}*`)
      break
    }
    kept.push(block)
    size += block.length + 2
  }
  return `${kept.join('\n\n')}\n`
}
