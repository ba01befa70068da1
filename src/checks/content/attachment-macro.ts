import { attachment, exampleContent, exampleUnreadable } from '../../content/headers/example.js'
import { detachFix, locate } from '../../content/headers/issue.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'attachment-macro',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 7,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['https://learn.microsoft.com/deployoffice/security/internet-macros-blocked'],
  explains: ['content-related', 'virus-related'],
  title: { en: 'No attached document carries macros', de: 'Kein angehängtes Dokument enthält Makros' },
  why: {
    en: 'Office documents with macros are a classic way to spread malware. Many companies refuse them at the gateway, and Office no longer runs macros in files that came by mail.',
    de: 'Office-Dokumente mit Makros sind ein klassischer Verbreitungsweg für Schadsoftware. Viele Unternehmen lehnen sie schon am Mail-Gateway ab, und Office führt Makros in Dateien aus E-Mails nicht mehr aus.',
  },
  fix: {
    en: 'Save the document without macros (.docx, .xlsx, .pptx) or as PDF, or send a download link (mailpreflight detach).',
    de: 'Speichern Sie das Dokument ohne Makros (.docx, .xlsx, .pptx) oder als PDF, oder versenden Sie einen Download-Link (mailpreflight detach).',
  },
  messages: {
    en: {
      macros: (a: { name: string }) => `${a.name} contains macros`,
      'macro-type': (a: { name: string; extension: string }) => `${a.name}: .${a.extension} is a type for documents with macros`,
    },
    de: {
      macros: a => `${a.name} enthält Makros`,
      'macro-type': a => `${a.name}: .${a.extension} ist ein Dateityp für Dokumente mit Makros`,
    },
  },
  examples: [
    { name: 'a macro inside', facts: exampleContent({}, [attachment('order.docx', { macros: 'ooxml' })]), expect: ['macros'] },
    {
      name: 'a macro type',
      facts: exampleContent({}, [attachment('order.xlsm', { macros: 'extension' })]),
      expect: ['macro-type'],
    },
    { name: 'no macros', facts: exampleContent({}, [attachment('order.docx')]), expect: 'pass' },
    { name: 'no attachment', facts: exampleContent(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || content.value.attachments.items.length === 0) return notApplicable
    return failIf(
      content.value.attachments.items
        .filter(item => item.macros !== null)
        .map(item => {
          const details = { location: locate(context, item.at), locator: item.safeName, fix: detachFix(context) }
          return item.macros === 'extension'
            ? issue('macro-type', { name: item.safeName, extension: item.extension }, details)
            : issue('macros', { name: item.safeName }, details)
        }),
    )
  },
})
