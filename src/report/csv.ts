import { EFFORT, OWNER, SEVERITY } from '../i18n/labels.js'
import { csvRow } from './escape.js'
import type { Renderer } from './renderer.js'
import { createView } from './view.js'

const COLUMNS = [
  'target',
  'date',
  'verdict',
  'severity',
  'check',
  'code',
  'subject',
  'message',
  'owner',
  'effort',
  'step',
  'bounces_explained',
  'points_lost',
  'file',
  'line',
  'column',
  'record_name',
  'record_type',
  'record_current',
  'record_proposed',
  'suppressed',
  'fingerprint',
] as const

const subjectText = (subject: object): string =>
  Object.entries(subject)
    .filter(([key]) => key !== 'kind' && key !== 'roles')
    .map(([, value]) => String(value ?? ''))
    .join(' ')

/**
 * One row a finding, suppressed ones too. Comma, CRLF, UTF-8 with a byte order mark, which spreadsheets need to read umlauts.
 * Column names and ids are the same in every language; sentences and words for people are in the report's.
 */
export const renderCsv: Renderer = (result, options, catalogue) => {
  const view = createView(result, options, catalogue)
  const { text } = view
  const rows = result.findings.map(f => {
    const meta = catalogue.check(f.check)
    const record = f.fix?.kind === 'dns-record' ? f.fix : null
    return csvRow([
      result.target.domain ?? result.target.message ?? '',
      result.generatedAt,
      result.verdict,
      text(f.blocker ? SEVERITY.blocker : SEVERITY[f.severity]),
      f.check,
      f.code,
      subjectText(f.subject),
      view.message(f),
      meta ? text(OWNER[meta.owner]) : null,
      meta ? text(EFFORT[meta.effort]) : null,
      view.actionOf.get(f.fingerprint) ?? null,
      f.explained ? f.explained.soft + f.explained.hard : 0,
      f.lost,
      f.location?.file ?? null,
      f.location?.line ?? null,
      f.location?.column ?? null,
      record?.name ?? null,
      record?.type ?? null,
      record?.current ?? null,
      record?.proposed ?? null,
      f.suppressed?.reason ?? null,
      f.fingerprint,
    ])
  })
  return `\ufeff${csvRow(COLUMNS)}${rows.join('')}`
}
