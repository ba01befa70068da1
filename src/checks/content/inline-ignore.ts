import { sampleContent } from '../../content/sample.js'
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
  title: { en: 'Inline ignores give a reason', de: 'Ausnahmen im Quelltext nennen einen Grund' },
  why: {
    en: 'An accepted finding outlives the people who accepted it. Without a reason nobody knows later whether it still holds, so such an ignore has no effect.',
    de: 'Eine angenommene Meldung überlebt die, die sie angenommen haben. Ohne Grund weiß später niemand, ob sie noch gilt; deshalb bleibt eine solche Ausnahme ohne Wirkung.',
  },
  fix: {
    en: 'Write the reason behind two hyphens: <!-- mailpreflight-ignore-next CHECK -- why -->',
    de: 'Schreiben Sie den Grund hinter zwei Bindestriche: <!-- mailpreflight-ignore-next PRÜFUNG -- warum -->',
  },
  messages: {
    en: { 'no-reason': (a: { check: string }) => `The ignore of ${a.check} gives no reason and has no effect` },
    de: { 'no-reason': a => `Die Ausnahme für ${a.check} nennt keinen Grund und bleibt ohne Wirkung` },
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
    { name: 'no ignores', facts: { content: sampleContent() }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    return onContent(content, ({ ignores }) =>
      ignores.length === 0
        ? null
        : ignores
            .filter(i => i.reason === '')
            .map(i =>
              issue('no-reason', { check: i.check }, { locator: i.check, ...locate({ line: i.line, column: 1 }, context) }),
            ),
    )
  },
})
