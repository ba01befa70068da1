import { sampleContent } from '../../content/sample.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'text-encoding',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 1,
  owner: 'developer',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 2045 6.8', 'rspamd MIME_BASE64_TEXT', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'Text is encoded as text', de: 'Text ist als Text kodiert' },
  why: {
    en: 'Base64 hides plain words from simple filters, so spam packs plain text in it. Sending services use quoted-printable.',
    de: 'Base64 verbirgt schlichte Wörter vor einfachen Filtern; deshalb packt Spam reinen Text hinein. Versanddienste benutzen quoted-printable.',
  },
  fix: {
    en: 'Choose quoted-printable, or 7bit where the text is plain ASCII, and name the charset.',
    de: 'Wählen Sie quoted-printable oder bei reinem ASCII 7bit und nennen Sie den Zeichensatz.',
  },
  messages: {
    en: {
      'needless-base64': () => 'Plain ASCII text is packed in base64',
      base64: () => 'The text is packed in base64',
      'no-charset': () => 'The text names no charset',
    },
    de: {
      'needless-base64': () => 'Reiner ASCII-Text ist in base64 verpackt',
      base64: () => 'Der Text ist in base64 verpackt',
      'no-charset': () => 'Der Text nennt keinen Zeichensatz',
    },
  },
  examples: [
    { name: 'quoted-printable', facts: { content: sampleContent() }, expect: 'pass' },
    {
      name: 'ASCII in base64',
      facts: { content: sampleContent({ parts: { encoding: 'base64', needlessBase64: true } }) },
      expect: ['needless-base64'],
    },
    { name: 'UTF-8 in base64', facts: { content: sampleContent({ parts: { encoding: 'base64' } }) }, expect: ['base64'] },
    { name: 'no charset', facts: { content: sampleContent({ parts: { charset: '' } }) }, expect: ['no-charset'] },
    { name: 'a file', facts: { content: sampleContent({ kind: 'html' }) }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ kind, parts, text }, issue, context) => {
    if (kind !== 'message' || text.from === 'none') return null
    const here = locate(text.at, context)
    return [
      ...(parts.needlessBase64
        ? [issue('needless-base64', {}, here)]
        : parts.encoding === 'base64'
          ? [issue('base64', {}, here)]
          : []),
      ...(parts.charset === '' ? [issue('no-charset', {}, here)] : []),
    ]
  }),
})
