import type { Fix } from '../../core/finding.js'
import { EFFORT, OWNER } from '../../i18n/labels.js'
import { type ActionView, checkedParts, shortNames, type View } from '../view.js'
import { bar } from './bar.js'
import { clip, hang, type Line, type Span, spread, styled, widthOf, wrap } from './lines.js'

const INDENT = '     '

export function actionLines(action: ActionView, view: View, width: number): Line[] {
  const { s, f, text } = view
  const [first = '', ...rest] = wrap(action.message, width - INDENT.length)
  const title: Line[] = [
    ...spread(['  ', styled(String(action.number).padEnd(3), 'bold'), styled(first, 'bold')], action.check, width),
    ...rest.map(part => [INDENT, styled(part, 'bold')]),
  ]
  const lines: Line[] = [...title]
  if (action.proof !== null) {
    const { full, rest: empty } = bar(action.share, 20)
    const graph: Span[] = ['  ', styled(full, 'cyan'), styled(empty, 'dim')]
    if (INDENT.length + widthOf(action.proof) + 22 <= width) lines.push([INDENT, action.proof, ...graph])
    else lines.push(...hang(INDENT, action.proof, width), [INDENT, ...graph.slice(1)])
  }
  const meta = [
    ...(action.owner ? [text(OWNER[action.owner])] : []),
    ...(action.effort ? [text(EFFORT[action.effort])] : []),
    ...(action.providers.length > 0 ? [s.enforcedBy({ names: shortNames(action.providers, f, s.moreProviders) }, f)] : []),
    ...(action.others.length > 0 ? [s.alsoFixes({ count: action.others.length }, f)] : []),
  ]
  if (meta.length > 0) lines.push(...hang(INDENT, meta.join(' · '), width, 'dim'))
  if (action.repair) lines.push(...repairLines(action.repair, view, width))
  else if (action.fix !== '') lines.push(...hang(`${INDENT}→ `, action.fix, width))
  return lines
}

function repairLines(fix: Fix, { s, f }: View, width: number): Line[] {
  if (fix.kind === 'command') return hang(`${INDENT}$ `, fix.command, width)
  if (fix.kind === 'replace') {
    return [
      ...hang(styled(`${INDENT}- `, 'red'), clip(fix.before, 300), width, 'red'),
      ...hang(styled(`${INDENT}+ `, 'green'), clip(fix.after, 300), width, 'green'),
    ]
  }
  const lines: Line[] = [
    [`${INDENT}  `, fix.name, ` ${fix.type}`, ...(fix.current === null ? [styled(` (${s.newRecord})`, 'dim')] : [])],
  ]
  for (const record of fix.current?.split('\n') ?? [])
    lines.push(...hang(styled(`${INDENT}- `, 'red'), clip(record, 400), width, 'red'))
  if (fix.proposed === null) lines.push([`${INDENT}  `, s.deleteRecord])
  else {
    // Whole, never clipped: it is there to be copied.
    lines.push(...hang(styled(`${INDENT}+ `, 'green'), fix.proposed, width, 'green'))
    if (/<[^<>]+>/.test(fix.proposed)) lines.push(...hang(`${INDENT}  `, s.placeholder, width, 'dim'))
  }
  const checked = checkedParts(fix, s, f)
  if (checked.length > 0) lines.push(...hang(`${INDENT}  `, `${s.checked}: ${checked.join(', ')}`, width, 'dim'))
  return lines
}
