// The parts of the text report below the action list.
import type { BounceCategory } from '../../core/bounce-categories.js'
import type { Finding } from '../../core/finding.js'
import type { HistorySummary, ProviderVerdict } from '../../core/result.js'
import { BOUNCE_CATEGORY, BOUNCE_HINT } from '../../i18n/bounces.js'
import { PROVIDER_VERDICT, SEVERITY } from '../../i18n/labels.js'
import { bySeverity } from '../order.js'
import { type View, weeksOf } from '../view.js'
import { bar } from './bar.js'
import { hang, type Line, padEnd, padStart, type Span, type Style, spread, styled, widthOf, wrap } from './lines.js'

const SIGN: Record<ProviderVerdict['verdict'], [string, Style]> = {
  rejects: ['✕', 'red'],
  'at-risk': ['!', 'yellow'],
  accepts: ['✓', 'green'],
  'cannot-know': ['?', 'dim'],
}

/** Heading column of a section: "PROVIDERS   …". */
const HEAD = 12

export const heading = (text: string): Span => styled(text.toUpperCase(), 'title')
const head = (text: string): Span[] => [heading(text), ' '.repeat(Math.max(1, HEAD - widthOf(text.toUpperCase())))]

export function providerLines({ result, s, text }: View, width: number): Line[] {
  const order = ['rejects', 'at-risk', 'accepts', 'cannot-know'] as const
  const items = order.flatMap(verdict =>
    result.providers
      .filter(p => p.verdict === verdict)
      .map(p => {
        const [sign, style] = SIGN[verdict]
        const code =
          p.verdict === 'rejects' ? (p.expectedReply?.match(/^[245]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?/)?.[0] ?? '') : ''
        return { sign: styled(sign, style), label: ` ${p.name}${code ? ` ${code}` : ''}`, verdict }
      }),
  )
  if (items.length === 0) return []
  const lines: Span[][] = []
  let line: Span[] = ['  ', ...head(s.providers)]
  const indent = 2 + Math.max(HEAD, widthOf(s.providers) + 1)
  let used = indent
  for (const { sign, label } of items) {
    const size = 1 + widthOf(label)
    if (used > indent && used + 3 + size > width) {
      lines.push(line)
      line = [' '.repeat(indent)]
      used = indent
    }
    if (used > indent) {
      line.push('   ')
      used += 3
    }
    line.push(sign, label)
    used += size
  }
  lines.push(line)
  const used4 = order.filter(v => items.some(i => i.verdict === v))
  const legend = used4.map(v => `${SIGN[v][0]} ${text(PROVIDER_VERDICT[v])}`).join(' · ')
  return [...lines, ...wrap(legend, width - indent).map(part => [' '.repeat(indent), styled(part, 'dim')])]
}

const SEVERITY_STYLE: Record<Finding['severity'], Style> = { error: 'red', warning: 'yellow', info: 'dim' }

function place({ subject, location }: Finding): string {
  if (location) return `${location.line}:${location.column}`
  if (subject.kind === 'domain') return subject.name
  return subject.kind === 'ip' ? subject.address : ''
}

/** One block for each finding: place, severity, sentence; the check id at the right edge where it fits. */
function findingLines(list: readonly Finding[], view: View, width: number): Line[] {
  const { text, message } = view
  const places = list.map(place)
  const column = Math.min(24, Math.max(4, ...places.map(widthOf))) + 2
  const severities = Math.max(...list.map(f => widthOf(text(SEVERITY[f.severity])))) + 2
  return list.flatMap((f, i): Line[] => {
    const where = places[i] ?? ''
    const own = widthOf(where) >= column
    const first: Span[] = [
      '  ',
      own ? ' '.repeat(column) : padEnd(where, column),
      styled(padEnd(text(SEVERITY[f.severity]), severities), SEVERITY_STYLE[f.severity]),
    ]
    const indent = 2 + column + severities
    const [line = '', ...rest] = wrap(message(f), Math.max(24, width - indent))
    const lines: Line[] = [...(own ? [['  ', where]] : []), ...spread([...first, line], f.check, width)]
    return [...lines, ...rest.map(part => [' '.repeat(indent), part])]
  })
}

const MOST_FINDINGS = 12

export function messageLines(view: View, width: number): Line[] {
  const { result, s, f } = view
  if (result.messages.length === 0) return []
  const lines: Line[] = []
  for (const m of result.messages.slice(0, 5)) {
    const parts = [
      ...(m.spamScore === null ? [] : [s.spamScore({ points: m.spamScore }, f)]),
      s.links({ count: m.stats.links }, f),
      s.attachments({ count: m.stats.attachments }, f),
      f.bytes(m.stats.bytes),
    ]
    const name = result.messages.length > 1 ? `${m.file ?? '-'}: ` : ''
    wrap(name + parts.join(' · '), width - 2 - HEAD).forEach((part, i) => {
      lines.push(['  ', ...(i === 0 && lines.length === 0 ? head(s.message) : [' '.repeat(HEAD)]), part])
    })
  }
  // What an action above already says is not said twice.
  const rest = view.open.filter(x => x.category === 'content' && !view.actionOf.has(x.fingerprint)).sort(bySeverity)
  lines.push(...findingLines(rest.slice(0, MOST_FINDINGS), view, width))
  if (rest.length > MOST_FINDINGS) lines.push(['  ', styled(s.moreFindings({ count: rest.length - MOST_FINDINGS }, f), 'dim')])
  return lines
}

