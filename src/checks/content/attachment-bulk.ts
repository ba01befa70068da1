import { attachment, exampleContent, exampleUnreadable } from '../../content/headers/example.js'
import { detachFix, locate } from '../../content/headers/issue.js'
import { LINK_INSTEAD } from '../../content/headers/shared-texts.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'attachment-bulk',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['https://support.google.com/mail/answer/81126'],
  explains: ['content-related', 'spam-related'],
  title: { en: 'A bulk message carries no attachment', de: 'Eine Massensendung trägt keinen Anhang' },
  why: {
    en: 'Newsletters hardly ever have attachments; phishing mail has them far more often. Filters look harder at bulk mail with files, each reader pays for the download, and a wrong file cannot be called back. A link can be corrected and counted.',
    de: 'Newsletter haben so gut wie nie Anhänge, Phishing-Mails viel öfter. Filter prüfen Massenmails mit Dateien strenger, jeder Empfänger lädt die Datei mit, und eine falsche Datei lässt sich nicht zurückholen. Ein Link lässt sich korrigieren und auswerten.',
  },
  fix: LINK_INSTEAD,
  messages: {
    en: {
      attached: (a: { names: string[]; size: number }, f: Format) =>
        `${f.plural(a.names.length, 'file is', 'files are')} attached (${f.list(a.names)}), ${f.bytes(a.size)}; a download link does it better`,
      calendar: (a: { names: string[] }, f: Format) =>
        `${f.plural(a.names.length, 'calendar entry is', 'calendar entries are')} attached (${f.list(a.names)}); link it unless the reader expects it, as calendar spam looks the same`,
    },
    de: {
      attached: (a, f) =>
        `${f.plural(a.names.length, 'Datei ist', 'Dateien sind')} angehängt (${f.list(a.names)}), ${f.bytes(a.size)}; ein Download-Link ist hier besser`,
      calendar: (a, f) =>
        `${f.plural(a.names.length, 'Kalendereintrag ist', 'Kalendereinträge sind')} angehängt (${f.list(a.names)}); verlinken Sie ihn, wenn ihn niemand erwartet, denn Kalender-Spam sieht genauso aus`,
    },
  },
  examples: [
    { name: 'a price list to everybody', facts: exampleContent({}, [attachment('prices.pdf')]), expect: ['attached'] },
    {
      name: 'an image shown in the text',
      facts: exampleContent({}, [attachment('logo.png', { role: 'inline' })]),
      expect: 'pass',
    },
    { name: 'a calendar entry', facts: exampleContent({}, [attachment('date.ics')]), expect: ['calendar'] },
    { name: 'no attachment', facts: exampleContent(), expect: 'pass' },
    {
      name: 'an invoice to one customer',
      settings: { profile: 'transactional' },
      facts: exampleContent({}, [attachment('invoice.pdf')]),
      expect: 'not-applicable',
    },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || (context.settings.profile !== 'bulk' && !content.value.headers.bulk)) return notApplicable
    const all = content.value.attachments.items.filter(i => i.role === 'file')
    // A calendar entry behind a link would be no entry.
    const isEntry = (i: (typeof all)[number]): boolean => i.type === 'text/calendar' || i.extension === 'ics'
    const [files, entries] = [all.filter(i => !isEntry(i)), all.filter(isEntry)]
    const named = (items: typeof all) => items.slice(0, 10).map(i => i.safeName)
    return failIf([
      ...(files[0]
        ? [
            issue(
              'attached',
              { names: named(files), size: files.reduce((sum, i) => sum + i.encodedSize, 0) },
              { location: locate(context, files[0].at), fix: detachFix(context) },
            ),
          ]
        : []),
      ...(entries[0]
        ? [issue('calendar', { names: named(entries) }, { severity: 'info', location: locate(context, entries[0].at) })]
        : []),
    ])
  },
})
