import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'language-switch',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: {
    en: 'Opt-out and subject are in the language of the text',
    de: 'Abmeldung und Betreff sind in der Sprache des Textes',
  },
  why: {
    en: 'An English opt-out under a German text is the fingerprint of spam kits: translated bait over an untranslated footer. It stands in a third of German-language spam.',
    de: 'Eine englische Abmeldung unter deutschem Text ist der Fingerabdruck von Spam-Baukästen: übersetzter Köder über unübersetztem Fuß. Sie steht in einem Drittel des deutschsprachigen Spams.',
  },
  fix: {
    en: 'Translate the footer too; set the language of the template in your sending service.',
    de: 'Übersetzen Sie auch den Fuß; stellen Sie die Sprache der Vorlage im Versanddienst ein.',
  },
  messages: {
    en: {
      optout: (a: { language: string; phrase: string }, f: Format) =>
        `The text is in ${f.language(a.language)}, the opt-out in English: “${a.phrase}”`,
      subject: (a: { subject: string; language: string }, f: Format) =>
        `The subject is in ${f.language(a.subject)}, the text in ${f.language(a.language)}`,
    },
    de: {
      optout: (a, f) => `Der Text ist auf ${f.language(a.language)}, die Abmeldung auf Englisch: „${a.phrase}“`,
      subject: (a, f) => `Der Betreff ist auf ${f.language(a.subject)}, der Text auf ${f.language(a.language)}`,
    },
  },
  examples: [
    {
      name: 'one language',
      facts: { content: sampleContent({ text: { language: 'de', subjectLanguage: 'de' } }) },
      expect: 'pass',
    },
    {
      name: 'an English footer',
      facts: {
        content: sampleContent({
          text: { language: 'de', subjectLanguage: 'de' },
          phrases: [
            {
              group: 'optout',
              language: 'en',
              phrase: 'remove yourself',
              text: 'remove yourself',
              count: 1,
              inSubject: false,
              at: { line: 90, column: 1 },
            },
          ],
        }),
      },
      expect: ['optout'],
    },
    {
      name: 'an English subject',
      facts: { content: sampleContent({ text: { language: 'de', subjectLanguage: 'en' } }) },
      expect: ['subject'],
    },
    { name: 'language unknown', facts: { content: sampleContent({ text: { language: null } }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ text, phrases }, issue, context) => {
    const { language, subjectLanguage } = text
    if (language === null) return null
    const footer = language === 'en' ? undefined : phrases.find(p => p.group === 'optout' && p.language === 'en' && !p.inSubject)
    return [
      ...(footer ? [issue('optout', { language, phrase: footer.text }, locate(footer.at, context))] : []),
      ...(subjectLanguage !== null && subjectLanguage !== language
        ? [issue('subject', { subject: subjectLanguage, language }, { severity: 'info', ...locate(text.at, context) })]
        : []),
    ]
  }),
})
