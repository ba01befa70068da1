import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'short-text-linked-image',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'copywriter',
  effort: 'hour',
  needs: ['content'],
  refs: ['SpamAssassin HTML_SHORT_LINK_IMG_1, HTML_IMAGE_ONLY_08', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related', 'content-related'],
  title: { en: 'The message is more than a linked image', de: 'Die Nachricht ist mehr als ein verlinktes Bild' },
  why: {
    en: 'A picture with a link and next to no text is how spam hides its words from filters. Many clients block pictures at first: the reader then sees nothing.',
    de: 'Ein Bild mit Link und kaum Text: So versteckt Spam seine Wörter vor Filtern. Viele Programme laden Bilder zunächst nicht; dann bleibt die Nachricht leer.',
  },
  fix: {
    en: 'Write the message as text, at least headline, two sentences and the button.',
    de: 'Schreiben Sie die Botschaft als Text: mindestens Überschrift, zwei Sätze und die Schaltfläche.',
  },
  messages: {
    en: {
      only: (a: { characters: number; images: number }, f: Format) =>
        `${f.plural(a.images, 'image', 'images')} and only ${f.plural(a.characters, 'character', 'characters')} of text`,
      little: (a: { characters: number; images: number }, f: Format) =>
        `A linked image with only ${f.plural(a.characters, 'character', 'characters')} of text`,
    },
    de: {
      only: (a, f) => `${f.plural(a.images, 'Bild', 'Bilder')} und nur ${f.number(a.characters)} Zeichen Text`,
      little: (a, f) => `Ein verlinktes Bild mit nur ${f.number(a.characters)} Zeichen Text`,
    },
  },
  examples: [
    { name: 'text and images', facts: { content: sampleContent() }, expect: 'pass' },
    { name: 'an image and no text', facts: { content: sampleContent({ text: { length: 12 } }) }, expect: ['only'] },
    {
      name: 'a linked image with a line of text',
      facts: { content: sampleContent({ text: { length: 140 } }) },
      expect: ['little'],
    },
    { name: 'no HTML', facts: { content: sampleContent({ html: null }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ html, text }, issue, context) => {
    if (!html) return null
    const { content: images, linked } = html.images
    if (images > 0 && text.length < 50) return [issue('only', { characters: text.length, images }, locate(html.at, context))]
    return linked > 0 && text.length < 200 ? [issue('little', { characters: text.length, images }, locate(html.at, context))] : []
  }),
})
