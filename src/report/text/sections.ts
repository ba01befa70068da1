// The parts of the text report below the action list.

import { categoryName } from '../../bounces/catalog.js'
import type { Finding } from '../../core/finding.js'
import type { ProviderVerdict } from '../../core/result.js'
import { BOUNCE_HINT } from '../../i18n/bounces.js'
import { PROVIDER_VERDICT, SEVERITY } from '../../i18n/labels.js'
import { bySeverity } from '../order.js'
import { shortName } from '../providers.js'
import { actionsFor, sumByCategory } from '../sums.js'
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

export function providerLines({ providers, s, text }: View, width: number): Line[] {
  const order = ['rejects', 'at-risk', 'accepts', 'cannot-know'] as const
  const items = order.flatMap(verdict =>
    providers
      .filter(p => p.verdict === verdict)
      .map(p => {
        const [sign, style] = SIGN[verdict]
        const code =
          p.verdict === 'rejects' ? (p.expectedReply?.match(/^[245]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?/)?.[0] ?? '') : ''
        return { sign: styled(sign, style), label: ` ${shortName(p.name)}${code ? ` ${code}` : ''}`, verdict }
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

/** Where, unless the sentence says it anyway. */
function place({ subject, location }: Finding, message: string): string {
  if (location) return `${location.line}:${location.column}`
  const name = subject.kind === 'domain' ? subject.name : subject.kind === 'ip' ? subject.address : ''
  return message.includes(name) ? '' : name
}

/** One block for each finding: place, severity, sentence; the check id at the right edge where it fits. */
function findingLines(list: readonly Finding[], view: View, width: number): Line[] {
  const { text, message } = view
  const places = list.map(f => place(f, message(f)))
  const longest = Math.max(0, ...places.map(widthOf))
  const column = longest === 0 ? 0 : Math.min(24, longest) + 2
  const severities = Math.max(...list.map(f => widthOf(text(SEVERITY[f.severity])))) + 2
  return list.flatMap((f, i): Line[] => {
    const where = places[i] ?? ''
    const own = where !== '' && widthOf(where) >= column
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

/** Errors and warnings; notes are only counted, the HTML report has them. */
function findingBlock(findings: readonly Finding[], view: View, width: number): Line[] {
  const { s, f } = view
  const serious = findings.filter(x => x.severity !== 'info' || x.blocker).sort(bySeverity)
  const notes = findings.length - serious.length
  const more = [
    ...(serious.length > MOST_FINDINGS ? [s.moreFindings({ count: serious.length - MOST_FINDINGS }, f)] : []),
    ...(notes > 0 ? [s.moreNotes({ count: notes }, f)] : []),
  ]
  return [
    ...findingLines(serious.slice(0, MOST_FINDINGS), view, width),
    ...(more.length > 0 ? [['  ', styled(more.join(', '), 'dim')]] : []),
  ]
}

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
  const rest = view.open.filter(x => x.category === 'content' && !view.actionOf.has(x.fingerprint))
  return [...lines, ...findingBlock(rest, view, width)]
}

/** Findings outside the message that no action covers: notes, and what did not fit the seven. */
export function otherLines(view: View, width: number): Line[] {
  const rest = view.open.filter(x => x.category !== 'content' && !view.actionOf.has(x.fingerprint))
  if (rest.length === 0) return []
  return [['  ', heading(view.s.otherFindings)], ...findingBlock(rest, view, width)]
}

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
  const most = Math.max(1, ...sums.map(x => x.count))
  const names = Math.max(...sums.map(x => widthOf(categoryName(x.category, f.locale))), 0)
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
      padEnd(categoryName(sum.category, f.locale), names),
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
  if (sums.some(x => x.explained > 0)) lines.push(...hang('  ', s.barLegend, width, 'dim'))
  return lines
}
