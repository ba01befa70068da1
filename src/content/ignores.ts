// `<!-- mailpreflight-ignore-next CHECK -- reason -->` holds back the findings of CHECK on the next line that has markup.
import type { ContentFacts } from './facts.js'
import type { Placer } from './places.js'

const IGNORE = /^\s*mailpreflight-ignore-next\s+([a-z0-9-]{2,60}(?:\s*,\s*[a-z0-9-]{2,60}){0,10})\s*(?:--\s*(.{1,200}?))?\s*$/s

export function readIgnores(
  comments: readonly { text: string; offset: number }[],
  html: string,
  placer: Placer,
): ContentFacts['ignores'] {
  const ignores: (ContentFacts['ignores'][number] & { place: { line: number; column: number } })[] = []
  for (const comment of comments) {
    const match = comment.text.includes('mailpreflight-ignore') ? IGNORE.exec(comment.text) : null
    if (!match) continue
    const end = html.indexOf('-->', comment.offset)
    if (end < 0) continue
    // The next line: what follows the comment on its own line is meant only when something stands there.
    const rest = /^[^\S\n]*(?:\r?\n\s*)?/.exec(html.slice(end + 3, end + 2003))
    const place = placer.at(end + 3 + (rest?.[0].length ?? 0))
    for (const check of (match[1] ?? '').split(','))
      ignores.push({ check: check.trim(), line: 0, reason: match[2]?.trim() ?? '', place })
  }
  return ignores
}
