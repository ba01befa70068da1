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
  return body >= 0 ? body : document >= 0 ? document : html.trimEnd().length
}
