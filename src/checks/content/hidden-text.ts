import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

/** Characters from which hidden text is more than a spacer. */
const MANY = 200
const SOME = 20

export default defineCheck({
  id: 'hidden-text',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 1,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['SpamAssassin HIDDEN, FONT_INVIS_*', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'No text is hidden beyond a preheader', de: 'Kein Text ist verborgen außer einem Preheader' },
  why: {
    en: 'Hidden text once served to fool filters. Today preheaders and spacers hide text in more honest newsletters than in spam, so it costs no points here; long hidden passages are worth a look all the same.',
    de: 'Verborgener Text diente einst dazu, Filter zu täuschen. Heute verbergen Preheader und Abstandhalter in mehr ehrlichen Newslettern Text als in Spam; deshalb kostet es hier keine Punkte. Lange verborgene Passagen verdienen trotzdem einen Blick.',
  },
  fix: {
    en: 'Keep the preheader, delete left-over blocks that no version of the message shows.',
    de: 'Behalten Sie den Preheader und löschen Sie übrig gebliebene Blöcke, die keine Fassung der Nachricht zeigt.',
  },
  messages: {
    en: {
      hidden: (a: { characters: number; sample: string }, f: Format) =>
        `${f.plural(a.characters, 'character', 'characters')} of hidden text after the first visible text: “${a.sample}”`,
      'same-colour': (a: { characters: number }, f: Format) =>
        `${f.plural(a.characters, 'character', 'characters')} in the colour of the background`,
      tiny: (a: { characters: number }, f: Format) => `${f.plural(a.characters, 'character', 'characters')} at 2 px or less`,
    },
    de: {
      hidden: (a, f) => `${f.number(a.characters)} Zeichen verborgener Text nach dem ersten sichtbaren: „${a.sample}“`,
      'same-colour': (a, f) => `${f.number(a.characters)} Zeichen in der Farbe des Hintergrunds`,
      tiny: (a, f) => `${f.number(a.characters)} Zeichen in höchstens 2 px`,
    },
  },
  examples: [
    { name: 'only a preheader', facts: { content: sampleContent() }, expect: 'pass' },
    {
      name: 'a hidden block',
      facts: { content: sampleContent({ html: { hidden: { length: 420, sample: 'once upon', at: { line: 40, column: 5 } } } }) },
      expect: ['hidden'],
    },
    {
      name: 'white on white',
      facts: { content: sampleContent({ html: { sameColor: { length: 90, at: { line: 40, column: 5 } } } }) },
      expect: ['same-colour'],
    },
    {
      name: 'one pixel type',
      facts: { content: sampleContent({ html: { tinyText: { length: 90, at: { line: 40, column: 5 } } } }) },
      expect: ['tiny'],
    },
    { name: 'no HTML', facts: { content: sampleContent({ html: null }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ html }, issue, context) => {
    if (!html) return null
    const { hidden, sameColor, tinyText } = html
    return [
      ...(hidden && hidden.length >= MANY
        ? [issue('hidden', { characters: hidden.length, sample: hidden.sample }, locate(hidden.at, context))]
        : []),
      ...(sameColor && sameColor.length >= SOME
        ? [issue('same-colour', { characters: sameColor.length }, locate(sameColor.at, context))]
        : []),
      ...(tinyText && tinyText.length >= SOME
        ? [issue('tiny', { characters: tinyText.length }, locate(tinyText.at, context))]
        : []),
    ]
  }),
})
