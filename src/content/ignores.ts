// `<!-- mailpreflight-ignore-next CHECK -- reason -->` holds back the findings of CHECK on the next line that has markup. Comments of
// template languages do the same and are not sent: {{!-- … --}}, {# … #}, <%# … %>, {% comment %} … {% endcomment %}.
import type { ContentFacts } from './facts.js'
import type { Placer } from './places.js'

const IGNORE = /^\s*mailpreflight-ignore-next\s+([a-z0-9-]{2,60}(?:\s*,\s*[a-z0-9-]{2,60}){0,10})\s*(?:--\s*(\S.{0,199}?))?\s*$/s
/** Meant as an ignore, as people remember it from other tools. */
const MEANT = /^\s*mailpreflight-(?:ignore|disable)/
const IN_TEMPLATE =
  /(?:\{\{!(?:--)?|\{#-?|<%#|\{%-?\s{0,9}comment\s{0,9}-?%\})\s{0,99}(mailpreflight-(?:ignore|disable)[^{}%#]{1,600}?)\s{0,99}(?:(?:--)?\}\}|-?#\}|%>|\{%-?\s{0,9}endcomment\s{0,9}-?%\})/g

/** Each costs a place to work out; on one endless line that is no small thing. */
const MOST = 200

type PlacedIgnore = ContentFacts['ignores'][number] & { place: { line: number; column: number } }

export function readIgnores(
  comments: readonly { text: string; offset: number }[],
  html: string,
  placer: Placer,
): ContentFacts['ignores'] {
  const ignores: PlacedIgnore[] = []
  const read = (text: string, start: number, end: number): void => {
    if (ignores.length >= MOST) return
    const match = IGNORE.exec(text)
    if (!match) {
      if (MEANT.test(text))
        ignores.push({
          check: '',
          line: 0,
          reason: '',
          unread: text.replace(/\s+/g, ' ').trim().slice(0, 200),
          place: placer.at(start),
        })
      return
    }
    // The next line: what follows the comment on its own line is meant only when something stands there.
    const rest = /^[^\S\n]*(?:\r?\n\s*)?/.exec(html.slice(end, end + 2000))
    const place = placer.at(end + (rest?.[0].length ?? 0))
    for (const check of (match[1] ?? '').split(','))
      ignores.push({ check: check.trim(), line: 0, reason: match[2]?.trim() ?? '', place })
  }
  for (const comment of comments) {
    if (!MEANT.test(comment.text)) continue
    const end = html.indexOf('-->', comment.offset)
    if (end >= 0) read(comment.text, comment.offset, end + 3)
  }
  if (html.includes('mailpreflight-'))
    for (const match of html.matchAll(IN_TEMPLATE))
      read((match[1] ?? '').replace(/\s*--$/, ''), match.index, match.index + match[0].length)
  return ignores
}
