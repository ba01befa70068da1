import { sampleContent } from '../../content/sample.js'
import { CHECK_IDS } from '../../generated/checks/ids.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'inline-ignore',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 0,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['docs/guides/ci-for-templates.md'],
  explains: [],
  title: { en: 'Inline ignores have an effect', de: 'Ausnahmen im Quelltext haben eine Wirkung' },
  why: {
    en: 'An accepted finding outlives the people who accepted it. Without a reason nobody knows later whether it still holds, so such an ignore has no effect. Neither has one that names no check or is written in another way.',
    de: 'Eine angenommene Meldung überlebt die, die sie angenommen haben. Ohne Grund weiß später niemand, ob sie noch gilt; deshalb bleibt eine solche Ausnahme ohne Wirkung. Ebenso eine, die keine Prüfung nennt oder anders geschrieben ist.',
  },
  fix: {
    en: 'Write it above the line, with the id of the check and the reason behind two hyphens: <!-- mailpreflight-ignore-next CHECK -- why -->',
    de: 'Schreiben Sie sie über die Zeile, mit dem Namen der Prüfung und dem Grund hinter zwei Bindestrichen: <!-- mailpreflight-ignore-next PRÜFUNG -- warum -->',
  },
  messages: {
    en: {
      'no-reason': (a: { check: string }) => `The ignore of ${a.check} gives no reason and has no effect`,
      'no-such-check': (a: { check: string }) => `The ignore names ${a.check}, which is no check`,
      'not-understood': (a: { text: string }) => `This is not understood as an ignore and has no effect: ${a.text}`,
    },
    de: {
      'no-reason': a => `Die Ausnahme für ${a.check} nennt keinen Grund und bleibt ohne Wirkung`,
      'no-such-check': a => `Die Ausnahme nennt ${a.check}; eine solche Prüfung gibt es nicht`,
      'not-understood': a => `Das wird nicht als Ausnahme verstanden und bleibt ohne Wirkung: ${a.text}`,
    },
  },
  examples: [
    {
      name: 'with a reason',
      facts: { content: sampleContent({ ignores: [{ check: 'link-shortener', line: 12, reason: 'agreed with the client' }] }) },
      expect: 'pass',
    },
    {
      name: 'without a reason',
      facts: { content: sampleContent({ ignores: [{ check: 'link-shortener', line: 12, reason: '' }] }) },
      expect: ['no-reason'],
    },
    {
      name: 'a check that does not exist',
      facts: { content: sampleContent({ ignores: [{ check: 'link-shortner', line: 12, reason: 'agreed with the client' }] }) },
      expect: ['no-such-check'],
    },
    {
      name: 'written as in another tool',
      facts: {
        content: sampleContent({
          ignores: [{ check: '', line: 11, reason: '', unread: 'mailpreflight-disable link-shortener' }],
        }),
      },
      expect: ['not-understood'],
    },
    { name: 'no ignores', facts: { content: sampleContent() }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ ignores }, issue, context) =>
    ignores.length === 0
      ? null
      : ignores.flatMap(i => {
          const here = locate({ line: i.line, column: 1 }, context)
          if (i.unread !== undefined) return [issue('not-understood', { text: i.unread }, { locator: i.unread, ...here })]
          if (!CHECK_IDS.includes(i.check)) return [issue('no-such-check', { check: i.check }, { locator: i.check, ...here })]
          return i.reason === '' ? [issue('no-reason', { check: i.check }, { locator: i.check, ...here })] : []
        }),
  ),
})
