// GitHub Actions: annotations at the lines of the pull request, and everything in a folded group of the log.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
import type { Finding } from '../core/finding.js'
import { type Catalogue, messageOf, titleOf } from './catalogue.js'
import { cut, oneLine, visible } from './escape.js'
import { bySeverity } from './order.js'
import { placeOf, subjectName } from './place.js'
import type { Renderer } from './renderer.js'
import type { ReportOptions } from './types.js'

/** GitHub shows ten errors and ten warnings of a step and drops the rest unseen: we choose which ten. */
const MOST_ANNOTATIONS = 10
/** The runner cuts longer commands. */
const LONGEST = 3000

/** Data of a workflow command: a line feed would begin the next command, and that text may be an attacker's. */
export const commandData = (text: string): string =>
  visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

/** Property of a workflow command: `,` and `:` end properties. */
export const commandProperty = (text: string): string => commandData(oneLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** A line of the log that is no command: the runner takes `##[…]` anywhere in a line for one. */
const logLine = (text: string): string => oneLine(text).replaceAll('##[', '# #[')

const NOTES = { en: 'notes in the full report', de: 'Hinweise im vollständigen Bericht' } as const
const COMMAND = { error: 'error', warning: 'warning', info: 'notice' } as const

function annotation(finding: Finding, catalogue: Catalogue, { locale }: ReportOptions): string {
  const place = placeOf(finding)
  const properties = place
    ? {
        file: place.file,
        line: String(place.line),
        col: String(place.column),
        // A column range over several lines is refused.
        ...(place.endLine !== null ? { endLine: String(place.endLine) } : {}),
        ...(place.endColumn !== null && (place.endLine ?? place.line) === place.line
          ? { endColumn: String(place.endColumn) }
          : {}),
      }
    : {}
  const all = { ...properties, title: cut(titleOf(finding.check, catalogue, locale), 200) }
  const list = Object.entries(all).map(([key, value]) => `${key}=${commandProperty(value)}`)
  const subject = place ? '' : `${subjectName(finding)}: `
  const fix = catalogue.check(finding.check)?.fix[locale]
  const text = [`${subject}${messageOf(finding, catalogue, locale)} (${finding.check})`, ...(fix ? [fix] : [])].join('\n')
  return `::${COMMAND[finding.severity]} ${list.join(',')}::${commandData(cut(text, LONGEST))}`
}

export const renderGithub: Renderer = (result, options, catalogue) => {
  const { locale } = options
  const all = result.findings.filter(f => f.suppressed === null)
  // Notes fail nothing: in a pull request they would only hide what does.
  const open = all.filter(f => f.severity !== 'info').sort(bySeverity)
  const notes = all.length - open.length
  const annotations = open.slice(0, MOST_ANNOTATIONS).map(f => annotation(f, catalogue, options))
  const lines = open.map(f => {
    const place = placeOf(f)
    const where = place ? `${place.file}:${place.line}:${place.column}` : subjectName(f)
    return `- ${logLine(`${where} ${f.severity} ${messageOf(f, catalogue, locale)} (${f.check})`)}`
  })
  const group = open.length === 0 ? [] : [`::group::mailpreflight (${open.length})`, ...lines, '::endgroup::']
  const more = notes === 0 ? '' : `, ${notes} ${NOTES[locale]}`
  return [...group, ...annotations, `mailpreflight: ${result.verdict}, ${result.score.value ?? '-'}/100${more}`, ''].join('\n')
}
