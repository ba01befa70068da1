import { UserError } from '../core/errors.js'
import { blocklists } from '../generated/rules/blocklists.js'
import type { Blocklist, ClosedBlocklist } from '../rules/blocklists.js'

/** `default`: the small default set; `none`: ask nobody; else the ids of lists. */
export type BlocklistChoice = 'default' | 'none' | readonly string[]

const LISTS: readonly Blocklist[] = blocklists.flatMap(f => f.lists)
/** Lists that closed: asking them, or refusing mail by them, is a mistake. */
export const CLOSED_BLOCKLISTS: readonly ClosedBlocklist[] = blocklists.flatMap(f => f.closed)

/** Throws a UserError for an unknown or closed list. */
export function chooseBlocklists(choice: BlocklistChoice = 'default'): readonly Blocklist[] {
  if (choice === 'none') return []
  if (choice === 'default') return LISTS.filter(l => l.default)
  return choice.map(id => {
    const list = LISTS.find(l => l.id === id || l.zone === id)
    if (list) return list
    const closed = CLOSED_BLOCKLISTS.find(l => l.zone === id)
    const known = LISTS.map(l => l.id).join(', ')
    throw closed
      ? new UserError({
          en: `The blocklist ${id} closed in ${closed.since}.`,
          de: `Die Blockliste ${id} wurde ${closed.since} eingestellt.`,
        })
      : new UserError({
          en: `There is no blocklist ${id}; known are ${known}.`,
          de: `Eine Blockliste ${id} gibt es nicht; bekannt sind ${known}.`,
        })
  })
}
