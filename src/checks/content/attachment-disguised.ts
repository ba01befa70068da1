import { attachment, exampleContent, exampleUnreadable } from '../../content/headers/example.js'
import { detachFix, locate } from '../../content/headers/issue.js'
import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import type { Issue } from '../../core/finding.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'attachment-disguised',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['RFC 2183 2.3', 'https://attack.mitre.org/techniques/T1036/'],
  explains: ['content-related', 'virus-related'],
  title: { en: 'Attachments are what their names say', de: 'Anhänge sind das, was ihr Name sagt' },
  why: {
    en: 'A name like invoice.pdf.exe, a name written partly from right to left, or content of another type than the name promises is how malware hides. Virus filters refuse such messages at once and may list the sender.',
    de: 'Ein Name wie rechnung.pdf.exe, ein teilweise von rechts nach links geschriebener Name oder ein Inhalt, der nicht zum Namen passt: So versteckt sich Schadsoftware. Virenfilter lehnen solche Nachrichten sofort ab und setzen den Absender womöglich auf eine Sperrliste.',
  },
  fix: {
    en: 'Give the file one extension that fits its content, without special characters, or send a download link (mailpreflight detach).',
    de: 'Geben Sie der Datei eine einzige, zum Inhalt passende Endung ohne Sonderzeichen, oder versenden Sie einen Download-Link (mailpreflight detach).',
  },
  messages: {
    en: {
      'double-extension': (a: { name: string }) => `${a.name} hides its real type behind a second extension`,
      'bidi-name': (a: { name: string }) => `The name of ${a.name} holds characters that turn the writing direction`,
      'invisible-name': (a: { name: string }) => `The name of ${a.name} holds invisible or control characters`,
      'hidden-extension': (a: { name: string }) => `Blanks in the name push the extension of ${a.name} out of sight`,
      'other-content': (a: { name: string; found: string }) => `${a.name} is in truth ${a.found}`,
    },
    de: {
      'double-extension': a => `${a.name} verbirgt den wahren Dateityp hinter einer zweiten Endung`,
      'bidi-name': a => `Der Name von ${a.name} enthält Zeichen, die die Schreibrichtung umkehren`,
      'invisible-name': a => `Der Name von ${a.name} enthält unsichtbare Zeichen oder Steuerzeichen`,
      'hidden-extension': a => `Leerzeichen im Namen schieben die Endung von ${a.name} aus dem Blickfeld`,
      'other-content': a => `${a.name} ist in Wirklichkeit ${a.found}`,
    },
  },
  examples: [
    {
      name: 'two extensions',
      facts: exampleContent({}, [attachment('invoice.pdf.exe', { nameProblems: ['double-extension'] })]),
      expect: ['double-extension'],
    },
    {
      name: 'right-to-left override',
      facts: exampleContent({}, [attachment('annexe.doc', { nameProblems: ['bidi'] })]),
      expect: ['bidi-name'],
    },
    {
      name: 'zero-width space',
      facts: exampleContent({}, [attachment('list.pdf', { nameProblems: ['invisible'] })]),
      expect: ['invisible-name'],
    },
    {
      name: 'forty blanks',
      facts: exampleContent({}, [attachment('list.pdf .scr', { nameProblems: ['spaces'] })]),
      expect: ['hidden-extension'],
    },
    {
      name: 'a program called .pdf',
      facts: exampleContent({}, [
        attachment('list.pdf', {
          disguised: true,
          detected: { type: 'application/vnd.microsoft.portable-executable', extensions: ['exe'], family: 'executable' },
        }),
      ]),
      expect: ['other-content'],
    },
    { name: 'an honest PDF', facts: exampleContent({}, [attachment('list.pdf')]), expect: 'pass' },
    { name: 'no attachment', facts: exampleContent(), expect: 'not-applicable' },
    { name: 'the message could not be read', facts: exampleUnreadable, expect: 'unknown' },
  ],
  run({ content }, issue, context) {
    if (content.state === 'unknown') return cannotTell(content)
    if (content.state === 'absent') return notApplicable
    const { items } = content.value.attachments
    if (items.length === 0) return notApplicable
    const issues: Issue[] = []
    for (const item of items) {
      const name = item.safeName
      const details = { location: locate(context, item.at), locator: name, fix: detachFix(context) }
      const has = (problem: (typeof item.nameProblems)[number]): boolean => item.nameProblems.includes(problem)
      if (has('double-extension')) issues.push(issue('double-extension', { name }, details))
      if (has('bidi')) issues.push(issue('bidi-name', { name }, details))
      if (has('invisible') || has('control'))
        issues.push(issue('invisible-name', { name }, { ...details, severity: 'warning', blocker: false }))
      if (has('spaces')) issues.push(issue('hidden-extension', { name }, { ...details, severity: 'warning', blocker: false }))
      if (item.disguised && item.detected) {
        // A program, page or script under another name is an attack; a wrong document type is an accident.
        const harmful = /^(?:executable|script|markup|disk-image)$/.test(item.detected.family)
        const severity = harmful ? {} : ({ severity: 'warning', blocker: false } as const)
        issues.push(issue('other-content', { name, found: item.detected.type }, { ...details, ...severity }))
      }
    }
    return failIf(issues)
  },
})
