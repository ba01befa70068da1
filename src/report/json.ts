import type { AuditResult } from '../core/result.js'
import type { Renderer } from './renderer.js'

const TOP: readonly (keyof AuditResult)[] = [
  'resultVersion',
  'tool',
  'scoreModel',
  'ruleData',
  'generatedAt',
  'settings',
  'target',
  'verdict',
  'score',
  'actions',
  'findings',
  'outcomes',
  'providers',
  'messages',
  'history',
  'queries',
  'notices',
]
/** Objects whose keys are data (provider ids, category names): the order of counting says nothing, so they are sorted. */
const MAPS = new Set(['byProvider', 'categories'])

const sorted = (value: object): object =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

const inOrder = (result: AuditResult): object => {
  const rest = Object.keys(result).filter(key => !(TOP as readonly string[]).includes(key))
  return Object.fromEntries([...TOP, ...rest.sort()].map(key => [key, (result as unknown as Record<string, unknown>)[key]]))
}

const replacer = (key: string, value: unknown): unknown =>
  MAPS.has(key) && typeof value === 'object' && value !== null && !Array.isArray(value) ? sorted(value) : value

/** JSON leaves C1 controls, bidi controls and line separators as they are, and a terminal obeys them; as escapes they mean the same. */
const armed = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** The result itself; the same result gives the same bytes, whatever put it together. */
export const renderJson: Renderer = result => `${armed(JSON.stringify(inOrder(result), replacer, 2))}\n`

/** The result on one line, for many audits in one stream. */
export const renderJsonl: Renderer = result => `${armed(JSON.stringify(inOrder(result), replacer))}\n`
