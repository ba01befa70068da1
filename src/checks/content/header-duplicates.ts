import { at, exampleContent, exampleHtmlFile, exampleUnreadable } from '../../content/headers/example.js'
import { locate } from '../../content/headers/issue.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'header-duplicates',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 3,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['content'],
  refs: ['RFC 5322 3.6', 'RFC 8601 5', 'https://support.google.com/mail/answer/81126'],
  explains: ['protocol-errors'],
  title: { en: 'Headers that may stand once stand once', de: 'Header, die nur einmal vorkommen dürfen, kommen nur einmal vor' },
  why: {
    en: 'From, To, Subject, Date, Message-ID and a few more may appear only once. With two of them one program shows the first, another checks the second: attackers use that, so Gmail refuses such messages.',
    de: 'From, To, Subject, Date, Message-ID und einige weitere Header dürfen nur einmal vorkommen. Stehen sie doppelt da, zeigt ein Programm den ersten und prüft ein anderes den zweiten: Das nutzen Angreifer aus, deshalb lehnt Gmail solche Nachrichten ab.',
  },
  fix: {
    en: 'Find which step adds the header a second time (template, shop system, relay) and keep one.',
    de: 'Suchen Sie den Schritt, der den Header ein zweites Mal einfügt (Vorlage, Shopsystem, Relay), und behalten Sie nur einen.',
  },
  messages: {
    en: {
      repeated: (a: { name: string; count: number; lines: number[] }) =>
        `${a.name} stands ${a.count} times (lines ${a.lines.join(', ')})`,
    },
    de: { repeated: a => `${a.name} kommt ${a.count}-mal vor (Zeilen ${a.lines.join(', ')})` },
  },
  examples: [
    {
      name: 'two subjects',
      facts: exampleContent({ duplicates: [{ name: 'Subject', count: 2, places: [at(3), at(7)] }] }),
      expect: ['repeated'],
    },
    { name: 'each once', facts: exampleContent(), expect: 'pass' },
    { name: 'an HTML file', facts: exampleHtmlFile(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || !content.value.headers.present) return notApplicable
    return failIf(
      content.value.headers.duplicates.map(({ name, count, places }) =>
        issue(
          'repeated',
          { name, count, lines: places.map(p => p.line) },
          { location: locate(context, places[1] ?? at(1)), locator: name.toLowerCase() },
        ),
      ),
    )
  },
})
