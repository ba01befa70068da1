import { at, exampleContent, exampleHtmlFile, exampleUnreadable, subjectOf } from '../../content/headers/example.js'
import { locate } from '../../content/headers/issue.js'
import type { SubjectFact } from '../../content/headers.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { defineCheck } from '../define.js'

const NEEDLESS: SubjectFact = { ...(subjectOf('Hello') as SubjectFact), encodedWords: 1, needlessWords: 1 }

export default defineCheck({
  id: 'header-encoding',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'developer',
  effort: 'hour',
  needs: ['content'],
  refs: ['RFC 5322 2.2', 'RFC 2047', 'RFC 6532'],
  explains: ['protocol-errors'],
  title: { en: 'Headers are encoded and folded by the rules', de: 'Header sind regelgerecht kodiert und umbrochen' },
  why: {
    en: 'Umlauts and emoji in headers need an encoding (RFC 2047). Raw characters show as rubbish at many receivers, count as spam sign, and some servers refuse them. Broken lines can end the header early.',
    de: 'Umlaute und Emojis brauchen in Headern eine Kodierung (RFC 2047). Unkodiert erscheinen sie bei vielen Empfängern als Zeichensalat, gelten als Spam-Merkmal, und manche Server lehnen sie ab. Falsch umbrochene Zeilen können den Header vorzeitig beenden.',
  },
  fix: {
    en: 'Build headers with a mail library instead of joining strings: it encodes and folds them.',
    de: 'Erzeugen Sie Header mit einer Mail-Bibliothek, statt Zeichenketten zusammenzusetzen: Sie kodiert und bricht richtig um.',
  },
  messages: {
    en: {
      'raw-8bit': (a: { name: string }) => `${a.name} holds characters outside ASCII without encoding`,
      'not-a-field': (_: object) => 'A line in the header is no header field',
      'blank-fold': (a: { name: string }) => `${a.name} is folded with a line of blanks only; some servers end the header there`,
      'space-before-colon': (a: { name: string }) => `There is a blank before the colon of ${a.name}`,
      'bad-word': (a: { name: string }) => `${a.name} holds a damaged encoded word, which readers see as it stands`,
      'too-long': (a: { name: string }) => `${a.name} is too long to be read`,
      needless: (_: object) => 'The subject is plain ASCII and encoded nevertheless, as spam software does',
    },
    de: {
      'raw-8bit': a => `${a.name} enthält Zeichen außerhalb von ASCII ohne Kodierung`,
      'not-a-field': () => 'Eine Zeile im Kopf der Nachricht ist kein Header-Feld',
      'blank-fold': a =>
        `${a.name} ist mit einer Zeile umbrochen, die nur Leerzeichen enthält; manche Server beenden dort den Header`,
      'space-before-colon': a => `Vor dem Doppelpunkt von ${a.name} steht ein Leerzeichen`,
      'bad-word': a => `${a.name} enthält ein beschädigtes kodiertes Wort, das die Empfänger im Rohzustand sehen`,
      'too-long': a => `${a.name} ist zu lang, um gelesen zu werden`,
      needless: () => 'Der Betreff ist reines ASCII und trotzdem kodiert, wie es Spam-Software tut',
    },
  },
  examples: [
    {
      name: 'raw umlauts',
      facts: exampleContent({ eightBit: [{ name: 'Subject', validUtf8: true, at: at(3) }] }),
      expect: ['raw-8bit'],
    },
    ...(['not-a-field', 'blank-fold', 'space-before-colon', 'bad-word', 'too-long'] as const).map(code => ({
      name: code,
      facts: exampleContent({ malformed: [{ code, name: 'Subject', at: at(3) }] }),
      expect: [code] as const,
    })),
    { name: 'encoded without need', facts: exampleContent({ subject: NEEDLESS }), expect: ['needless'] },
    { name: 'all right', facts: exampleContent(), expect: 'pass' },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || !content.value.headers.present) return notApplicable
    const { eightBit, malformed, subject } = content.value.headers
    const raw = eightBit.map(({ name, at: place }) =>
      issue('raw-8bit', { name }, { location: locate(context, place), locator: name.toLowerCase() }),
    )
    const bad = malformed.map(({ code, name, at: place }) =>
      issue(code, { name }, { location: locate(context, place), locator: name.toLowerCase() }),
    )
    const needless =
      subject && subject.encodedWords > 0 && subject.needlessWords === subject.encodedWords && /^[\x20-\x7e]*$/.test(subject.text)
    return failIf([
      ...raw,
      ...bad,
      ...(needless ? [issue('needless', {}, { location: locate(context, subject.at), severity: 'info' })] : []),
    ])
  },
})
