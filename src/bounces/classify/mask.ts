// Unclassified replies become templates: what differs from one to the next is masked, and equal templates are counted.

const MASKS: readonly [RegExp, string][] = [
  [/\bhttps?:\/\/[^\s<>"')\]]{1,400}/gi, '<url>'],
  [/[^\s<>"'(),;:[\]]{1,80}@[a-z0-9.-]{1,253}/gi, '<address>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, '<ip>'],
  [/\b[0-9a-f]{0,4}:(?:[0-9a-f]{0,4}:){1,6}[0-9a-f]{1,4}\b/gi, '<ip>'],
  [/\b(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}[a-z][a-z0-9-]{1,62}\b/gi, '<host>'],
]
const STATUS = /\b[245]\.\d\.\d{1,3}\b|(?:^|[\s'"])[245]\d\d(?=[\s-])/g

/** Masks addresses, hosts, links, ids and numbers; reply and status codes stay. At most 600 characters. */
export function maskReply(text: string): string {
  let out = text.slice(0, 4000).replaceAll(/\s+/g, ' ').trim()
  const kept: string[] = []
  for (const [pattern, mask] of MASKS) out = out.replaceAll(pattern, mask)
  out = out.replaceAll(STATUS, m => `\u0001${String.fromCharCode(0xe100 + Math.min(kept.push(m) - 1, 200))}\u0001`)
  // Tokens with digits are ids: queue numbers, dates, sizes.
  out = out.replaceAll(/[A-Za-z0-9_+=-]{0,80}\d[A-Za-z0-9_+=-]{0,80}/g, token => (/^\d+$/.test(token) ? '<number>' : '<id>'))
  out = out.replaceAll(/\u0001([\ue100-\ue1c8])\u0001/g, (_, c: string) => kept[c.charCodeAt(0) - 0xe100] ?? '')
  return out.length > 600 ? `${out.slice(0, 599)}…` : out
}

export interface Cluster {
  template: string
  count: number
  /** Up to three texts as they came. */
  examples: string[]
  /** A rule to start from, in YAML. */
  stub: string
}

const WORDS = /<(?:url|address|ip|host|number|id)>/

/** The longest run of words without a mask: the phrase to begin a rule with. */
function phraseOf(template: string): string {
  const runs = template
    .replace(/^\s*(?:[245]\d\d[ -]?)?(?:[245]\.\d\.\d{1,3}\s*)?/, '')
    .split(WORDS)
    .map(r => r.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, ''))
  return runs
    .reduce((a, b) => (b.length > a.length ? b : a), '')
    .slice(0, 120)
    .toLowerCase()
}

const quote = (text: string): string => `'${text.replaceAll("'", "''").replaceAll(/[()|*#~?\\]/g, c => `\\${c}`)}'`

function stubOf(template: string, number: number): string {
  return [`- id: own-${number}`, '  category: unclassified', `  any: [${quote(phraseOf(template))}]`].join('\n')
}

/** Templates by falling frequency; ties in the order of their first text. */
export function clusterUnclassified(texts: Iterable<string>, limit = 1000): Cluster[] {
  const clusters = new Map<string, Cluster>()
  for (const text of texts) {
    const template = maskReply(text)
    const known = clusters.get(template)
    if (known) {
      known.count++
      if (known.examples.length < 3 && !known.examples.includes(text)) known.examples.push(text)
    } else if (clusters.size < 100_000) clusters.set(template, { template, count: 1, examples: [text], stub: '' })
  }
  const sorted = [...clusters.values()].sort((a, b) => b.count - a.count).slice(0, limit)
  sorted.forEach((c, i) => {
    c.stub = stubOf(c.template, i + 1)
  })
  return sorted
}
