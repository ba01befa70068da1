// `explain`: a check by its id, else a reply as a server sent it.
import type { Explanation, ReplyExplanation } from '../bounces/explain.js'
import type { AnyCheck } from '../checks/define.js'
import { loadChecks } from '../checks/registry.js'
import { UserError } from '../core/errors.js'
import { formatFor } from '../core/locale.js'
import { EFFORT, OWNER, SEVERITY } from '../i18n/labels.js'
import { hang, type Line, paint, styled } from '../report/text/lines.js'
import { wantsColor } from './emit.js'
import { cliLocale, t } from './locale.js'
import { writeStdout } from './output.js'
import { rulesFor } from './own-rules.js'

export interface ExplainFlags {
  host?: string
  /** False with --no-config. */
  config?: string | boolean
  json?: boolean
  color?: boolean
}

const WIDTH = 78
const CHECK_ID = /^[a-z][a-z\d]*(?:-[a-z\d]+)+$/

export async function runExplain(text: string, flags: ExplainFlags): Promise<void> {
  const wanted = text.trim()
  if (wanted === '')
    throw new UserError({
      en: 'nothing to explain: name a check or an SMTP reply',
      de: 'nichts zu erklären: Nennen Sie eine Prüfung oder eine SMTP-Antwort',
    })
  if (await explainCause(wanted, flags)) return
  if (CHECK_ID.test(wanted)) return explainCheck(wanted, flags)
  const [{ explainReply }, rules] = await Promise.all([import('../bounces/explain.js'), rulesFor(flags.config)])
  const explanation = explainReply(wanted, flags.host === undefined ? {} : { host: flags.host }, cliLocale(), rules)
  if (flags.json) return writeStdout(`${JSON.stringify(explanation, null, 2)}\n`)
  await print(replyLines(explanation), flags)
}

/** `quota-issues`, `mailbox-full`, `quota-issues/mailbox-full`, `gmail-dmarc`: a category, a kind of it, a rule. False for anything else. */
async function explainCause(wanted: string, flags: ExplainFlags): Promise<boolean> {
  if (!/^[a-z][a-z\d.-]*(?:\/[a-z\d-]+)?$/.test(wanted)) return false
  const [{ causesNamed }, { explainCategory }] = await Promise.all([
    import('../bounces/catalog.js'),
    import('../bounces/explain.js'),
  ])
  const causes = causesNamed(wanted)
  if (causes.length === 0) return false
  const locale = cliLocale()
  const explained = causes.map(({ category, subcategory, rule }) => {
    const general = explainCategory(category, subcategory, locale)
    return rule === null
      ? general
      : {
          ...general,
          happened: rule.rule[locale]?.meaning ?? general.happened,
          action: rule.rule[locale]?.action ?? general.action,
          link: rule.rule.link ?? rule.file.link ?? null,
        }
  })
  if (flags.json) await writeStdout(`${JSON.stringify(explained.length === 1 ? explained[0] : explained, null, 2)}\n`)
  else
    await print(
      explained.flatMap((e, i) => [...(i > 0 ? [[''], ['']] : []), ...causeLines(e)]),
      flags,
    )
  return true
}

function causeLines(e: Explanation): Line[] {
  return [
    [styled(e.name, 'bold')],
    [styled([e.category, e.subcategory].filter(x => x !== null).join(' · '), 'dim')],
    ...section(t({ en: 'What happened', de: 'Was geschehen ist' }), e.happened),
    ...section(t({ en: 'Why', de: 'Warum' }), e.why),
    ...section(t({ en: 'Who must act', de: 'Wer handeln muss' }), e.actorName),
    ...section(t({ en: 'What to do', de: 'Was zu tun ist' }), e.action),
    ...section(t({ en: 'Try again', de: 'Erneut versuchen' }), e.retry),
    ...section(t({ en: 'Checks that find the cause', de: 'Prüfungen, die die Ursache finden' }), e.checks.join(', ')),
    ...section(t({ en: 'Read on', de: 'Weiterlesen' }), e.link ?? ''),
  ]
}

