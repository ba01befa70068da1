// npm run calibrate -- --labels FILE [--root DIR] [--placeholder TEXT] [--write]: fits rules/content/weights.yml to labelled messages, which stay outside the project.
//
// Model: additive points, one for each finding code and phrase, never negative; logistic regression with L1 and L2 penalty by proximal
// gradient steps, each weight kept between 0 and a ceiling. Points are scaled so that 5.0 lies where the false-positive budget is spent.
// Cross-validation leaves out whole campaigns (same sender, same subject skeleton, same build), never single messages.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { extractFacts } from '../src/content/extract.js'
import { judgeContent } from '../src/scan.js'
import { curve, folds, quantile, type Row } from './calibrate/data.js'
import { fitWeights, type Model, type Problem, scoreOf } from './calibrate/fit.js'
import { aboutSender, ceilingOf, excluded, fromWrapper, parseRule } from './calibrate/policy.js'
import { weightsYaml } from './calibrate/report.js'

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}
const labels = option('labels')
if (!labels) {
  console.error(
    'usage: npm run calibrate -- --labels labels.tsv [--root folder] [--placeholder text] [--write]   (columns: path, set, label)',
  )
  process.exit(2)
}
const root = resolve(option('root') ?? dirname(labels))
/** What the collection wrote in place of addresses. */
const placeholder = option('placeholder') ?? null
const now = '2026-11-27T00:00:00Z'

/** Messages of a rule below which nothing can be said about it. */
const MIN_HITS = 6
const FOLDS = 5

const rows: Row[] = []
for (const line of readFileSync(labels, 'utf8').split('\n').slice(1)) {
  const [path, set] = line.split('\t')
  if (!path || !set) continue
  const content = await extractFacts(readFileSync(join(root, path)), { file: path })
  const report = judgeContent(content, path, {
    profile: 'bulk',
    mode: set === 'templates' ? 'template' : 'message',
    volume: null,
    now,
  })
  const rules = new Set(
    report.findings.filter(f => !f.check.startsWith('phrases-') || f.code !== 'found').map(f => `${f.check}:${f.code}`),
  )
  for (const p of content.phrases)
    if (set !== 'templates' || !p.inSubject) rules.add(`phrases-${p.group}:found:${p.language}/${p.phrase}`)
  const html = content.html
  const replaced = placeholder !== null && (content.headers.from?.text.includes(placeholder) ?? false)
  rows.push({
    path,
    set,
    bad: /^(?:spam|phish)/.test(set),
    rules: [...rules].filter(r => !excluded(r) && !(replaced && aboutSender(r))),
    domain: content.headers.from?.mailboxes[0]?.domain ?? '',
    subject: content.headers.subject?.text ?? '',
    build: html
      ? `${html.elements}.${html.tables}.${html.images.count}.${content.links.count}.${content.text.words}`
      : `t${content.text.words}.${content.links.count}`,
    x: [],
  })
}

const hits = new Map<string, number>()
for (const row of rows) for (const rule of row.rules) hits.set(rule, (hits.get(rule) ?? 0) + 1)
const names = [...hits]
  .filter(([, n]) => n >= MIN_HITS)
  .map(([rule]) => rule)
  .sort()
const index = new Map(names.map((name, i) => [name, i]))
for (const row of rows)
  row.x = row.rules.flatMap(r => index.get(r) ?? []).filter(i => row.set !== 'templates' || !fromWrapper(names[i] as string))

const realMail = rows.filter(r => r.set === 'marketing-2014-2026' || r.set === 'newsletters-de')
/** A rule seen in many spam messages and hardly any legitimate ones is worth something by itself: what it says is true without the others. */
function floorOf(name: string, i: number): number {
  const rate = (test: (r: Row) => boolean): { n: number; share: number } => {
    const among = rows.filter(test)
    const n = among.filter(r => r.x.includes(i)).length
    return { n, share: (n + 0.5) / (among.length + 1) }
  }
  const bad = rate(r => r.bad)
  const mailings = rate(r => !r.bad && r.set !== 'ham-2002')
  const personal = rate(r => r.set === 'ham-2002')
  if (bad.n < 12 || mailings.share > 0.012 || bad.share < 4 * mailings.share || bad.share < 4 * personal.share) return 0
  const { phrase } = parseRule(name)
  return Math.min(phrase ? 0.15 : 0.35, ceilingOf(name))
}

/** What legitimate mailings have at least as often as spam earns nothing, whatever the company it keeps. */
function earned(i: number): boolean {
  const share = (test: (r: Row) => boolean): number => {
    const among = rows.filter(test)
    return among.filter(r => r.x.includes(i)).length / Math.max(1, among.length)
  }
  const spam = Math.max(
    share(r => /^(?:phish|spam-2023)/.test(r.set)),
    share(r => r.set === 'spam-2002'),
  )
  return spam > share(r => !r.bad && r.set !== 'ham-2002')
}

