// The comparison of two results as text, Markdown and JSON.
import type { Finding } from '../core/finding.js'
import { formatFor, type Locale } from '../core/locale.js'
import type { AuditResult } from '../core/result.js'
import { sentences } from '../i18n/index.js'
import { SEVERITY } from '../i18n/labels.js'
import { pageSentences } from '../i18n/page.js'
import { type Catalogue, messageOf } from './catalogue.js'
import { type Comparison, compareResults } from './compare.js'
import { markdown, markdownCode } from './escape.js'
import { bySeverity } from './order.js'
import { type Line, paint, type Style, styled, wrap } from './text/lines.js'

export interface DiffOptions {
  locale: Locale
  width?: number
  color?: boolean
}
export type DiffRenderer = (before: AuditResult, after: AuditResult, options: DiffOptions, catalogue: Catalogue) => string

interface Section {
  title: string
  sign: string
  style: Style
  findings: readonly Finding[]
  /** Counted only. */
  folded?: boolean
}

function sections(c: Comparison, locale: Locale): Section[] {
  const p = pageSentences(locale)
  const f = formatFor(locale)
  const all: Section[] = [
    { title: p.fresh({ count: c.fresh.length }, f), sign: '+', style: 'red', findings: c.fresh },
    { title: p.fixed({ count: c.fixed.length }, f), sign: '−', style: 'green', findings: c.fixed },
    {
      title: p.byRules({ count: c.byRules.length }, f),
      sign: '~',
      style: 'cyan',
      findings: c.byRules.map(x => x.finding),
    },
    { title: p.notSeen({ count: c.notSeen.length }, f), sign: '?', style: 'yellow', findings: c.notSeen },
    { title: p.unchanged({ count: c.unchanged.length }, f), sign: '=', style: 'dim', findings: c.unchanged, folded: true },
  ]
  return all.map(s => ({ ...s, findings: [...s.findings].sort(bySeverity) }))
}

/** Verdict and score of both, and whether the numbers may be compared. */
function head(before: AuditResult, after: AuditResult, c: Comparison, locale: Locale): string[] {
  const s = sentences(locale)
  const p = pageSentences(locale)
  const f = formatFor(locale)
  return [
    `${s.verdictWord[before.verdict]} → ${s.verdictWord[after.verdict]}`,
    `${f.date(before.generatedAt)} → ${f.date(after.generatedAt)}`,
    c.score ? p.scoreChange(c.score, f) : p.scoreIncomparable,
    ...(c.rulesChanged ? [p.rulesChanged] : []),
  ]
}

export const diffText: DiffRenderer = (before, after, { locale, width = 80, color = false }, catalogue) => {
  const c = compareResults(before, after)
  const columns = Math.min(Math.max(width, 60), 120)
  const lines: Line[] = head(before, after, c, locale).map((text, i) => ['  ', i === 0 ? styled(text, 'bold') : text])
  for (const section of sections(c, locale)) {
    if (section.findings.length === 0 && section.sign !== '+' && section.sign !== '−') continue
    lines.push([], ['  ', styled(section.title, 'bold')])
    if (section.folded) continue
    for (const finding of section.findings) {
      const word = SEVERITY[finding.blocker ? 'blocker' : finding.severity][locale]
      wrap(`${word}: ${messageOf(finding, catalogue, locale)} (${finding.check})`, columns - 4).forEach((part, i) => {
        lines.push([i === 0 ? styled(`  ${section.sign} `, section.style) : '    ', part])
      })
    }
  }
  return paint(lines, color)
}

export const diffMarkdown: DiffRenderer = (before, after, { locale }, catalogue) => {
  const c = compareResults(before, after)
  const [title = '', ...facts] = head(before, after, c, locale)
  const blocks = sections(c, locale).flatMap(section => {
    if (section.findings.length === 0 && section.sign !== '+' && section.sign !== '−') return []
    if (section.folded) return [`**${section.title}**`]
    const items = section.findings
      .slice(0, 100)
      .map(
        x =>
          `- ${SEVERITY[x.blocker ? 'blocker' : x.severity][locale]}: ${markdown(messageOf(x, catalogue, locale))} ${markdownCode(x.check)}`,
      )
    return [`**${section.title}**${items.length > 0 ? `\n\n${items.join('\n')}` : ''}`]
  })
  return `${[`### ${title}`, facts.map(markdown).join(' · '), ...blocks].join('\n\n')}\n`
}

export const diffJson: DiffRenderer = (before, after) => {
  const c = compareResults(before, after)
  const side = (r: AuditResult): object => ({
    generatedAt: r.generatedAt,
    verdict: r.verdict,
    score: r.score.value,
    scoreModel: r.scoreModel,
    ruleData: r.ruleData,
    tool: r.tool.version,
  })
  const { fresh, fixed, unchanged, byRules, notSeen, score, rulesChanged } = c
  return `${JSON.stringify({ before: side(before), after: side(after), score, rulesChanged, new: fresh, fixed, unchanged, byRules, notSeen }, null, 2)}\n`
}
