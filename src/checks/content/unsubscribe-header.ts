import { at, exampleContent, exampleHtmlFile, exampleUnreadable } from '../../content/headers/example.js'
import { headerEvidence, isFilledIn, locate } from '../../content/headers/issue.js'
import type { UnsubscribeFact } from '../../content/headers.js'
import { cannotTell, fail, failIf, notApplicable, pass } from '../../core/check.js'
import type { Issue } from '../../core/finding.js'
import { defineCheck } from '../define.js'

const header = (...uris: string[]): { listUnsubscribe: UnsubscribeFact } => ({
  listUnsubscribe: {
    uris: uris.map(uri => ({ uri, scheme: uri.split(':')[0] ?? '', at: at(6) })),
    malformed: uris.length === 0,
    text: uris.map(u => `<${u}>`).join(', '),
    at: at(6),
  },
})

export default defineCheck({
  id: 'unsubscribe-header',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 7,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['content'],
  refs: ['RFC 2369 3.2', 'RFC 8058 3.1', 'https://support.google.com/mail/answer/81126'],
  explains: ['policy-related', 'spam-related'],
  title: {
    en: 'Bulk mail has a List-Unsubscribe header with https and mailto',
    de: 'Massenmails haben einen List-Unsubscribe-Header mit https und mailto',
  },
  why: {
    en: 'From this header mail programs build their own unsubscribe button. Gmail, Yahoo and Microsoft demand it from bulk senders. Without it readers press “spam” instead, which costs reputation.',
    de: 'Aus diesem Header bauen Mailprogramme ihre eigene Abmelde-Schaltfläche. Gmail, Yahoo und Microsoft verlangen ihn von Massenversendern. Fehlt er, klicken Empfänger stattdessen auf „Spam“, und das kostet Reputation.',
  },
  fix: {
    en: 'Switch on list headers in your sending service, or add: List-Unsubscribe: <https://…/unsubscribe?id=…>, <mailto:unsubscribe@your-domain>. Orders, invoices and passwords need none: check them with --type transactional.',
    de: 'Schalten Sie die Listen-Header in Ihrem Versanddienst ein, oder ergänzen Sie: List-Unsubscribe: <https://…/abmelden?id=…>, <mailto:abmelden@ihre-domain>. Bestellungen, Rechnungen und Passwörter brauchen keinen: Prüfen Sie diese mit --type transactional.',
  },
  messages: {
    en: {
      missing: (_: object) => 'There is no List-Unsubscribe header',
      malformed: (a: { text: string }) => `List-Unsubscribe holds no address in angle brackets: ${a.text}`,
      'no-https': (_: object) => 'List-Unsubscribe has no https address, only one for mail',
      'plain-http': (a: { uri: string }) => `List-Unsubscribe uses http instead of https: ${a.uri}`,
      'no-mailto': (_: object) => 'List-Unsubscribe has no mailto address, which some receivers still prefer',
    },
    de: {
      missing: () => 'Der List-Unsubscribe-Header fehlt',
      malformed: a => `List-Unsubscribe enthält keine Adresse in spitzen Klammern: ${a.text}`,
      'no-https': () => 'List-Unsubscribe hat keine https-Adresse, nur eine für E-Mail',
      'plain-http': a => `List-Unsubscribe nutzt http statt https: ${a.uri}`,
      'no-mailto': () => 'List-Unsubscribe hat keine mailto-Adresse, die manche Empfänger noch bevorzugen',
    },
  },
  examples: [
    { name: 'none', facts: exampleContent(), expect: ['missing'] },
    { name: 'no brackets', facts: exampleContent(header()), expect: ['malformed'] },
    { name: 'mail only', facts: exampleContent(header('mailto:leave@example.com')), expect: ['no-https'] },
    { name: 'http', facts: exampleContent(header('http://example.com/u', 'mailto:leave@example.com')), expect: ['plain-http'] },
    { name: 'web only', facts: exampleContent(header('https://example.com/u')), expect: ['no-mailto'] },
    { name: 'both', facts: exampleContent(header('https://example.com/u', 'mailto:leave@example.com')), expect: 'pass' },
    { name: 'an order confirmation', settings: { profile: 'transactional' }, facts: exampleContent(), expect: 'not-applicable' },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || !content.value.headers.present) return notApplicable
    const { listUnsubscribe: list, bulk } = content.value.headers
    if (context.settings.profile !== 'bulk' && !bulk) return notApplicable
    if (!list) return fail(issue('missing', {}))
    if (isFilledIn(context, list.text)) return pass()
    const details = {
      location: locate(context, list.at),
      evidence: [headerEvidence(context, 'List-Unsubscribe', list.text, list.at)],
    }
    if (list.uris.length === 0) return fail(issue('malformed', { text: list.text.slice(0, 120) }, details))
    const issues: Issue[] = []
    const http = list.uris.find(u => u.scheme === 'http')
    if (!list.uris.some(u => u.scheme === 'https')) {
      if (http)
        issues.push(issue('plain-http', { uri: http.uri.slice(0, 200) }, { ...details, location: locate(context, http.at) }))
      else issues.push(issue('no-https', {}, { ...details, severity: 'warning' }))
    } else if (!list.uris.some(u => u.scheme === 'mailto')) issues.push(issue('no-mailto', {}, { ...details, severity: 'info' }))
    return failIf(issues)
  },
})
