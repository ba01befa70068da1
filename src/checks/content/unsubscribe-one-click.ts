import { at, exampleContent, exampleHtmlFile, exampleUnreadable, signature } from '../../content/headers/example.js'
import { headerEvidence, isFilledIn, locate } from '../../content/headers/issue.js'
import type { HeaderFacts } from '../../content/headers.js'
import { cannotTell, fail, failIf, notApplicable } from '../../core/check.js'
import type { Issue } from '../../core/finding.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

const headers = (uri: string, post: string | null, ...signed: string[]): Partial<HeaderFacts> => ({
  listUnsubscribe: { uris: [{ uri, scheme: uri.split(':')[0] ?? '', at: at(6) }], malformed: false, text: `<${uri}>`, at: at(6) },
  listUnsubscribePost: post === null ? null : { text: post, at: at(7) },
  signatures: signed.map(h => signature(h)),
})
const URL = 'https://example.com/u?id=1'
const GOOD = 'List-Unsubscribe=One-Click'

export default defineCheck({
  id: 'unsubscribe-one-click',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 7,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['content'],
  refs: ['RFC 8058', 'https://support.google.com/mail/answer/81126', 'https://senders.yahooinc.com/best-practices/'],
  explains: ['policy-related', 'spam-related'],
  title: { en: 'Bulk mail can be unsubscribed from with one click', de: 'Massenmails lassen sich mit einem Klick abbestellen' },
  why: {
    en: 'Gmail and Yahoo demand one-click unsubscribe from bulk senders: the mail program itself calls the https address, without a page in between. It only does so when a DKIM signature covers both headers.',
    de: 'Gmail und Yahoo verlangen von Massenversendern die Abmeldung mit einem Klick: Das Mailprogramm ruft die https-Adresse selbst auf, ohne Zwischenseite. Das tut es nur, wenn eine DKIM-Signatur beide Header abdeckt.',
  },
  fix: {
    en: 'Add “List-Unsubscribe-Post: List-Unsubscribe=One-Click” beside an https List-Unsubscribe, accept POST there without login, and add both headers to the DKIM signature (h=).',
    de: 'Ergänzen Sie „List-Unsubscribe-Post: List-Unsubscribe=One-Click“ neben einem List-Unsubscribe mit https, nehmen Sie dort POST ohne Anmeldung an, und nehmen Sie beide Header in die DKIM-Signatur auf (h=).',
  },
  messages: {
    en: {
      missing: (_: object) => 'There is no List-Unsubscribe-Post header',
      'wrong-value': (a: { text: string }) =>
        `List-Unsubscribe-Post must be exactly “List-Unsubscribe=One-Click”, not “${a.text}”`,
      'no-https': (_: object) => 'One click needs an https address in List-Unsubscribe',
      'not-signed': (a: { headers: string[]; domains: string[] }, f: Format) =>
        `No DKIM signature (${f.list(a.domains)}) covers ${f.list(a.headers)}`,
    },
    de: {
      missing: () => 'Der List-Unsubscribe-Post-Header fehlt',
      'wrong-value': a => `List-Unsubscribe-Post muss genau „List-Unsubscribe=One-Click“ lauten, nicht „${a.text}“`,
      'no-https': () => 'Die Abmeldung mit einem Klick braucht eine https-Adresse in List-Unsubscribe',
      'not-signed': (a, f) => `Keine DKIM-Signatur (${f.list(a.domains)}) deckt ${f.list(a.headers)} ab`,
    },
  },
  examples: [
    { name: 'no Post header', facts: exampleContent(headers(URL, null)), expect: ['missing'] },
    { name: 'neither header', facts: exampleContent(), expect: ['missing'] },
    { name: 'another value', facts: exampleContent(headers(URL, 'One-Click')), expect: ['wrong-value'] },
    { name: 'http', facts: exampleContent(headers('http://example.com/u', GOOD)), expect: ['no-https'] },
    { name: 'not signed', facts: exampleContent(headers(URL, GOOD, 'from:list-unsubscribe')), expect: ['not-signed'] },
    {
      name: 'signed',
      facts: exampleContent(headers(URL, GOOD, 'from', 'from:list-unsubscribe:list-unsubscribe-post')),
      expect: 'pass',
    },
    { name: 'a draft that is signed later', facts: exampleContent(headers(URL, GOOD)), expect: 'pass' },
    { name: 'an order confirmation', settings: { profile: 'transactional' }, facts: exampleContent(), expect: 'not-applicable' },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || !content.value.headers.present) return notApplicable
    const { listUnsubscribe: list, listUnsubscribePost: post, signatures, bulk } = content.value.headers
    if (context.settings.profile !== 'bulk' && !bulk) return notApplicable
    if (!post) return fail(issue('missing', {}, list ? { location: locate(context, list.at) } : {}))
    const details = {
      location: locate(context, post.at),
      evidence: [headerEvidence(context, 'List-Unsubscribe-Post', post.text, post.at)],
    }
    const issues: Issue[] = []
    // RFC 8058 3.1 fixes the value, letter by letter; Gmail is lenient about case and blanks, others are not.
    if (post.text !== GOOD && !isFilledIn(context, post.text))
      issues.push(issue('wrong-value', { text: post.text.slice(0, 80) }, details))
    const https = list?.uris.some(u => u.scheme === 'https') === true || (list !== null && isFilledIn(context, list.text))
    if (!https) issues.push(issue('no-https', {}, details))
    const needed = ['list-unsubscribe', 'list-unsubscribe-post']
    const missing = signatures.map(s => needed.filter(h => !s.headers.includes(h)))
    if (missing.length > 0 && missing.every(m => m.length > 0)) {
      const least = missing.reduce((a, b) => (b.length < a.length ? b : a))
      issues.push(issue('not-signed', { headers: least, domains: [...new Set(signatures.map(s => s.domain))] }, details))
    }
    return failIf(issues)
  },
})
