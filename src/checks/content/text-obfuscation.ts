import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { byIgnore, locate, onContent, textEvidence } from '../content-kit.js'
import { defineCheck } from '../define.js'

const KINDS = ['zero-width', 'mixed-script', 'styled', 'gappy', 'misspelt-brand'] as const

export default defineCheck({
  id: 'text-obfuscation',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['Unicode Technical Standard #39', 'hit rates: rules/content/weights.yml'],
  explains: ['content-related', 'spam-related'],
  title: { en: 'Words are written with the letters they show', de: 'Wörter bestehen aus den Buchstaben, die sie zeigen' },
  why: {
    en: 'Invisible characters inside words, Cyrillic letters in Latin words and mathematical letters are there to get past filters. Filters know, and count each of them.',
    de: 'Unsichtbare Zeichen mitten im Wort, kyrillische Buchstaben in lateinischen Wörtern und mathematische Schriftzeichen sollen Filter täuschen. Die Filter wissen das und zählen jedes davon.',
  },
  fix: {
    en: 'Type the words anew in plain letters; text pasted from design programs often brings such characters along.',
    de: 'Tippen Sie die Wörter neu in gewöhnlichen Buchstaben; aus Layoutprogrammen kopierter Text bringt solche Zeichen oft mit.',
  },
  messages: {
    en: {
      'zero-width': (a: { word: string; count: number }, f: Format) =>
        `${f.plural(a.count, 'word', 'words')} with invisible characters inside, such as “${a.word}”`,
      'mixed-script': (a: { word: string; count: number }, f: Format) =>
        `${f.plural(a.count, 'word', 'words')} with letters of two scripts, such as “${a.word}”`,
      styled: (a: { word: string; count: number }, f: Format) =>
        `${f.plural(a.count, 'word', 'words')} in mathematical or circled letters, such as “${a.word}”`,
      gappy: (a: { word: string; count: number }, f: Format) => `Letters set apart: “${a.word}” (${f.number(a.count)})`,
      'misspelt-brand': (a: { word: string; count: number }, f: Format) =>
        `A brand spelt with look-alike characters: “${a.word}” (${f.number(a.count)})`,
    },
    de: {
      'zero-width': (a, f) => `${f.plural(a.count, 'Wort', 'Wörter')} mit unsichtbaren Zeichen darin, etwa „${a.word}“`,
      'mixed-script': (a, f) => `${f.plural(a.count, 'Wort', 'Wörter')} mit Buchstaben aus zwei Schriften, etwa „${a.word}“`,
      styled: (a, f) =>
        `${f.plural(a.count, 'Wort', 'Wörter')} in mathematischen oder eingekreisten Buchstaben, etwa „${a.word}“`,
      gappy: (a, f) => `Gesperrt geschriebene Buchstaben: „${a.word}“ (${f.number(a.count)})`,
      'misspelt-brand': (a, f) => `Eine Marke mit ähnlich aussehenden Zeichen: „${a.word}“ (${f.number(a.count)})`,
    },
  },
  examples: [
    { name: 'plain letters', facts: { content: sampleContent() }, expect: 'pass' },
    {
      name: 'zero-width word',
      facts: {
        content: sampleContent({
          obfuscation: [{ kind: 'zero-width', text: 'sample', inSubject: false, at: { line: 3, column: 1 } }],
        }),
      },
      expect: ['zero-width'],
    },
    {
      name: 'mixed-script word',
      facts: {
        content: sampleContent({
          obfuscation: [{ kind: 'mixed-script', text: 'sample', inSubject: false, at: { line: 3, column: 1 } }],
        }),
      },
      expect: ['mixed-script'],
    },
    {
      name: 'styled word',
      facts: {
        content: sampleContent({
          obfuscation: [{ kind: 'styled', text: 'sample', inSubject: false, at: { line: 3, column: 1 } }],
        }),
      },
      expect: ['styled'],
    },
    {
      name: 'gappy word',
      facts: {
        content: sampleContent({
          obfuscation: [{ kind: 'gappy', text: 'sample', inSubject: false, at: { line: 3, column: 1 } }],
        }),
      },
      expect: ['gappy'],
    },
    {
      name: 'misspelt-brand word',
      facts: {
        content: sampleContent({
          obfuscation: [{ kind: 'misspelt-brand', text: 'sample', inSubject: false, at: { line: 3, column: 1 } }],
        }),
      },
      expect: ['misspelt-brand'],
    },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent((facts, issue, context) =>
    KINDS.flatMap(kind =>
      byIgnore(
        facts,
        'text-obfuscation',
        facts.obfuscation.filter(o => o.kind === kind),
      ).map(found =>
        issue(
          kind,
          { word: found[0].text, count: found.length },
          { ...locate(found[0].at, context), evidence: textEvidence(found, context) },
        ),
      ),
    ),
  ),
})
