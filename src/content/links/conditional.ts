// Links that only Outlook for Windows shows: VML buttons in conditional comments.
import type { HtmlLink } from '../html/scan.js'

const HREF = /<(?:a|v:[a-z]{1,20})\s[^<>]{0,2000}?\bhref\s{0,5}=\s{0,5}(?:"([^"]{1,2000})"|'([^']{1,2000})')/gi
const MOST = 100

/** A button's target stands at its beginning, so that the part of the comment that is kept holds it. */
export function conditionalLinks(comments: readonly { text: string; offset: number }[]): HtmlLink[] {
  const links: HtmlLink[] = []
  for (const comment of comments) {
    if (!/^\s*\[if\s/i.test(comment.text)) continue
    for (const match of comment.text.matchAll(HREF)) {
      if (links.length >= MOST) return links
      links.push({
        href: (match[1] ?? match[2] ?? '').replaceAll('&amp;', '&'),
        offset: comment.offset + match.index + '<!--'.length,
        text: '',
        images: 0,
        element: 'a',
        hidden: false,
      })
    }
  }
  return links
}
