// The bounce history as text for people, readable on 80 columns.
import { type BounceCategory, HARD_CATEGORIES, OTHER_CATEGORIES, SOFT_CATEGORIES } from '../core/bounce-categories.js'
import { formatFor, type Locale, type Texts } from '../core/locale.js'
import { categoryName } from './catalog.js'
import type { HistoryFacts, LimitAdvice, Rate } from './facts.js'
import { providerName } from './mailboxes.js'
import { POLICY_LABELS, SKIP_REASONS, TRUNCATED } from './names.js'
import { cut, type Pen, plain, title, wrap } from './text-pen.js'
import { places, times } from './text-tables.js'

export interface TextOptions {
  locale: Locale
  /** Lists every template of replies nobody understood. */
  unclassified?: boolean
}

export function renderBounceText(facts: HistoryFacts, options: TextOptions): string {
  const pen: Pen = { f: formatFor(options.locale), t: texts => texts[options.locale], lines: [] }
  head(pen, facts)
  rates(pen, facts)
  causes(pen, facts)
  places(pen, facts)
  times(pen, facts)
  advice(pen, facts)
  policies(pen, facts)
  notUnderstood(pen, facts, options.unclassified === true)
  notRead(pen, facts)
  return `${pen.lines.join('\n')}\n`
}

function head(pen: Pen, { totals, period }: HistoryFacts): void {
  const { f, t, lines } = pen
  const parts = [
    `${f.number(totals.soft)} ${t({ en: 'soft', de: 'Soft' })}`,
    `${f.number(totals.hard)} ${t({ en: 'hard', de: 'Hard' })}`,
    totals.delayed > 0 ? `${f.number(totals.delayed)} ${t({ en: 'delayed', de: 'verzögert' })}` : '',
    totals.complaint > 0
      ? f.plural(totals.complaint, t({ en: 'complaint', de: 'Beschwerde' }), t({ en: 'complaints', de: 'Beschwerden' }))
      : '',
    totals.autoReply > 0
      ? f.plural(
          totals.autoReply,
          t({ en: 'automatic reply', de: 'automatische Antwort' }),
          t({ en: 'automatic replies', de: 'automatische Antworten' }),
        )
      : '',
    totals.unclassified > 0 ? `${f.number(totals.unclassified)} ${t({ en: 'not understood', de: 'nicht eingeordnet' })}` : '',
  ]
  lines.push(...wrap(`Bounces: ${parts.filter(Boolean).join(' · ')}`, ''))
  if (period) lines.push(`${t({ en: 'Period', de: 'Zeitraum' })}: ${f.date(period.from)} – ${f.date(period.to)} (UTC)`)
}

function rates(pen: Pen, facts: HistoryFacts): void {
  const { f, t, lines } = pen
  const { rates: r } = facts
  title(pen, { en: 'BOUNCE RATE', de: 'BOUNCE-RATE' })
  if (r.byRecipients === null && r.byAttempts === null) {
    lines.push(
      ...wrap(
        t({
          en: 'Unknown: the input does not say how much was sent. Give the number of recipients with --sent.',
          de: 'Unbekannt: Die Daten sagen nicht, wie viel versendet wurde. Geben Sie die Zahl der Empfänger mit --sent an.',
        }),
      ),
    )
    return
  }
  const about = r.estimated ? t({ en: ' (estimated)', de: ' (geschätzt)' }) : ''
  const row = (label: Texts, rate: Rate | null, digits = 2): void => {
    if (!rate) return
    lines.push(
      `  ${t(label).padEnd(44)} ${f.percent(rate.share, digits).padStart(8)}  ${f.number(rate.count)} / ${f.number(rate.of)}`,
    )
  }
  row({ en: 'bounced recipients / recipients', de: 'Empfänger mit Bounce / Empfänger' }, r.byRecipients)
  row({ en: 'bounces / attempted deliveries', de: 'Bounces / Zustellversuche' }, r.byAttempts)
  row({ en: 'recipients with a hard bounce / recipients', de: 'Empfänger mit Hard-Bounce / Empfänger' }, r.hard)
  if (facts.totals.complaint > 0) row({ en: 'complaints / recipients', de: 'Beschwerden / Empfänger' }, r.complaints, 3)
  lines.push(
    ...wrap(
      r.source === 'given'
        ? t({ en: 'Number of recipients as given.', de: 'Zahl der Empfänger wie angegeben.' })
        : t({
            en: `Recipients and attempts as the input shows them${about}.`,
            de: `Empfänger und Versuche, wie die Daten sie zeigen${about}.`,
          }),
    ),
  )
}

const CLASS_OF = new Map<BounceCategory, 'soft' | 'hard' | 'other'>([
  ...SOFT_CATEGORIES.map(c => [c, 'soft'] as const),
  ...HARD_CATEGORIES.map(c => [c, 'hard'] as const),
  ...OTHER_CATEGORIES.map(c => [c, 'other'] as const),
])

