// SARIF 2.1.0 (OASIS) as GitHub code scanning and the editors read it.
import type { CheckMeta } from '../core/check.js'
import type { Finding } from '../core/finding.js'
import type { AuditResult } from '../core/result.js'
import { subjectKey } from '../core/subject.js'
import { missingAnswers } from '../score/verdict.js'
import { type Catalogue, messageOf } from './catalogue.js'
import { visible } from './escape.js'
import { bySeverity } from './order.js'
import { type Place, placeOf, subjectName } from './place.js'
import { refLink } from './refs.js'
import type { Renderer } from './renderer.js'
import type { ReportOptions } from './types.js'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
/** GitHub refuses a file with more results. */
const MOST_RESULTS = 25_000
/** GitHub needs a place for every alert; this one says that no file is at fault (a DNS record, the history). */
const NO_FILE = 'no-file-associated'

const LEVEL = { error: 'error', warning: 'warning', info: 'note' } as const

/** RFC 3986 reference of a path; relative ones hang on the root of the repository. */
function artifact(file: string): object {
  const uri = file
    .split('/')
    .map(part => encodeURIComponent(part).replaceAll('%3A', ':'))
    .join('/')
  if (/^[a-z]:\//i.test(file)) return { uri: `file:///${uri}` }
  return file.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' }
}

const region = ({ line, column, endLine, endColumn }: Place): object => ({
  startLine: line,
  startColumn: column,
  ...(endLine === null ? {} : { endLine }),
  ...(endColumn === null ? {} : { endColumn }),
})

function ruleOf(check: CheckMeta, { locale }: ReportOptions): object {
  const link = check.refs.map(refLink).find(x => x !== null)
  return {
    id: check.id,
    name: check.id.replaceAll(/(?:^|-)(\w)/g, (_, c: string) => c.toUpperCase()),
    shortDescription: { text: check.title[locale] },
    fullDescription: { text: check.why[locale] },
    help: { text: `${check.why[locale]}\n\n${check.fix[locale]}`, markdown: `${check.why[locale]}\n\n**${check.fix[locale]}**` },
    ...(link ? { helpUri: link } : {}),
    defaultConfiguration: { level: LEVEL[check.severity] },
    properties: { tags: ['email', check.category], precision: 'high', weight: check.weight, blocker: check.blocker },
  }
}

function resultOf(finding: Finding, ruleIndex: number, catalogue: Catalogue, options: ReportOptions): object {
  const place = placeOf(finding)
  const message = messageOf(finding, catalogue, options.locale)
  const { suppressed, fix } = finding
  const replace =
    fix?.kind === 'replace' && fix.location && place
      ? [
          {
            artifactChanges: [
              {
                artifactLocation: artifact(place.file),
                replacements: [
                  {
                    deletedRegion: {
                      startLine: fix.location.line,
                      startColumn: fix.location.column,
                      ...(fix.location.endLine ? { endLine: fix.location.endLine } : {}),
                      endColumn: fix.location.endColumn ?? fix.location.column + fix.before.length,
                    },
                    insertedContent: { text: fix.after },
                  },
                ],
              },
            ],
          },
        ]
      : undefined
  return {
    ruleId: finding.check,
    ...(ruleIndex >= 0 ? { ruleIndex } : {}),
    level: LEVEL[finding.severity],
    message: { text: visible(place ? message : `${subjectName(finding)}: ${message}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(place?.file ?? NO_FILE),
          region: place ? region(place) : { startLine: 1 },
        },
        ...(place ? {} : { logicalLocations: [{ fullyQualifiedName: subjectKey(finding.subject), kind: finding.subject.kind }] }),
      },
    ],
    partialFingerprints: { 'mailpreflight/v1': finding.fingerprint },
    ...(suppressed
      ? {
          suppressions: [
            { kind: suppressed.by === 'inline' ? 'inSource' : 'external', justification: visible(suppressed.reason) },
          ],
        }
      : {}),
    ...(replace ? { fixes: replace } : {}),
    properties: { code: finding.code, blocker: finding.blocker, ...(finding.points === null ? {} : { points: finding.points }) },
  }
}

/** What could not be told: the reader of alerts must not take silence for health. */
function notifications(result: AuditResult, dropped: number): object[] {
  const missing = missingAnswers(result.outcomes).map(o => ({
    level: 'warning',
    descriptor: { id: o.check },
    message: { text: visible(`${subjectKey(o.subject)}: ${o.check} ${o.reason ?? o.state}`) },
  }))
  const cut = { level: 'warning', message: { text: `${dropped} results left out: more than ${MOST_RESULTS}` } }
  return dropped > 0 ? [...missing, cut] : missing
}

export const renderSarif: Renderer = (result, options, catalogue) => {
  const all = [...result.findings].sort(bySeverity)
  const shown = all.slice(0, MOST_RESULTS)
  // Every check that ran is a rule: code scanning then closes the alerts of those that pass now.
  const ids = [...new Set([...result.outcomes.map(o => o.check), ...shown.map(f => f.check)])].sort()
  const rules = ids.flatMap(id => catalogue.check(id) ?? [])
  const index = new Map(rules.map((rule, i) => [rule.id, i]))
  const target = result.target.domain ?? result.target.message ?? 'content'
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mailpreflight',
            version: result.tool.version,
            semanticVersion: result.tool.version,
            rules: rules.map(rule => ruleOf(rule, options)),
          },
        },
        language: options.locale === 'de' ? 'de-DE' : 'en-GB',
        automationDetails: { id: visible(`mailpreflight/${target}/`) },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'Root of the repository' } } },
        invocations: [
          {
            executionSuccessful: true,
            endTimeUtc: result.generatedAt,
            toolExecutionNotifications: notifications(result, all.length - shown.length),
          },
        ],
        results: shown.map(f => resultOf(f, index.get(f.check) ?? -1, catalogue, options)),
        properties: { verdict: result.verdict, score: result.score.value },
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}
