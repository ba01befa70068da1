import { sizeLimits } from '../../content/attachments/policy.js'
import { attachment, exampleContent, exampleUnreadable } from '../../content/headers/example.js'
import { detachFix, locate } from '../../content/headers/issue.js'
import { LINK_INSTEAD } from '../../content/headers/shared-texts.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

/** Encoded octets of all files below which no known receiver objects. */
const SAFE = 5_000_000

export default defineCheck({
  id: 'attachment-size',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 1870', 'RFC 2045 6.8', 'https://support.google.com/a/answer/1366776'],
  explains: ['quota-issues', 'content-related'],
  title: {
    en: 'Attachments fit within the size limits of every provider',
    de: 'Anhänge bleiben unter den Größengrenzen aller Provider',
  },
  why: {
    en: 'Attachments are written as text for the journey and grow by a third. Providers count that size: some refuse from 10 MB, most from 20 to 25 MB. Full mailboxes refuse large messages first.',
    de: 'Anhänge werden für den Transport in Text umgewandelt und wachsen dabei um ein Drittel. Diese Größe zählt bei den Providern: Manche lehnen ab 10 MB ab, die meisten ab 20 bis 25 MB. Volle Postfächer nehmen große Nachrichten als Erstes nicht mehr an.',
  },
  fix: LINK_INSTEAD,
  messages: {
    en: {
      'over-limit': (a: { size: number; providers: string[]; largest: string }, f: Format) =>
        `The attachments take ${f.bytes(a.size)} of the message, over the limit of ${f.list(a.providers)}; the largest is ${a.largest}`,
      heavy: (a: { size: number; largest: string }, f: Format) =>
        `The attachments take ${f.bytes(a.size)}: slow on mobile networks, and the first to be refused by full mailboxes; the largest is ${a.largest}`,
    },
    de: {
      'over-limit': (a, f) =>
        `Die Anhänge machen ${f.bytes(a.size)} der Nachricht aus, mehr als die Grenze von ${f.list(a.providers)}; am größten ist ${a.largest}`,
      heavy: (a, f) =>
        `Die Anhänge machen ${f.bytes(a.size)} aus: langsam im Mobilfunk, und volle Postfächer lehnen solche Nachrichten zuerst ab; am größten ist ${a.largest}`,
    },
  },
  examples: [
    {
      name: '30 MB',
      facts: exampleContent({ size: 31_000_000 }, [attachment('film.mp4', { encodedSize: 30_000_000, size: 22_000_000 })]),
      expect: ['over-limit'],
    },
    {
      name: '7 MB',
      facts: exampleContent({ size: 7_500_000 }, [attachment('list.pdf', { encodedSize: 7_000_000, size: 5_200_000 })]),
      expect: ['heavy'],
    },
    { name: '40 kB', facts: exampleContent({}, [attachment('list.pdf')]), expect: 'pass' },
    { name: 'no attachment', facts: exampleContent(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent') return notApplicable
    const { items, encodedSize: size } = content.value.attachments
    const largest = items.filter(i => i.role === 'file').sort((a, b) => b.encodedSize - a.encodedSize)[0]
    if (!largest) return notApplicable
    const details = { location: locate(context, largest.at), fix: detachFix(context) }
    const over = sizeLimits.filter(l => size > l.limit)
    if (over.length > 0)
      return fail(issue('over-limit', { size, providers: over.map(l => l.name), largest: largest.safeName }, details))
    return size > SAFE ? fail(issue('heavy', { size, largest: largest.safeName }, { ...details, severity: 'info' })) : pass()
  },
})
