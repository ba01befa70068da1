// What checks on headers and attachments share: places, merge tags, the proposal to send links.
import type { CheckContext } from '../../core/check.js'
import type { Evidence, Fix, Location } from '../../core/finding.js'
import type { Place } from '../headers.js'

/** A place in the message that the check runs on. */
export const locate = ({ subject }: CheckContext, at: Place): Location => ({
  file: subject.kind === 'message' ? subject.file : null,
  line: at.line,
  column: at.column,
})

export const headerEvidence = (context: CheckContext, label: string, text: string, at: Place): Evidence => ({
  kind: 'header',
  label,
  text: text.length > 300 ? `${text.slice(0, 299)}…` : text,
  location: locate(context, at),
})

const MERGE_TAG =
  /\{\{[^{}]{1,200}\}\}|\{%[^%]{1,200}%\}|\*\|[^|]{1,100}\|\*|%%[\w.-]{1,60}%%|<%[^%]{1,200}%>|\[\[[^[\]]{1,100}\]\]|\$\{[^{}]{1,100}\}|%[A-Z_]{3,40}%/

/** In template mode a header that a merge tag fills in says nothing yet. */
export const isFilledIn = ({ settings }: CheckContext, text: string): boolean =>
  settings.mode === 'template' && MERGE_TAG.test(text)

/** The proposal that every check on attachments makes: a link instead of the file. */
export function detachFix({ subject }: CheckContext): Fix {
  const file = subject.kind === 'message' && subject.file !== null ? subject.file : 'message.eml'
  return {
    kind: 'command',
    command: `mailpreflight detach ${shellQuote(file)} --base-url 'https://<your-domain>/downloads/' --out detached`,
  }
}

/** File names are the user's, and still may hold anything. */
function shellQuote(text: string): string {
  const word = text.startsWith('-') ? `./${text}` : text
  return /^[\w./@+-]+$/.test(word) ? word : `'${word.replace(/[\x00-\x1f\x7f]/g, '?').replaceAll("'", "'\\''")}'`
}
