import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'image-alt',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 1,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['WCAG 2.2 1.1.1', 'hit rates: rules/content/weights.yml'],
  explains: [],
  title: { en: 'Images have alternative text', de: 'Bilder haben Alternativtexte' },
  why: {
    en: 'Where images are blocked or read aloud, the alternative text is the message. That every image lacks one is a mark of fraud; single gaps are not.',
    de: 'Wo Bilder gesperrt sind oder vorgelesen wird, ist der Alternativtext die Botschaft. Fehlt er bei allen Bildern, ist das ein Merkmal von Betrug; einzelne Lücken sind es nicht.',
  },
  fix: {
    en: 'Write alt="…" with what the image says, alt="" for mere decoration.',
    de: 'Schreiben Sie alt="…" mit der Aussage des Bildes und alt="" bei reinem Schmuck.',
  },
  messages: {
    en: {
      none: (a: { count: number }, f: Format) =>
        a.count === 1 ? 'The image has no alt attribute' : `Not one of ${f.number(a.count)} images has an alt attribute`,
      some: (a: { count: number; all: number }, f: Format) =>
        `${f.plural(a.count, 'image', 'images')} of ${f.number(a.all)} without an alt attribute`,
    },
    de: {
      none: (a, f) =>
        a.count === 1 ? 'Das Bild hat kein alt-Attribut' : `Keines von ${f.number(a.count)} Bildern hat ein alt-Attribut`,
      some: (a, f) => `${f.plural(a.count, 'Bild', 'Bilder')} von ${f.number(a.all)} ohne alt-Attribut`,
    },
  },
  examples: [
    { name: 'all have one', facts: { content: sampleContent() }, expect: 'pass' },
    {
      name: 'none has one',
      facts: {
        content: sampleContent({
          html: {
            images: {
              count: 3,
              linked: 0,
              pixels: 0,
              withoutAlt: [{ line: 4, column: 1 }],
              withoutAltCount: 3,
              content: 3,
              plainHttp: 0,
              domains: [],
            },
          },
        }),
      },
      expect: ['none'],
    },
    {
      name: 'one without',
      facts: {
        content: sampleContent({
          html: {
            images: {
              count: 3,
              linked: 0,
              pixels: 0,
              withoutAlt: [{ line: 4, column: 1 }],
              withoutAltCount: 1,
              content: 3,
              plainHttp: 0,
              domains: [],
            },
          },
        }),
      },
      expect: ['some'],
    },
    {
      name: 'no images',
      facts: {
        content: sampleContent({
          html: {
            images: { count: 0, linked: 0, pixels: 0, withoutAlt: [], withoutAltCount: 0, content: 0, plainHttp: 0, domains: [] },
          },
        }),
      },
      expect: 'not-applicable',
    },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ html }, issue, context) => {
    if (!html || html.images.content === 0) return null
    const { withoutAltCount: count, content: all, withoutAlt } = html.images
    if (count === 0) return []
    const here = locate(withoutAlt[0], context)
    return [count === all ? issue('none', { count }, here) : issue('some', { count, all }, here)]
  }),
})
