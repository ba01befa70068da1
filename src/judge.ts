// From facts to result: pure, no clock, no I/O. The same facts give the same result, whenever and wherever.
import type { AnyCheck } from './checks/define.js'
import type { Facts } from './checks/facts.js'
import { providerVerdicts } from './checks/providers.js'
import { type CheckSetting, runChecks } from './checks/run.js'
import { pointsOf } from './content/points.js'
import { joinCauses } from './core/cause.js'
import type { Finding } from './core/finding.js'
import type { HistoryFacts } from './core/history.js'
import { type AuditResult, type HistorySummary, type MessageSummary, RESULT_VERSION, type SpfSummary } from './core/result.js'
import type { Subject } from './core/subject.js'
import { ruleDataDate } from './generated/rule-data.js'
import { providers as providerRules } from './generated/rules/providers.js'
import { planActions } from './score/actions.js'
import { attributeLoss, computeScore, SCORE_MODEL } from './score/model.js'
import { decideVerdict } from './score/verdict.js'
import { version } from './version.js'

const MOST_SAMPLES = 5

export interface JudgeOptions {
  /** Level and options by check and subject, from the configuration. */
  configure?: (check: string, subject: Subject) => CheckSetting
  /** Marks findings as held back (baseline); runs before anything is counted. */
  suppress?: (findings: Finding[]) => void
}

/** Runs the checks, joins bounces to causes, scores and decides. */
export function judge(facts: Facts, checks: readonly AnyCheck[], options: JudgeOptions = {}): AuditResult {
  const { settings } = facts
  const run = runChecks(facts, checks, { settings, pointsOf, ...(options.configure ? { configure: options.configure } : {}) })
  const { outcomes, findings, spamScores } = run
  options.suppress?.(findings)

  const byId = new Map(checks.map(c => [c.id, c]))
  const history = facts.history?.history.state === 'known' ? facts.history.history.value : null
  const groups = history?.groups ?? []
  const join = joinCauses(groups, findings, check => byId.get(check)?.explains ?? [])
  for (const f of findings) f.explained = join.explained.get(f.fingerprint) ?? null

  const byPrint = new Map(findings.map(f => [f.fingerprint, f]))
  const evidence = outcomes.map(o => ({ ...o, findings: o.findings.flatMap(id => byPrint.get(id) ?? []) }))
  const sends = facts.domain !== null && settings.profile !== 'no-mail'
  const providers = sends ? providerVerdicts(evidence, settings, providerRules) : []
  const score = computeScore(outcomes, findings, settings)
  attributeLoss(findings, score)
  const actions = planActions(findings, providers, id => byId.get(id))

  return {
    resultVersion: RESULT_VERSION,
    tool: { name: 'mailpreflight', version: version() },
    scoreModel: SCORE_MODEL,
    ruleData: ruleDataDate,
    generatedAt: settings.now,
    settings,
    target: {
      domain: facts.domain,
      domains: facts.domains.map(d => d.name),
      ips: facts.ips.map(ip => ip.address),
      message: facts.messages[0]?.file ?? null,
      bounces: facts.bounceSources,
    },
    verdict: decideVerdict(outcomes, findings),
    score,
    actions,
    findings,
    outcomes,
    providers,
    spf: facts.domains.flatMap(summarizeSpf),
    messages: facts.messages.map(m => summarizeMessage(m, spamScores.get(m.file) ?? null)),
    history: history === null ? null : summarizeHistory(history, join.assigned, join.unexplained),
    queries: facts.queries,
    notices: facts.notices,
  }
}

function summarizeSpf({ name, facts }: Facts['domains'][number]): SpfSummary[] {
  if (facts.spf.state !== 'known' || facts.spf.value.totals === null) return []
  const { records, totals } = facts.spf.value
  return [
    {
      domain: name,
      record: records[0]?.text ?? null,
      lookups: totals.lookupsComplete ? totals.lookups : null,
      voidLookups: totals.voidsComplete ? Math.max(totals.voids4, totals.voids6) : null,
      authorisedIpv4: totals.addresses.ipv4,
      everyone: totals.addresses.everyone,
    },
  ]
}

function summarizeMessage({ file, facts }: Facts['messages'][number], spamScore: number | null): MessageSummary {
  const none = {
    file,
    subject: null,
    from: null,
    spamScore,
    stats: { links: 0, images: 0, words: 0, attachments: 0, bytes: 0 },
    languages: [],
  }
  if (facts.content.state !== 'known') return none
  const content = facts.content.value
  return {
    file,
    subject: content.headers.subject?.text ?? null,
    from: content.headers.from?.mailboxes[0]?.address ?? null,
    spamScore,
    stats: {
      links: content.links.count,
      images: content.html?.images.count ?? 0,
      words: content.text.words,
      attachments: content.attachments.items.filter(a => a.role === 'file').length,
      bytes: content.bytes,
    },
    languages: [content.text.language, content.text.subjectLanguage].filter(
      (l, i, all): l is NonNullable<typeof l> => l !== null && all.indexOf(l) === i,
    ),
  }
}

/** What the join says, by category: the figures of the history with the findings that explain them. */
function summarizeHistory(
  facts: HistoryFacts,
  assigned: readonly (string | null)[],
  unexplained: { soft: number; hard: number },
): HistorySummary {
  const byKey = new Map<string, HistorySummary['categories'][number] & { by: Map<string, number> }>()
  facts.groups.forEach((g, i) => {
    if (g.class !== 'soft' && g.class !== 'hard') return
    const key = `${g.category}/${g.subcategory ?? ''}/${g.class}`
    const entry = byKey.get(key) ?? {
      category: g.category,
      subcategory: g.subcategory,
      class: g.class,
      count: 0,
      explained: 0,
      findings: [],
      byProvider: {},
      samples: [],
      by: new Map<string, number>(),
    }
    byKey.set(key, entry)
    entry.count += g.count
    const provider = g.provider ?? 'other'
    entry.byProvider[provider] = (entry.byProvider[provider] ?? 0) + g.count
    for (const sample of g.samples)
      if (entry.samples.length < MOST_SAMPLES && !entry.samples.includes(sample)) entry.samples.push(sample)
    const cause = assigned[i]
    if (typeof cause === 'string') {
      entry.explained += g.count
      entry.by.set(cause, (entry.by.get(cause) ?? 0) + g.count)
    }
  })
  const categories = [...byKey.values()]
    .sort((a, b) => b.count - a.count)
    .map(({ by, ...entry }) => ({ ...entry, findings: [...by].sort((a, b) => b[1] - a[1]).map(([id]) => id) }))
  const { groups: _, ...figures } = facts
  return { ...figures, categories, unexplained }
}
