import { sampleContent } from '../../content/sample.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'unsubscribe-visible',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['UWG § 7 (3) 4 (DE)', 'Directive 2002/58/EC Art. 13', '15 U.S.C. 7704(a)(3)', 'Google: Email sender guidelines'],
  explains: ['spam-related'],
  title: { en: 'Readers see how to unsubscribe', de: 'Leser sehen, wie sie sich abmelden' },
  why: {
    en: 'Who finds no way out presses “spam”. The law of most countries asks for a visible one in every advertising message.',
    de: 'Wer keinen Ausweg findet, drückt auf „Spam“. Das Recht der meisten Länder verlangt ihn in jeder werblichen Nachricht sichtbar.',
  },
  fix: {
    en: 'Put a plain link in the footer, in the language of the message.',
    de: 'Setzen Sie einen schlichten Link in den Fuß, in der Sprache der Nachricht.',
  },
  messages: {
    en: {
      missing: () => 'No visible way to unsubscribe',
    },
    de: {
      missing: () => 'Keine sichtbare Abmeldemöglichkeit',
    },
  },
  examples: [
    { name: 'a link in the footer', facts: { content: sampleContent() }, settings: { profile: 'bulk' }, expect: 'pass' },
    {
      name: 'none',
      facts: { content: sampleContent({ signs: { unsubscribe: { found: false, at: null } } }) },
      settings: { profile: 'bulk' },
      expect: ['missing'],
    },
    {
      name: 'a transactional message',
      facts: { content: sampleContent({ signs: { unsubscribe: { found: false, at: null } } }) },
      settings: { profile: 'transactional' },
      expect: 'not-applicable',
    },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ signs, text, html }, issue, context) => {
    if (context.settings.profile !== 'bulk') return null
    return signs.unsubscribe.found
      ? []
      : [issue('missing', {}, { severity: html ? 'warning' : 'info', ...locate(text.at, context) })]
  }),
})
