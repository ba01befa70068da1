import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

/** 102 KiB, as measured by many senders. */
const LIMIT = 104_448
const NEAR = 85_000

export default defineCheck({
  id: 'html-size',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'developer',
  effort: 'hour',
  needs: ['content'],
  refs: ['Gmail clips messages over 102 KB of HTML'],
  explains: [],
  title: { en: 'The HTML stays under 102 KB', de: 'Das HTML bleibt unter 102 KB' },
  why: {
    en: 'Gmail shows only the first 102 KB of HTML and hides the rest, with imprint, unsubscribe link and tracking pixel, behind a link.',
    de: 'Gmail zeigt nur die ersten 102 KB HTML und versteckt den Rest samt Impressum, Abmeldelink und Zählpixel hinter einem Link.',
  },
  fix: {
    en: 'Shorten the message, remove comments and unused styles, move data: images to a server.',
    de: 'Kürzen Sie die Nachricht, entfernen Sie Kommentare und ungenutzte Stile und lagern Sie data:-Bilder aus.',
  },
  messages: {
    en: {
      clipped: (a: { size: number; limit: number }, f: Format) =>
        `${f.bytes(a.size)} of HTML; Gmail clips at about ${f.bytes(a.limit)}`,
      near: (a: { size: number; limit: number }, f: Format) =>
        `${f.bytes(a.size)} of HTML; tracking and merge data may push it over ${f.bytes(a.limit)}`,
    },
    de: {
      clipped: (a, f) => `${f.bytes(a.size)} HTML; Gmail schneidet bei etwa ${f.bytes(a.limit)} ab`,
      near: (a, f) => `${f.bytes(a.size)} HTML; mit Tracking und Platzhalterdaten können es über ${f.bytes(a.limit)} werden`,
    },
  },
  examples: [
    { name: '8 kB', facts: { content: sampleContent() }, expect: 'pass' },
    { name: '140 kB', facts: { content: sampleContent({ html: { bytes: 140_000 } }) }, expect: ['clipped'] },
    { name: '95 kB', facts: { content: sampleContent({ html: { bytes: 95_000 } }) }, expect: ['near'] },
    { name: 'no HTML', facts: { content: sampleContent({ html: null }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ html }, issue, context) => {
    if (!html) return null
    const args = { size: html.bytes, limit: LIMIT }
    if (html.bytes > LIMIT) return [issue('clipped', args, locate(html.at, context))]
    return html.bytes > NEAR ? [issue('near', args, { severity: 'info', ...locate(html.at, context) })] : []
  }),
})
