import { at, exampleContent, exampleHtmlFile, exampleUnreadable } from '../../content/headers/example.js'
import { locate } from '../../content/headers/issue.js'
import type { HeaderFacts } from '../../content/headers.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import type { Issue } from '../../core/finding.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

const CLEAN: HeaderFacts['lines'] = { longest: 76, long: [], longCount: 0, ends: 'crlf', bareCr: null, bareLf: null, nul: null }
const lines = (more: Partial<HeaderFacts['lines']>): { lines: HeaderFacts['lines'] } => ({ lines: { ...CLEAN, ...more } })

export default defineCheck({
  id: 'line-length',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'developer',
  effort: 'hour',
  needs: ['content'],
  refs: ['RFC 5321 4.5.3.1.6', 'RFC 5322 2.1.1', 'RFC 5322 2.3'],
  explains: ['protocol-errors'],
  title: {
    en: 'Lines are at most 998 octets long and end with CRLF',
    de: 'Zeilen sind höchstens 998 Byte lang und enden mit CRLF',
  },
  why: {
    en: 'SMTP allows 998 octets a line. Longer ones are refused or broken up on the way, which tears links apart and breaks the DKIM signature. Stray carriage returns, line feeds and NUL octets are refused since SMTP smuggling attacks.',
    de: 'SMTP erlaubt 998 Byte je Zeile. Längere Zeilen werden abgelehnt oder unterwegs umbrochen; das zerreißt Links und bricht die DKIM-Signatur. Einzelne CR-, LF- und NUL-Zeichen werden seit den SMTP-Smuggling-Angriffen abgelehnt.',
  },
  fix: {
    en: 'Send text and HTML parts as quoted-printable or base64; both keep lines at 76 characters.',
    de: 'Versenden Sie Text- und HTML-Teile als quoted-printable oder base64; beide halten die Zeilen bei 76 Zeichen.',
  },
  messages: {
    en: {
      'too-long': (a: { count: number; longest: number; line: number }, f: Format) =>
        `${f.plural(a.count, 'line is', 'lines are')} longer than 998 octets (the longest ${f.number(a.longest)}), first line ${a.line}`,
      'bare-cr': (a: { count: number }, f: Format) =>
        `${f.plural(a.count, 'carriage return', 'carriage returns')} without line feed`,
      'bare-lf': (a: { count: number }, f: Format) =>
        `${f.plural(a.count, 'line feed', 'line feeds')} without carriage return among CRLF line ends`,
      nul: (a: { count: number }, f: Format) => `${f.plural(a.count, 'NUL octet', 'NUL octets')} in the message`,
    },
    de: {
      'too-long': (a, f) =>
        `${f.plural(a.count, 'Zeile ist', 'Zeilen sind')} länger als 998 Byte (die längste ${f.number(a.longest)}), zuerst Zeile ${a.line}`,
      'bare-cr': (a, f) => `${f.plural(a.count, 'CR-Zeichen', 'CR-Zeichen')} ohne LF`,
      'bare-lf': (a, f) => `${f.plural(a.count, 'LF-Zeichen', 'LF-Zeichen')} ohne CR zwischen CRLF-Zeilenenden`,
      nul: (a, f) => `${f.plural(a.count, 'NUL-Byte', 'NUL-Bytes')} in der Nachricht`,
    },
  },
  examples: [
    {
      name: 'HTML in one line',
      facts: exampleContent(lines({ longest: 30_000, longCount: 1, long: [{ length: 30_000, at: at(20) }] })),
      expect: ['too-long'],
    },
    { name: 'a stray carriage return', facts: exampleContent(lines({ bareCr: { count: 1, at: at(9) } })), expect: ['bare-cr'] },
    {
      name: 'mixed line ends',
      facts: exampleContent(lines({ ends: 'mixed', bareLf: { count: 3, at: at(9) } })),
      expect: ['bare-lf'],
    },
    { name: 'NUL', facts: exampleContent(lines({ nul: { count: 2, at: at(9) } })), expect: ['nul'] },
    { name: 'clean', facts: exampleContent(), expect: 'pass' },
    { name: 'a file with LF throughout', facts: exampleContent(lines({ ends: 'lf' })), expect: 'pass' },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || !content.value.headers.present) return notApplicable
    const { long, longCount, longest, bareCr, bareLf, nul, ends } = content.value.headers.lines
    const issues: Issue[] = []
    const first = long[0]
    if (first)
      issues.push(issue('too-long', { count: longCount, longest, line: first.at.line }, { location: locate(context, first.at) }))
    // A file with CR throughout was saved by an old program; the sending system writes its own line ends.
    if (bareCr && ends !== 'cr') issues.push(issue('bare-cr', { count: bareCr.count }, { location: locate(context, bareCr.at) }))
    // Files that passed through a text tool often mix; servers convert on the way in.
    if (bareLf) issues.push(issue('bare-lf', { count: bareLf.count }, { location: locate(context, bareLf.at), severity: 'info' }))
    if (nul) issues.push(issue('nul', { count: nul.count }, { location: locate(context, nul.at), severity: 'error' }))
    return failIf(issues)
  },
})
