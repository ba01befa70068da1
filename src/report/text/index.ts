// The report for a terminal: verdict, what to do first, providers, message, bounces, what was checked.
import type { Verdict } from '../../core/result.js'
import type { Renderer } from '../renderer.js'
import { createView, type View } from '../view.js'
import { actionLines } from './actions.js'
import { type Line, paint, type Span, type Style, styled, wrap } from './lines.js'
import { bounceLines, heading, messageLines, otherLines, providerLines } from './sections.js'

const VERDICT_STYLE: Record<Verdict, Style> = {
  'not-ready': 'bad',
  incomplete: 'yellow',
  'ready-with-warnings': 'yellow',
  ready: 'green',
}

function scoreParts({ result, comparison, s, f }: View): string[] {
  const { score } = result
  if (score.value === null) return [s.noScore]
  const cap = score.cappedBy === null ? '' : ` (${s.cappedBy({ check: score.cappedBy })})`
  const parts = [`${s.score} ${f.number(score.value)}/100${cap}`]
  if (score.range && score.range.low !== score.range.high) parts.push(s.range(score.range, f))
  if (comparison?.score) parts.push(s.was({ value: comparison.score.before }, f))
  return parts
}

function verdictLines(view: View, width: number): Line[] {
  const { result, counts, s, f } = view
  const word = s.verdictWord[result.verdict].toUpperCase()
  const numbers = [
    ...(counts.blocker > 0 ? [s.blockers({ count: counts.blocker }, f)] : []),
    ...(counts.error > 0 ? [s.errors({ count: counts.error }, f)] : []),
    ...(counts.warning > 0 ? [s.warnings({ count: counts.warning }, f)] : []),
    ...scoreParts(view),
  ]
  const [first = '', ...rest] = wrap(numbers.join(' · '), width - 2 - word.length - 3)
  const indent = ' '.repeat(2 + word.length + 3)
  const lines: Line[] = [
    ['  ', styled(word, VERDICT_STYLE[result.verdict]), '   ', first],
    ...rest.map((part): Line => [indent, part]),
    ...(result.verdict === 'incomplete' || result.verdict === 'ready'
      ? wrap(`${view.headline}.`, width - 2).map((part): Line => ['  ', part])
      : []),
    ...view.summary.flatMap(sentence => wrap(sentence, width - 2).map((part): Line => ['  ', part])),
  ]
  const { comparison } = view
  if (comparison) {
    const parts = [s.since({ fresh: comparison.fresh.length, fixed: comparison.fixed.length }, f)]
    if (comparison.byRules.length > 0) parts.push(s.sinceRules({ count: comparison.byRules.length }, f))
    lines.push(...wrap(parts.join(', '), width - 2).map((part): Line => ['  ', part]))
  }
  return lines
}

function closingLines(view: View, width: number): Line[] {
  const { outcomes, suppressed, s, f } = view
  const parts = [
    s.passed({ count: outcomes.passed.length }, f),
    s.notApplicable({ count: outcomes.notApplicable.length }, f),
    ...(outcomes.unknown.length > 0 ? [s.unknown({ count: outcomes.unknown.length }, f)] : []),
    ...(outcomes.crashed.length > 0 ? [s.crashed({ count: outcomes.crashed.length }, f)] : []),
    ...(suppressed.length > 0 ? [s.suppressedCount({ count: suppressed.length }, f)] : []),
  ]
  const lines: Line[] = wrap(parts.join(' · '), width - 2).map((part): Line => ['  ', styled(part, 'dim')])
  const first = view.actions[0]
  if (first) lines.push(['  ', styled(`${s.why} mailpreflight explain ${first.check}`, 'dim')])
  return lines
}

/** @see ReportOptions.width for the columns (80 by default, at least 60), `color` for escape sequences (off by default) */
export const renderText: Renderer = (result, options, catalogue) => {
  const width = Math.min(Math.max(options.width ?? 80, 60), 120)
  const view = createView(result, options, catalogue)
  const { s } = view
  const blocks: Line[][] = [verdictLines(view, width)]
  if (view.actions.length > 0) {
    const title: Span = heading(s.whatFirst)
    blocks.push(...view.actions.map((a, i) => [...(i === 0 ? [['  ', title]] : []), ...actionLines(a, view, width)]))
  }
  blocks.push(
    providerLines(view, width),
    messageLines(view, width),
    otherLines(view, width),
    bounceLines(view, width),
    closingLines(view, width),
  )
  return paint(
    blocks.filter(b => b.length > 0).flatMap((b, i) => (i === 0 ? b : [[], ...b])),
    options.color === true,
  )
}
