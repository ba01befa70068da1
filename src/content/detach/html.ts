import { Parser } from 'htmlparser2'

/**
 * Octet of an HTML document before which a block can be added: the last `</body>`, else `</html>`, else the end.
 * Tags in comments, scripts and attribute values do not count. `html` holds one character an octet.
 */
export function endOfBody(html: string): number {
  let body = -1
  let document = -1
  const parser = new Parser(
    {
      onclosetag(name, implied) {
        if (implied) return
        if (name === 'body') body = parser.startIndex
        else if (name === 'html') document = parser.startIndex
      },
    },
    { lowerCaseTags: true, decodeEntities: false },
  )
  parser.end(html)
  if (body >= 0) return body
  if (document >= 0) return document
  // End tags without a start tag, as templates and fragments have them, make no event.
  let stray = -1
  for (const match of html.matchAll(/<\/(?:body|html)[ \t\r\n]{0,20}>/gi)) {
    if (stray < 0 || match[0][2]?.toLowerCase() === 'b') stray = match.index
  }
  return stray >= 0 ? stray : html.trimEnd().length
}
