import { extensionOf } from '../../content/attachments/names.js'
import { filterWeight, refusedBy, refusedInArchive } from '../../content/attachments/policy.js'
import { attachment, exampleContent, exampleUnreadable } from '../../content/headers/example.js'
import { detachFix, locate } from '../../content/headers/issue.js'
import { LINK_INSTEAD } from '../../content/headers/shared-texts.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import type { Issue } from '../../core/finding.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

/** Web pages as attachments: hardly any honest mail has one, phishing kits do. */
const ACTIVE = /^(?:x?html?|shtml?|svg|mht|mhtml)$/

export default defineCheck({
  id: 'attachment-blocked',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['https://support.google.com/mail/answer/6590', 'https://docs.aws.amazon.com/ses/latest/dg/attachments.html'],
  explains: ['content-related'],
  title: { en: 'No attachment is of a type that providers refuse', de: 'Kein Anhang hat einen Dateityp, den Provider ablehnen' },
  why: {
    en: 'Mailbox providers and sending services refuse messages with certain file types, whatever the file does, because attackers use them. Gmail looks into archives too. The whole message comes back, or the reader cannot open the file.',
    de: 'E-Mail-Provider und Versanddienste lehnen Nachrichten mit bestimmten Dateitypen ab, gleich was die Datei enthält, weil Angreifer sie nutzen. Gmail schaut auch in Archive hinein. Die ganze Nachricht kommt zurück, oder die Empfänger können die Datei nicht öffnen.',
  },
  fix: LINK_INSTEAD,
  messages: {
    en: {
      refused: (a: { name: string; extension: string; providers: string[] }, f: Format) =>
        `${a.name}: ${f.list(a.providers)} refuse${a.providers.length === 1 ? 's' : ''} .${a.extension} files`,
      hidden: (a: { name: string; extension: string; providers: string[] }, f: Format) =>
        `${a.name}: readers at ${f.list(a.providers)} cannot open .${a.extension} files`,
      'refused-inside': (a: { name: string; member: string; providers: string[] }, f: Format) =>
        `${a.name} holds ${a.member}: ${f.list(a.providers)} refuse${a.providers.length === 1 ? 's' : ''} it inside archives too`,
      'active-page': (a: { name: string }) => `${a.name} is a web page as an attachment; filters take that for phishing`,
      filtered: (a: { name: string; extension: string }) => `${a.name}: spam filters add points for .${a.extension} files`,
    },
    de: {
      refused: (a, f) =>
        `${a.name}: ${f.list(a.providers)} ${a.providers.length === 1 ? 'lehnt' : 'lehnen'} .${a.extension}-Dateien ab`,
      hidden: (a, f) => `${a.name}: Empfänger bei ${f.list(a.providers)} können .${a.extension}-Dateien nicht öffnen`,
      'refused-inside': (a, f) =>
        `${a.name} enthält ${a.member}: ${f.list(a.providers)} ${a.providers.length === 1 ? 'lehnt' : 'lehnen'} das auch in Archiven ab`,
      'active-page': a => `${a.name} ist eine Webseite als Anhang; Filter halten das für Phishing`,
      filtered: a => `${a.name}: Spamfilter vergeben für .${a.extension}-Dateien Punkte`,
    },
  },
  examples: [
    { name: 'a program', facts: exampleContent({}, [attachment('setup.exe')]), expect: ['refused'] },
    { name: 'a script that only Outlook hides', facts: exampleContent({}, [attachment('tool.py')]), expect: ['hidden'] },
    {
      name: 'a program inside an archive',
      facts: exampleContent({}, [
        attachment('tools.zip', {
          archive: {
            format: 'zip',
            members: [{ name: 'bin/run.exe', size: 1, encrypted: false }],
            memberCount: 1,
            encrypted: false,
            nested: 0,
            depth: 1,
            unpackedSize: 1,
            stopped: null,
          },
        }),
      ]),
      expect: ['refused-inside'],
    },
    { name: 'an HTML file', facts: exampleContent({}, [attachment('invoice.html')]), expect: ['active-page'] },
    { name: 'an image of a disk that filters dislike', facts: exampleContent({}, [attachment('old.arj')]), expect: ['filtered'] },
    { name: 'a PDF', facts: exampleContent({}, [attachment('prices.pdf')]), expect: 'pass' },
    { name: 'no attachment', facts: exampleContent(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent') return notApplicable
    const items = content.value.attachments.items.filter(i => i.role !== 'signature' && i.role !== 'message')
    if (items.length === 0) return notApplicable
    const issues: Issue[] = []
    for (const item of items) {
      const { extension, safeName: name } = item
      const details = { location: locate(context, item.at), locator: name, fix: detachFix(context) }
      const refusals = refusedBy(extension, item.type)
      const rejected = refusals.filter(r => r.effect === 'rejected' && r.kind === 'mailbox')
      if (rejected.length > 0)
        issues.push(issue('refused', { name, extension: extension || item.type, providers: refusals.map(r => r.name) }, details))
      else if (refusals.length > 0) {
        const service = refusals.every(r => r.effect === 'rejected')
        const args = { name, extension: extension || item.type, providers: refusals.map(r => r.name) }
        issues.push(issue(service ? 'refused' : 'hidden', args, { ...details, severity: 'warning', blocker: false }))
      } else if (ACTIVE.test(extension)) issues.push(issue('active-page', { name }, { ...details, blocker: false }))
      else if (filterWeight(extension) >= 2)
        issues.push(issue('filtered', { name, extension }, { ...details, severity: 'warning', blocker: false }))
      const member = item.archive?.members.find(m => refusedInArchive(extensionOf(m.name)).length > 0)
      if (member) {
        const providers = refusedInArchive(extensionOf(member.name)).map(r => r.name)
        issues.push(issue('refused-inside', { name, member: member.name, providers }, details))
      }
    }
    return failIf(issues)
  },
})
