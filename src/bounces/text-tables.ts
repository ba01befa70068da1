// The tables of the text report: who, from where, when.
import type { Texts } from '../core/locale.js'
import type { HistoryFacts } from './facts.js'
import { cut, type Pen, plain, title, wrap } from './text-pen.js'

export function places(pen: Pen, { providers, senders, ips }: HistoryFacts): void {
  const { f, t, lines } = pen
  const table = (label: Texts, rows: { name: string; soft: number; hard: number }[]): void => {
    const shown = rows.filter(r => r.soft + r.hard > 0).slice(0, 8)
    if (shown.length === 0) return
    title(pen, label)
    lines.push(`  ${''.padEnd(44)} ${t({ en: 'soft', de: 'Soft' }).padStart(8)} ${t({ en: 'hard', de: 'Hard' }).padStart(8)}`)
    for (const row of shown)
      lines.push(`  ${cut(plain(row.name), 44).padEnd(44)} ${f.number(row.soft).padStart(8)} ${f.number(row.hard).padStart(8)}`)
  }
  table({ en: 'BY MAILBOX PROVIDER', de: 'NACH POSTFACHANBIETER' }, providers)
  if (senders.length > 1)
    table(
      { en: 'BY SENDING DOMAIN', de: 'NACH ABSENDERDOMAIN' },
      senders.map(s => ({ ...s, name: s.domain })),
    )
  if (ips.length > 1)
    table(
      { en: 'BY SENDING ADDRESS', de: 'NACH VERSAND-IP' },
      ips.map(s => ({ ...s, name: s.address })),
    )
}

/** Weeks that are shown at most: the last ones. */
const WEEKS = 8

export function times(pen: Pen, { weeks, hours }: HistoryFacts): void {
  const { f, t, lines } = pen
  const shown = weeks.filter(w => w.soft + w.hard > 0).slice(-WEEKS)
  if (shown.length > 1) {
    title(pen, { en: 'BY WEEK', de: 'NACH WOCHE' })
    const [soft, hard, sent] = [
      t({ en: 'soft', de: 'Soft' }),
      t({ en: 'hard', de: 'Hard' }),
      shown.some(w => w.delivered > 0) ? t({ en: 'delivered', de: 'zugestellt' }) : '',
    ]
    lines.push(`  ${''.padEnd(44)} ${soft.padStart(8)} ${hard.padStart(8)} ${sent.padStart(11)}`.trimEnd())
    for (const { week, soft: s, hard: h, delivered } of shown)
      lines.push(
        `  ${week.padEnd(44)} ${f.number(s).padStart(8)} ${f.number(h).padStart(8)} ${(sent ? f.number(delivered) : '').padStart(11)}`.trimEnd(),
      )
  }
  const most = Math.max(...hours)
  if (hours.filter(n => n > 0).length < 2) return
  title(pen, { en: 'BY HOUR OF THE DAY (UTC)', de: 'NACH TAGESZEIT (UTC)' })
  lines.push(`  ${hours.map(n => (n === 0 ? '·' : (BARS[Math.ceil((n / most) * BARS.length) - 1] ?? '█')).repeat(3)).join('')}`)
  lines.push(`  ${hours.map((_, hour) => (hour % 3 === 0 ? String(hour).padEnd(9) : '')).join('')}`.trimEnd())
  const peak = hours.indexOf(most)
  lines.push(...wrap(t({ en: `most at ${peak}:00: ${f.number(most)}`, de: `die meisten um ${peak} Uhr: ${f.number(most)}` })))
}

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
