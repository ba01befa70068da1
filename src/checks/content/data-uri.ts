import { sampleContent } from '../../content/sample.js'
import type { Format } from '../../core/locale.js'
import { byIgnore, locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const KINDS = [
  ['link', 'error'],
  ['image', 'warning'],
  ['style', 'info'],
] as const

export default defineCheck({
  id: 'data-uri',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 2397', 'caniemail.com: base64 images', 'hit rates: rules/content/weights.yml'],
  explains: ['content-related'],
  title: { en: 'Images and links are not written into the HTML as data', de: 'Bilder und Links stehen nicht als Daten im HTML' },
  why: {
    en: 'Gmail and Outlook do not show data: images, and a data: link is a way to hide a phishing page inside the message.',
    de: 'Gmail und Outlook zeigen data:-Bilder nicht an, und ein data:-Link ist ein Weg, eine Phishing-Seite in der Nachricht zu verstecken.',
  },
  fix: {
    en: 'Put images on a web server over https, or attach them inline (cid:).',
    de: 'Legen Sie Bilder per https auf einen Webserver oder hängen Sie sie eingebettet an (cid:).',
  },
  messages: {
    en: {
      image: (a: { count: number; size: number }, f: Format) =>
        `${f.plural(a.count, 'data: image', 'data: images')}, ${f.bytes(a.size)} of HTML`,
      link: (a: { count: number; size: number }, f: Format) =>
        `${f.plural(a.count, 'data: link', 'data: links')}, ${f.bytes(a.size)}`,
      style: (a: { count: number; size: number }, f: Format) =>
        `${f.plural(a.count, 'style', 'styles')} with data: in it, ${f.bytes(a.size)}`,
    },
    de: {
      image: (a, f) => `${f.plural(a.count, 'data:-Bild', 'data:-Bilder')}, ${f.bytes(a.size)} HTML`,
      link: (a, f) => `${f.plural(a.count, 'data:-Link', 'data:-Links')}, ${f.bytes(a.size)}`,
      style: (a, f) => `${f.plural(a.count, 'Stil', 'Stile')} mit data:, ${f.bytes(a.size)}`,
    },
  },
  examples: [
    { name: 'images from the web', facts: { content: sampleContent() }, expect: 'pass' },
    {
      name: 'a data: image',
      facts: { content: sampleContent({ html: { dataUris: [{ kind: 'image', length: 900, at: { line: 7, column: 2 } }] } }) },
      expect: ['image'],
    },
    {
      name: 'a data: link',
      facts: { content: sampleContent({ html: { dataUris: [{ kind: 'link', length: 900, at: { line: 7, column: 2 } }] } }) },
      expect: ['link'],
    },
    {
      name: 'a data: style',
      facts: { content: sampleContent({ html: { dataUris: [{ kind: 'style', length: 900, at: { line: 7, column: 2 } }] } }) },
      expect: ['style'],
    },
    { name: 'no HTML', facts: { content: sampleContent({ html: null }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent((facts, issue, context) => {
    const uris = facts.html?.dataUris
    if (!uris) return null
    if (uris.length === 0) return []
    return KINDS.flatMap(([kind, severity]) =>
      byIgnore(
        facts,
        'data-uri',
        uris.filter(d => d.kind === kind),
      ).map(found =>
        issue(
          kind,
          { count: found.length, size: found.reduce((sum, d) => sum + d.length, 0) },
          { severity, ...locate(found[0].at, context) },
        ),
      ),
    )
  }),
})
