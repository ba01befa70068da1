import { refuseEncryptedNested } from '../../content/attachments/policy.js'
import type { ArchiveFact } from '../../content/attachments.js'
import { attachment, exampleContent, exampleUnreadable } from '../../content/headers/example.js'
import { detachFix, locate } from '../../content/headers/issue.js'
import { LINK_INSTEAD } from '../../content/headers/shared-texts.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import type { Issue } from '../../core/finding.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'

const zip = (more: Partial<ArchiveFact>): { archive: ArchiveFact } => ({
  archive: {
    format: 'zip',
    members: [],
    memberCount: 1,
    encrypted: false,
    nested: 0,
    depth: 1,
    unpackedSize: 1,
    stopped: null,
    ...more,
  },
})

/** Files in an archive that are looked at: content/attachments/archive.ts. */
const MOST_MEMBERS = 5000

export default defineCheck({
  id: 'attachment-archive',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['https://support.google.com/mail/answer/6590'],
  explains: ['content-related', 'virus-related'],
  title: {
    en: 'No encrypted or nested archive is attached',
    de: 'Kein verschlüsseltes oder verschachteltes Archiv ist angehängt',
  },
  why: {
    en: 'Filters cannot look into an archive with a password or into archives inside archives. Because malware travels that way, many receivers refuse or quarantine such messages.',
    de: 'In ein Archiv mit Passwort oder in Archive innerhalb von Archiven können Filter nicht hineinsehen. Weil Schadsoftware so reist, lehnen viele Empfänger solche Nachrichten ab oder stellen sie unter Quarantäne.',
  },
  fix: LINK_INSTEAD,
  messages: {
    en: {
      encrypted: (a: { name: string }) => `${a.name} asks for a password, so no filter can look inside`,
      nested: (a: { name: string; count: number }, f: Format) =>
        `${a.name} holds ${f.plural(a.count, 'more archive', 'more archives')}`,
      'encrypted-nested': (a: { name: string; providers: string[] }, f: Format) =>
        `${a.name} is encrypted and holds an archive: ${f.list(a.providers)} refuses that`,
      bomb: (a: { name: string; size: number }, f: Format) =>
        `${a.name} unpacks to ${f.bytes(a.size)}: scanners take it for an archive bomb`,
      'many-members': (a: { name: string; most: number }, f: Format) =>
        `${a.name} holds more than ${f.number(a.most)} files: scanners give up and refuse it`,
    },
    de: {
      encrypted: a => `${a.name} verlangt ein Passwort, kein Filter kann hineinsehen`,
      nested: (a, f) => `${a.name} enthält ${f.plural(a.count, 'weiteres Archiv', 'weitere Archive')}`,
      'encrypted-nested': (a, f) => `${a.name} ist verschlüsselt und enthält ein Archiv: ${f.list(a.providers)} lehnt das ab`,
      bomb: (a, f) => `${a.name} ist entpackt ${f.bytes(a.size)} groß: Scanner halten das für eine Archivbombe`,
      'many-members': (a, f) => `${a.name} enthält mehr als ${f.number(a.most)} Dateien: Scanner geben auf und lehnen ab`,
    },
  },
  examples: [
    { name: 'a password', facts: exampleContent({}, [attachment('data.zip', zip({ encrypted: true }))]), expect: ['encrypted'] },
    {
      name: 'a PDF with a password',
      facts: exampleContent({}, [attachment('data.pdf', { encrypted: true })]),
      expect: ['encrypted'],
    },
    {
      name: 'an archive inside',
      facts: exampleContent({}, [attachment('data.zip', zip({ nested: 2, depth: 2 }))]),
      expect: ['nested'],
    },
    {
      name: 'both',
      facts: exampleContent({}, [attachment('data.zip', zip({ nested: 1, encrypted: true }))]),
      expect: ['encrypted-nested'],
    },
    {
      name: 'an archive bomb',
      facts: exampleContent({}, [attachment('data.zip', zip({ stopped: 'ratio', unpackedSize: 9e9 }))]),
      expect: ['bomb'],
    },
    {
      name: 'thousands of files',
      facts: exampleContent({}, [attachment('data.zip', zip({ stopped: 'members', memberCount: 5001 }))]),
      expect: ['many-members'],
    },
    { name: 'a plain archive', facts: exampleContent({}, [attachment('data.zip', zip({}))]), expect: 'pass' },
    { name: 'no attachment', facts: exampleContent(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent' || content.value.attachments.items.length === 0) return notApplicable
    const issues: Issue[] = []
    for (const { safeName: name, archive, encrypted, at, role } of content.value.attachments.items) {
      if (role === 'encrypted') continue
      const details = { location: locate(context, at), locator: name, fix: detachFix(context) }
      const locked = encrypted || archive?.encrypted === true
      const nested = archive?.nested ?? 0
      if (archive?.stopped === 'members')
        issues.push(issue('many-members', { name, most: MOST_MEMBERS }, { ...details, severity: 'error' }))
      if (archive?.stopped === 'ratio' || archive?.stopped === 'size')
        issues.push(issue('bomb', { name, size: archive.unpackedSize }, { ...details, severity: 'error' }))
      if (locked && nested > 0 && refuseEncryptedNested.length > 0)
        issues.push(
          issue(
            'encrypted-nested',
            { name, providers: refuseEncryptedNested.map(r => r.name) },
            { ...details, severity: 'error' },
          ),
        )
      else if (locked) issues.push(issue('encrypted', { name }, details))
      else if (nested > 0) issues.push(issue('nested', { name, count: nested }, details))
    }
    return failIf(issues)
  },
})