async function explainCheck(id: string, flags: ExplainFlags): Promise<void> {
  const checks = await loadChecks()
  const check = checks.find(c => c.id === id)
  if (check === undefined) {
    const { suggest } = await import('../config/suggest.js')
    const near = suggest(
      id,
      checks.map(c => c.id),
    )
    throw new UserError({
      en: `there is no check ${id}${near ? `; did you mean ${near}?` : ''}`,
      de: `die Prüfung ${id} gibt es nicht${near ? `; meinten Sie ${near}?` : ''}`,
    })
  }
  const { examples: _, run: __, messages: ___, ...data } = check
  if (flags.json) return writeStdout(`${JSON.stringify(data, null, 2)}\n`)
  await print(checkLines(check), flags)
}

const print = (lines: readonly Line[], flags: ExplainFlags): Promise<void> =>
  writeStdout(`${paint(lines, wantsColor(flags.color, process.env, process.stdout.isTTY === true)).trimEnd()}\n`)

const section = (title: string, text: string): Line[] =>
  text === '' ? [] : [[''], [styled(title.toUpperCase(), 'title')], ...hang('  ', text, WIDTH)]

function checkLines(check: AnyCheck): Line[] {
  const facts = [
    t(SEVERITY[check.blocker ? 'blocker' : check.severity]),
    t(OWNER[check.owner]),
    t(EFFORT[check.effort]),
    check.weight === 0
      ? t({ en: 'costs no points', de: 'kostet keine Punkte' })
      : `${t({ en: 'weight', de: 'Gewicht' })} ${check.weight}`,
  ]
  return [
    [styled(t(check.title), 'bold')],
    [styled(`${check.id} · ${facts.join(' · ')}`, 'dim')],
    ...section(t({ en: 'Why', de: 'Warum' }), t(check.why)),
    ...section(t({ en: 'What to do', de: 'Was zu tun ist' }), t(check.fix)),
    ...section(t({ en: 'Explains bounces', de: 'Erklärt Bounces' }), check.explains.join(', ')),
    ...section(t({ en: 'Read on', de: 'Weiterlesen' }), check.refs.join(' · ')),
  ]
}

const ADDRESS: Record<ReplyExplanation['address'], { en: string; de: string }> = {
  good: { en: 'good, stays on the list', de: 'gut, bleibt auf der Liste' },
  bad: { en: 'bad, leaves the list', de: 'schlecht, von der Liste nehmen' },
  suspect: { en: 'suspect, counts towards the limit', de: 'fraglich, zählt zum Limit' },
}

/** Below this a reply is told by a broad code or a single word. */
const WEAK = 0.5
const GUESS = {
  en: '. This is a guess: nothing in the reply is clearer, so read it yourself.',
  de: '. Das ist nur eine Vermutung: Die Antwort sagt nichts Eindeutigeres, lesen Sie sie bitte selbst.',
}

function replyLines(e: ReplyExplanation): Line[] {
  const { classification: c } = e
  const f = formatFor(cliLocale())
  const facts = [e.category, e.subcategory, c.class, e.provider].filter(x => x !== null)
  const decided =
    c.rule === null
      ? t({ en: 'no rule', de: 'keine Regel' })
      : `${c.rule}${c.evidence === null ? '' : ` (${t({ en: `“${c.evidence}”`, de: `„${c.evidence}“` })})`} · ${f.percent(c.confidence)}${c.confidence < WEAK ? t(GUESS) : ''}`
  const against = c.conflicts.map(x => `${x.category} (${x.rule})`)
  return [
    [styled(e.name, 'bold')],
    [styled(facts.join(' · '), 'dim')],
    ...section(t({ en: 'What happened', de: 'Was geschehen ist' }), e.meaning ?? e.happened),
    ...section(t({ en: 'Why', de: 'Warum' }), e.why),
    ...section(t({ en: 'Who must act', de: 'Wer handeln muss' }), e.actorName),
    ...section(t({ en: 'What to do', de: 'Was zu tun ist' }), e.action),
    ...section(t({ en: 'Try again', de: 'Erneut versuchen' }), e.retry),
    ...section(t({ en: 'The address is', de: 'Die Adresse ist' }), t(ADDRESS[e.address])),
    ...section(t({ en: 'Checks that find the cause', de: 'Prüfungen, die die Ursache finden' }), e.checks.join(', ')),
    ...section(t({ en: 'Read on', de: 'Weiterlesen' }), e.link ?? ''),
    ...section(t({ en: 'Decided by', de: 'Entschieden durch' }), decided),
    ...section(t({ en: 'Evidence that pointed elsewhere', de: 'Hinweise auf anderes' }), against.join(', ')),
  ]
}
