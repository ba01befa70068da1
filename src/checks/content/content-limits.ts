import { sampleContent } from '../../content/sample.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'content-limits',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'developer',
  effort: 'hour',
  needs: ['content'],
  refs: ['limits of content/html/scan.ts and mime/parse.ts'],
  explains: ['content-related'],
  title: {
    en: 'The message is small and flat enough to be read in full',
    de: 'Die Nachricht ist klein und flach genug, um ganz gelesen zu werden',
  },
  why: {
    en: 'Scanners stop at some depth and size, this one too. What lies beyond is not judged, and gateways refuse such messages.',
    de: 'Scanner hören bei einer gewissen Tiefe und Größe auf, auch dieser. Was dahinter liegt, wird nicht beurteilt, und Gateways lehnen solche Nachrichten ab.',
  },
  fix: {
    en: 'Flatten the structure, remove empty nesting, shorten the message.',
    de: 'Vereinfachen Sie die Struktur, entfernen Sie leere Verschachtelungen, kürzen Sie die Nachricht.',
  },
  messages: {
    en: {
      'too-deep': () => 'Elements or parts are nested too deep to be read in full',
      'too-long': () => 'A part is too long to be read in full',
      'too-many-parts': () => 'Too many MIME parts',
      'too-many-headers': () => 'Too many header fields',
    },
    de: {
      'too-deep': () => 'Elemente oder Teile sind zu tief verschachtelt, um ganz gelesen zu werden',
      'too-long': () => 'Ein Teil ist zu lang, um ganz gelesen zu werden',
      'too-many-parts': () => 'Zu viele MIME-Teile',
      'too-many-headers': () => 'Zu viele Headerfelder',
    },
  },
  examples: [
    { name: 'within limits', facts: { content: sampleContent() }, expect: 'pass' },
    {
      name: 'too-deep',
      facts: { content: sampleContent({ limits: [{ code: 'too-deep', at: { line: 1, column: 1 } }] }) },
      expect: ['too-deep'],
    },
    {
      name: 'too-long',
      facts: { content: sampleContent({ limits: [{ code: 'too-long', at: { line: 1, column: 1 } }] }) },
      expect: ['too-long'],
    },
    {
      name: 'too-many-parts',
      facts: { content: sampleContent({ limits: [{ code: 'too-many-parts', at: { line: 1, column: 1 } }] }) },
      expect: ['too-many-parts'],
    },
    {
      name: 'too-many-headers',
      facts: { content: sampleContent({ limits: [{ code: 'too-many-headers', at: { line: 1, column: 1 } }] }) },
      expect: ['too-many-headers'],
    },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ limits }, issue, context) => limits.map(l => issue(l.code, {}, locate(l.at, context)))),
})