const problem: Problem = {
  names,
  parsed: names.map(parseRule),
  ceilings: Float64Array.from(names, (name, i) => (earned(i) ? ceilingOf(name) : 0)),
  floors: Float64Array.from(names, floorOf),
  // What a wrapper fixed proves nothing: templates are given the average of real marketing mail instead.
  imputed: Float64Array.from(names, (name, i) =>
    fromWrapper(name) ? realMail.filter(r => r.x.includes(i)).length / realMail.length : 0,
  ),
  l1: Number(option('l1') ?? 0.3),
  l2: Number(option('l2') ?? 2),
}

const sets =
  (test: (row: Row) => boolean) =>
  (scores: Map<Row, number>): number[] =>
    rows.filter(test).map(r => scores.get(r) ?? 0)
const modern = sets(r => /^(?:phish|spam-2023)/.test(r.set))
const marketing = sets(r => ['templates', 'newsletters-de', 'marketing-2014-2026', 'hard-ham-2002'].includes(r.set))
const real = sets(r => realMail.includes(r))
const named = (name: string) => sets(r => r.set === name)

function budget(scores: Map<Row, number>): number {
  // Half of what may be flagged is kept in reserve for mail that nobody has seen yet; German newsletters must stay well below.
  return Math.max(
    quantile(named('templates')(scores), 0.005),
    quantile(named('marketing-2014-2026')(scores), 0.0066),
    quantile(named('newsletters-de')(scores), 0) * 1.1,
    quantile(named('hard-ham-2002')(scores), 0.02),
    quantile(named('ham-2002')(scores), 0.0005),
  )
}

function print(title: string, scores: Map<Row, number>, threshold: number): void {
  const bad = sets(r => r.bad)(scores)
  const good = sets(r => !r.bad)(scores)
  console.log(
    `${title}: D ${curve(modern(scores), marketing(scores))} | R ${curve(modern(scores), real(scores))} | C ${curve(bad, good)}`,
  )
  const over = (list: number[]): string => `${list.filter(s => s >= threshold).length}/${list.length}`
  const shown = [
    'templates',
    'newsletters-de',
    'marketing-2014-2026',
    'hard-ham-2002',
    'ham-2002',
    'phish-2022-2026',
    'spam-2023-2025',
    'spam-2002',
  ]
  console.log(`  at the threshold: ${shown.map(n => `${n} ${over(named(n)(scores))}`).join(', ')}`)
}

const fold = folds(rows, FOLDS)
const held = new Map<Row, number>()
for (let k = 0; k < FOLDS; k++) {
  const model = fitWeights(
    rows.filter(r => fold.get(r) !== k),
    problem,
  )
  for (const row of rows) if (fold.get(row) === k) held.set(row, scoreOf(model, problem, row))
}
const full: Model = fitWeights(rows, problem)
const trained = new Map(rows.map(r => [r, scoreOf(full, problem, r)]))
const threshold = budget(held)
print(`${FOLDS}-fold, campaigns left out`, held, threshold)
print('fitted on all', trained, threshold)
const scale = 5 / threshold
const points = full.weights.map(w => Math.round(w * scale * 100) / 100)
console.log(
  `${names.length} rules seen, ${points.filter(p => p > 0).length} with points; 1 unit of the model is ${scale.toFixed(2)} points`,
)
if (process.argv.includes('--top')) {
  const order = [...names.keys()].sort((a, b) => (points[b] ?? 0) - (points[a] ?? 0)).slice(0, Number(option('top') ?? 60))
  const share = (i: number, test: (r: Row) => boolean): string => {
    const among = rows.filter(test)
    return (among.filter(r => r.x.includes(i)).length / among.length).toFixed(3)
  }
  for (const i of order)
    console.log(
      `${points[i]?.toFixed(2)} ${names[i]} new ${share(i, r => /^(?:phish|spam-2023)/.test(r.set))} old ${share(i, r => r.set === 'spam-2002')} real ${share(i, r => realMail.includes(r))} tpl ${share(i, r => r.set === 'templates')} hard ${share(i, r => r.set === 'hard-ham-2002')} ham ${share(i, r => r.set === 'ham-2002')}`,
    )
}
if (process.argv.includes('--missed')) {
  for (const row of rows
    .filter(r => !r.bad && r.set !== 'ham-2002')
    .sort((a, b) => (held.get(b) ?? 0) - (held.get(a) ?? 0))
    .slice(0, 20)) {
    console.log(
      `${((held.get(row) ?? 0) * scale).toFixed(2)} ${row.path} ${row.x
        .filter(i => (points[i] ?? 0) >= 0.3)
        .map(i => `${names[i]}=${points[i]}`)
        .join(' ')}`,
    )
  }
}
if (process.argv.includes('--write'))
  writeFileSync('rules/content/weights.yml', weightsYaml(rows, names, points, now.slice(0, 10)))