/** Findings outside the message that no action covers: notes, and what did not fit the seven. */
export function otherLines(view: View, width: number): Line[] {
  const { s, f } = view
  const rest = view.open.filter(x => x.category !== 'content' && !view.actionOf.has(x.fingerprint)).sort(bySeverity)
  if (rest.length === 0) return []
  const lines = [['  ', heading(s.otherFindings)], ...findingLines(rest.slice(0, MOST_FINDINGS), view, width)]
  if (rest.length > MOST_FINDINGS) lines.push(['  ', styled(s.moreFindings({ count: rest.length - MOST_FINDINGS }, f), 'dim')])
  return lines
}

export interface CategorySum {
  category: BounceCategory
  count: number
  explained: number
  findings: string[]
}

/** Subcategories of one category summed, most frequent first. */
export function sumByCategory(history: HistorySummary): CategorySum[] {
  const sums = new Map<BounceCategory, CategorySum>()
  for (const c of history.categories) {
    const sum = sums.get(c.category) ?? { category: c.category, count: 0, explained: 0, findings: [] }
    sum.count += c.count
    sum.explained += c.explained
    sum.findings.push(...c.findings.filter(id => !sum.findings.includes(id)))
    sums.set(c.category, sum)
  }
  return [...sums.values()].sort((a, b) => b.count - a.count)
}

/** Numbers of the actions that explain bounces of a category, ascending. */
export const actionsFor = (sum: CategorySum, { actionOf }: View): number[] =>
  [...new Set(sum.findings.flatMap(id => actionOf.get(id) ?? []))].sort((a, b) => a - b)

export function bounceLines(view: View, width: number): Line[] {
  const { result, s, f, text } = view
  const { history } = result
  if (history === null) return []
  const { totals, rates, period } = history
  const summary = [
    s.softHard(totals, f) +
      (rates.byRecipients ? ` ${s.ofRecipients({ of: rates.byRecipients.of, share: rates.byRecipients.share }, f)}` : ''),
    ...(period ? [s.weeks({ count: weeksOf(period) }, f)] : []),
  ]
  const unexplained = history.unexplained.soft + history.unexplained.hard
  if (unexplained > 0) summary.push(s.unexplainedHere({ count: unexplained }, f))
  const lines: Line[] = wrap(summary.join(' · '), width - 2 - HEAD).map((part, i) => [
    '  ',
    ...(i === 0 ? head(s.bounces) : [' '.repeat(HEAD)]),
    part,
  ])
  const sums = sumByCategory(history)
  if (totals.unclassified > 0 && !sums.some(x => x.category === 'unclassified'))
    sums.push({ category: 'unclassified', count: totals.unclassified, explained: 0, findings: [] })
  const most = Math.max(1, ...sums.map(x => x.count))
  const names = Math.max(...sums.map(x => widthOf(text(BOUNCE_CATEGORY[x.category]))), 0)
  const counts = Math.max(...sums.map(x => widthOf(f.number(x.count))), 0)
  const cells = width >= 100 ? 24 : 14
  for (const sum of sums) {
    const actions = actionsFor(sum, view)
    const hint = BOUNCE_HINT[sum.category]
    const what = [
      ...(actions.length > 0 ? [s.action({ numbers: actions }, f)] : []),
      ...(sum.explained < sum.count && hint ? [text(hint)] : []),
    ]
    const all = bar(sum.count / most, cells)
    const explained = sum.explained === 0 ? 0 : Math.max(1, Math.round((sum.explained / sum.count) * all.full.length))
    const start: Span[] = [
      '  ',
      padEnd(text(BOUNCE_CATEGORY[sum.category]), names),
      ' ',
      padStart(f.number(sum.count), counts),
      ' ',
      styled(all.full.slice(0, explained), 'cyan'),
      styled('▒'.repeat(all.full.length - explained), 'dim'),
      ' '.repeat(cells - all.full.length + 2),
    ]
    const indent = 2 + names + 1 + counts + 1 + cells + 2
    const room = width - indent
    if (room < 20) lines.push(start, ...hang(' '.repeat(6), what.join('; '), width, 'dim'))
    else
      lines.push(...wrap(what.join('; '), room).map((part, i): Line => (i === 0 ? [...start, part] : [' '.repeat(indent), part])))
  }
  if (sums.some(x => x.explained > 0)) lines.push(['  ', styled(s.barLegend, 'dim')])
  return lines
}