function causes(pen: Pen, { groups }: HistoryFacts): void {
  const { f, t, lines } = pen
  const counts = new Map<BounceCategory, { count: number; delayed: number; sub: Map<string, number> }>()
  for (const group of groups) {
    const entry = counts.get(group.category) ?? { count: 0, delayed: 0, sub: new Map<string, number>() }
    counts.set(group.category, entry)
    if (group.class === 'delayed') entry.delayed += group.count
    else {
      entry.count += group.count
      if (group.subcategory) entry.sub.set(group.subcategory, (entry.sub.get(group.subcategory) ?? 0) + group.count)
    }
  }
  if (counts.size === 0) return
  const most = Math.max(...[...counts.values()].map(e => e.count), 1)
  for (const [kind, label] of [
    ['soft', { en: 'SOFT BOUNCES: the address stays on the list', de: 'SOFT-BOUNCES: Die Adresse bleibt auf der Liste' }],
    ['hard', { en: 'HARD BOUNCES', de: 'HARD-BOUNCES' }],
    ['other', { en: 'NO BOUNCES', de: 'KEINE BOUNCES' }],
  ] as const) {
    const rows = [...counts]
      .filter(([category]) => CLASS_OF.get(category) === kind)
      .sort(([, a], [, b]) => b.count - a.count || b.delayed - a.delayed)
    if (rows.length === 0) continue
    title(pen, label)
    for (const [category, entry] of rows) {
      const bar = '█'.repeat(Math.round((entry.count / most) * 14))
      const delayed =
        entry.delayed > 0 ? t({ en: `+${f.number(entry.delayed)} delayed`, de: `+${f.number(entry.delayed)} verzögert` }) : ''
      lines.push(
        `  ${categoryName(category, f.locale).padEnd(36)} ${f.number(entry.count).padStart(8)} ${bar.padEnd(14)} ${delayed}`.trimEnd(),
      )
      const subs = [...entry.sub].sort((a, b) => b[1] - a[1]).slice(0, 4)
      if (subs.length > 0) lines.push(...wrap(subs.map(([name, n]) => `${name} ${f.number(n)}`).join(', '), '    '))
    }
  }
}

function advice(pen: Pen, facts: HistoryFacts): void {
  const { f, t } = pen
  const items: string[] = []
  for (const limit of facts.limits.slice(0, 5)) items.push(limitText(pen, limit))
  for (const typo of facts.typoDomains.slice(0, 8)) {
    items.push(
      t({
        en: `${typo.domain} is probably ${typo.likely}: ${f.plural(typo.count, 'bounce', 'bounces')}`,
        de: `${typo.domain} ist vermutlich ${typo.likely}: ${f.plural(typo.count, 'Bounce', 'Bounces')}`,
      }),
    )
  }
  const { repeatedly } = facts.fullMailboxes
  if (repeatedly > 0) {
    items.push(
      t({
        en: `${f.plural(repeatedly, 'mailbox was', 'mailboxes were')} full on two days or more: probably abandoned`,
        de: `${f.plural(repeatedly, 'Postfach war', 'Postfächer waren')} an mindestens zwei Tagen voll: vermutlich aufgegeben`,
      }),
    )
  }
  const cause = facts.expired.find(e => e.cause !== null)
  if (cause?.cause) {
    const name = categoryName(cause.cause, f.locale)
    items.push(
      t({
        en: `Last cause before messages expired: ${name} (${f.number(cause.count)})`,
        de: `Letzte Ursache vor dem Ablaufen: ${name} (${f.number(cause.count)})`,
      }),
    )
  }
  if (facts.trend !== null && Math.abs(facts.trend) >= 0.2) {
    const change = `${facts.trend > 0 ? '+' : '−'}${f.percent(Math.abs(facts.trend))}`
    items.push(
      t({
        en: `Last full week against the weeks before: ${change}`,
        de: `Letzte volle Woche gegenüber den Wochen davor: ${change}`,
      }),
    )
  }
  if (items.length === 0) return
  title(pen, { en: 'WORTH KNOWING', de: 'BEMERKENSWERT' })
  for (const item of items) pen.lines.push(...wrap(plain(item), '    ', '  - '))
}

