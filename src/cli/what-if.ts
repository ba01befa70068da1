// `--zone` over live DNS: what the planned records change, against the same audit without them.
import { formatFor } from '../core/locale.js'
import type { AuditResult, SpfSummary } from '../core/result.js'
import { subjectKey } from '../core/subject.js'
import { compareResults } from '../report/compare.js'
import type { ReportOptions } from '../report/types.js'
import { emit } from './emit.js'
import { cliLocale, t } from './locale.js'
import type { ReportFlags } from './options.js'
import { machineOnStdout, writeStdout } from './output.js'

const UNKNOWN = '?'

/** The report of the plan, compared with what stands in DNS now. */
export async function emitWhatIf(
  planned: AuditResult,
  live: AuditResult,
  flags: ReportFlags,
  look: Partial<ReportOptions> = {},
): Promise<void> {
  await emit(planned, flags, { ...look, previous: live })
  if (!machineOnStdout(flags.format ?? [])) await writeStdout(`\n${whatIfText(live, planned)}`)
}

/** Plain lines for a terminal; names come from DNS and are checked host names and check ids, nothing verbatim. */
export function whatIfText(live: AuditResult, planned: AuditResult): string {
  const f = formatFor(cliLocale())
  const { fixed, fresh } = compareResults(live, planned)
  const lines = [t({ en: 'WHAT THESE RECORDS CHANGE', de: 'WAS DIESE EINTRÄGE ÄNDERN' })]
  for (const finding of fixed)
    lines.push(`  − ${finding.check}  ${subjectKey(finding.subject)}  ${t({ en: 'mended', de: 'behoben' })}`)
  for (const finding of fresh) lines.push(`  + ${finding.check}  ${subjectKey(finding.subject)}  ${t({ en: 'new', de: 'neu' })}`)
  for (const after of planned.spf) {
    const before = live.spf.find(s => s.domain === after.domain)
    const change = (of: (s: SpfSummary) => number | null): string => {
      const show = (s: SpfSummary | undefined): string => {
        const value = s === undefined ? null : of(s)
        return value === null ? UNKNOWN : f.number(value)
      }
      const [a, b] = [show(before), show(after)]
      return a === b ? a : `${a} → ${b}`
    }
    lines.push(
      t({
        en: `  SPF ${after.domain}: look-ups ${change(s => s.lookups)}, void look-ups ${change(s => s.voidLookups)}, authorised IPv4 addresses ${change(s => s.authorisedIpv4)}`,
        de: `  SPF ${after.domain}: Abfragen ${change(s => s.lookups)}, leere Abfragen ${change(s => s.voidLookups)}, erlaubte IPv4-Adressen ${change(s => s.authorisedIpv4)}`,
      }),
    )
  }
  if (live.score.value !== planned.score.value)
    lines.push(`${t({ en: '  score', de: '  Punkte' })} ${live.score.value ?? UNKNOWN} → ${planned.score.value ?? UNKNOWN}`)
  if (lines.length === 1) lines.push(t({ en: '  nothing that this audit sees', de: '  nichts, was dieses Audit sieht' }))
  return `${lines.join('\n')}\n`
}
