import { sizeLimits } from '../../content/attachments/policy.js'
import { attachment, exampleContent, exampleUnreadable } from '../../content/headers/example.js'
import { detachFix } from '../../content/headers/issue.js'
import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

/** What most mailbox providers take in at least; below it only tightly set servers refuse. */
const COMMON = 20_000_000

export default defineCheck({
  id: 'message-size',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 7,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: [
    'RFC 1870',
    'https://support.google.com/a/answer/1366776',
    'https://learn.microsoft.com/exchange/mail-flow/message-size-limits',
  ],
  explains: ['quota-issues'],
  title: {
    en: "The message stays under the providers' size limits",
    de: 'Die Nachricht bleibt unter den Größengrenzen der Provider',
  },
  why: {
    en: 'Every mail server has a largest message it takes in, counted after attachments and images were encoded. Above it the message comes back as “message too large”, for every reader at that provider.',
    de: 'Jeder Mailserver hat eine Obergrenze für die Nachrichtengröße, gezählt nach der Kodierung von Anhängen und Bildern. Darüber kommt die Nachricht als „message too large“ zurück, und zwar bei allen Empfängern dieses Providers.',
  },
  fix: {
    en: 'Replace attachments by download links (mailpreflight detach) and host images on the web instead of embedding them.',
    de: 'Ersetzen Sie Anhänge durch Download-Links (mailpreflight detach) und binden Sie Bilder aus dem Web ein, statt sie einzubetten.',
  },
  messages: {
    en: {
      'too-large': (a: { size: number; providers: string[]; limit: number }, f: Format) =>
        `The message is ${f.bytes(a.size)}; ${f.list(a.providers)} take${a.providers.length === 1 ? 's' : ''} less (from ${f.bytes(a.limit)})`,
    },
    de: {
      'too-large': (a, f) =>
        `Die Nachricht ist ${f.bytes(a.size)} groß; ${f.list(a.providers)} ${a.providers.length === 1 ? 'nimmt' : 'nehmen'} weniger an (Grenze ab ${f.bytes(a.limit)})`,
    },
  },
  examples: [
    {
      name: '26 MB with a film',
      facts: exampleContent({ size: 26_000_000 }, [attachment('film.mp4', { encodedSize: 25_900_000 })]),
      expect: ['too-large'],
    },
    { name: '12 MB', facts: exampleContent({ size: 12_000_000 }), expect: ['too-large'] },
    { name: '12 kB', facts: exampleContent(), expect: 'pass' },
    {
      name: 'an HTML file has no encoded size',
      facts: exampleContent({ present: false }, [], { kind: 'html' }),
      expect: 'not-applicable',
    },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || !content.value.headers.present) return notApplicable
    const { messageSize: size, items } = content.value.attachments
    const over = sizeLimits.filter(l => size > l.limit)
    const [smallest] = over
    if (!smallest) return pass()
    return fail(
      issue(
        'too-large',
        { size, providers: over.map(l => l.name), limit: smallest.limit },
        {
          ...(size > COMMON ? {} : { severity: 'warning' as const }),
          ...(items.some(i => i.role === 'file') ? { fix: detachFix(context) } : {}),
        },
      ),
    )
  },
})