function limitText({ f, t }: Pen, limit: LimitAdvice): string {
  const hours = (list: readonly number[]): string => f.list(ranges(list))
  const count = f.plural(
    limit.count,
    t({ en: 'limit or policy reply', de: 'Limit- oder Richtlinienantwort' }),
    t({ en: 'limit or policy replies', de: 'Limit- oder Richtlinienantworten' }),
  )
  const parts = [`${providerName(limit.provider)}: ${count}`]
  if (limit.cluster === 'time' || limit.cluster === 'both') {
    parts.push(t({ en: `mostly at ${hours(limit.busyHours)} UTC`, de: `vor allem um ${hours(limit.busyHours)} Uhr UTC` }))
    if (limit.quietHours.length > 0)
      parts.push(
        t({ en: `send at ${hours(limit.quietHours)} instead`, de: `senden Sie besser um ${hours(limit.quietHours)} Uhr` }),
      )
  }
  if ((limit.cluster === 'rate' || limit.cluster === 'both') && limit.rateWithoutLimits !== null) {
    parts.push(
      t({
        en: `went through up to ${f.number(limit.rateWithoutLimits)} an hour, limited at ${f.number(limit.rateWhenLimited ?? 0)}: throttle`,
        de: `bis ${f.number(limit.rateWithoutLimits)} pro Stunde ohne Limit, begrenzt bei ${f.number(limit.rateWhenLimited ?? 0)}: Versand drosseln`,
      }),
    )
  }
  if (limit.cluster === 'none')
    parts.push(
      t({
        en: 'spread evenly over the day: slow down overall',
        de: 'gleichmäßig über den Tag verteilt: insgesamt langsamer senden',
      }),
    )
  return parts.join('; ')
}

/** [8, 9, 10, 14] -> ["8–10", "14"] */
export function ranges(hours: readonly number[]): string[] {
  const result: string[] = []
  for (let i = 0; i < hours.length; i++) {
    const start = hours[i] as number
    while (hours[i + 1] === (hours[i] as number) + 1) i++
    const end = hours[i] as number
    result.push(start === end ? String(start) : `${start}–${end}`)
  }
  return result
}

function policies(pen: Pen, facts: HistoryFacts): void {
  const { f, t, lines } = pen
  if (facts.policies.every(p => p.suppress + p.keep + p.fix === 0)) return
  title(pen, {
    en: 'SUPPRESSION: what each policy would do with these addresses',
    de: 'SPERREN: was jede Regel mit diesen Adressen täte',
  })
  const columns = [
    t({ en: 'suppress', de: 'sperren' }),
    t({ en: 'keep', de: 'behalten' }),
    t({ en: 'fix', de: 'beheben' }),
    t({ en: 'good lost', de: 'gute verl.' }),
  ]
  lines.push(`  ${''.padEnd(32)} ${columns.map(c => c.padStart(11)).join('')}`)
  for (const outcome of facts.policies) {
    const label = t(POLICY_LABELS[outcome.policy] ?? { en: outcome.policy, de: outcome.policy })
    lines.push(
      `  ${cut(label, 32).padEnd(32)} ${[outcome.suppress, outcome.keep, outcome.fix, outcome.goodLost].map(n => f.number(n).padStart(11)).join('')}`,
    )
  }
}

function notUnderstood(pen: Pen, { unclassified }: HistoryFacts, all: boolean): void {
  if (unclassified.length === 0) return
  title(pen, { en: 'NOT UNDERSTOOD', de: 'NICHT EINGEORDNET' })
  for (const { template, count } of unclassified.slice(0, all ? 200 : 5))
    pen.lines.push(...wrap(`${pen.f.number(count)} × ${plain(template).slice(0, 300)}`, '      ', '  '))
  const more = unclassified.length - 5
  if (!all && more > 0) {
    pen.lines.push(
      ...wrap(
        pen.t({
          en: `and ${pen.f.number(more)} more: --unclassified lists them`,
          de: `und ${pen.f.number(more)} weitere: --unclassified listet sie auf`,
        }),
      ),
    )
  }
}

function notRead(pen: Pen, { skipped, truncated }: HistoryFacts): void {
  const { f, t, lines } = pen
  if (skipped.notBounces + skipped.unreadable + truncated.length === 0) return
  title(pen, { en: 'LEFT OUT', de: 'NICHT BERÜCKSICHTIGT' })
  if (skipped.notBounces > 0) {
    lines.push(
      ...wrap(
        t({
          en: `${f.plural(skipped.notBounces, 'record is no bounce', 'records are no bounces')}`,
          de: `${f.plural(skipped.notBounces, 'Eintrag ist kein Bounce', 'Einträge sind keine Bounces')}`,
        }),
      ),
    )
  }
  if (skipped.unreadable > 0) {
    lines.push(
      ...wrap(
        t({
          en: `${f.plural(skipped.unreadable, 'record', 'records')} could not be read:`,
          de: `${f.plural(skipped.unreadable, 'Eintrag war', 'Einträge waren')} nicht lesbar:`,
        }),
      ),
    )
    for (const { file, place, reason } of skipped.places.slice(0, 10)) {
      const where = place === null ? plain(file) : `${plain(file)}:${place}`
      lines.push(...wrap(`${where}: ${t(SKIP_REASONS[reason] ?? { en: reason, de: reason })}`, '      ', '    '))
    }
    const more = skipped.unreadable - Math.min(10, skipped.places.length)
    if (more > 0) lines.push(...wrap(t({ en: `and ${f.number(more)} more`, de: `und ${f.number(more)} weitere` }), '    '))
  }
  for (const what of truncated) lines.push(...wrap(t(TRUNCATED[what] ?? { en: what, de: what })))
}
