// Tags of template languages in a template: code, which neither HTML nor readers see as text.

/** Openers with their ends; comments first: what they hold is no code. Handlebars, Twig, EJS and ERB, Liquid. */
const KINDS = [
  ['{{!--', '--}}'],
  ['{#', '#}'],
  ['<%', '%>'],
  ['{%', '%}'],
  ['{{', '}}'],
] as const
/** Longer ones are text with a stray opener. */
const LONGEST = 2000

/** The text with each tag replaced by `made`, which must have its length. Linear: an end once found is not looked for again. */
function replaceTags(text: string, made: (tag: string) => string): string {
  if (!/\{\{|\{%|\{#|<%/.test(text)) return text
  const ends = new Map<string, number>()
  const endAfter = (end: string, from: number): number => {
    const known = ends.get(end)
    if (known !== undefined && (known < 0 || known >= from)) return known
    const found = text.indexOf(end, from)
    ends.set(end, found)
    return found
  }
  const pieces: string[] = []
  let done = 0
  for (const { index } of text.matchAll(/[{<][{%#]/g)) {
    if (index < done) continue
    const kind = KINDS.find(([open]) => text.startsWith(open, index))
    if (!kind) continue
    const [open, close] = kind
    const end = endAfter(close, index + open.length)
    if (end < 0 || end - index > LONGEST) continue
    const after = end + close.length
    pieces.push(text.slice(done, index), made(text.slice(index, after)))
    done = after
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(done)
}

/** Markup inside tags (`include('x', '<b>')`) must not open elements: its brackets become others of the same length. */
export const shieldTags = (html: string): string =>
  replaceTags(html, tag => `${tag[0]}${tag.slice(1).replace(/<(?=[a-z/!])/gi, '\u2039')}`)

/** A word that means nothing in place of each tag, so that `{% if account.suspended %}` is no phrase; offsets stay. */
export const blankTags = (text: string): string => replaceTags(text, tag => `xx${' '.repeat(tag.length - 2)}`)
