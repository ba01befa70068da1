// Writes the weights with the hit rates that earned them.
import type { Row } from './data.js'
import { GROUP_CAP, UNPROVEN_CAP } from './policy.js'

const rate = (among: readonly Row[], i: number): number =>
  Math.round((among.filter(r => r.x.includes(i)).length / Math.max(1, among.length)) * 1000) / 1000

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

export function weightsYaml(rows: readonly Row[], names: readonly string[], points: readonly number[], date: string): string {
  const modern = rows.filter(r => /^(?:phish|spam-2023)/.test(r.set))
  const old = rows.filter(r => r.set === 'spam-2002')
  const marketing = rows.filter(r => ['templates', 'newsletters-de', 'marketing-2014-2026', 'hard-ham-2002'].includes(r.set))
  const ham = rows.filter(r => r.set === 'ham-2002')
  const lines = names.map(
    (name, i) =>
      `  - { rule: ${quote(name)}, points: ${points[i] ?? 0}, modern: ${rate(modern, i)}, old: ${rate(old, i)}, marketing: ${rate(marketing, i)}, ham: ${rate(ham, i)} }`,
  )
  return [
    '# Written by `npm run calibrate`. Points and, for each rule, the share of messages it hits: spam and phishing of 2022-2026 (modern), spam of 2002 (old),',
    '# legitimate newsletters, receipts and templates (marketing), personal mail and lists (ham). Rules with 0 points do not separate: they inform.',
    `fitted: ${date}`,
    `source: 'Additive points, weights >= 0, logistic regression with L1 and L2 penalty on ${rows.length} public messages (${modern.length} modern spam and phishing, ${old.length} spam of 2002, ${marketing.length} marketing, ${ham.length} personal); method in scripts/calibrate.ts'`,
    'threshold: 5',
    `groupCap: ${GROUP_CAP}`,
    `unprovenCap: ${UNPROVEN_CAP}`,
    'rules:',
    ...lines,
    '',
  ].join('\n')
}
