import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleSignature, exampleSignatures } from '../../dns/dkim/example.js'
import { defineCheck } from '../define.js'
import { isDraft } from '../dkim-keys.js'

export default defineCheck({
  id: 'dkim-signature',
  category: 'authentication',
  subject: 'message',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['signatures'],
  refs: ['RFC 6376', 'https://support.google.com/a/answer/81126'],
  explains: ['invalid-sender'],
  title: { en: 'The message carries a DKIM signature', de: 'Die E-Mail trägt eine DKIM-Signatur' },
  why: {
    en: 'A DKIM signature proves that a message comes from your domain and was not changed. Gmail, Yahoo and Microsoft demand it of everyone who sends in bulk; GMX and WEB.DE demand it of everyone.',
    de: 'Eine DKIM-Signatur belegt, dass eine E-Mail von Ihrer Domain stammt und nicht verändert wurde. Gmail, Yahoo und Microsoft verlangen sie von allen Massenversendern, GMX und WEB.DE von jedem Absender.',
  },
  fix: {
    en: 'Switch on DKIM (“domain authentication”) for your domain in your sending service and publish the records it shows you. Then send yourself a test and audit the message as received.',
    de: 'Schalten Sie in Ihrem Versanddienst DKIM („Domain-Authentifizierung“) für Ihre Domain ein und veröffentlichen Sie die angezeigten Einträge. Senden Sie sich danach einen Test und prüfen Sie die empfangene E-Mail.',
  },
  messages: {
    en: { unsigned: (_: Record<string, never>) => 'The message was sent without a DKIM signature' },
    de: { unsigned: () => 'Die E-Mail wurde ohne DKIM-Signatur versendet' },
  },
  examples: [
    { name: 'signed', facts: { signatures: exampleSignatures([exampleSignature()]) }, expect: 'pass' },
    { name: 'received without a signature', facts: { signatures: exampleSignatures([]) }, expect: ['unsigned'] },
    {
      name: 'not sent yet: the service will sign',
      facts: { signatures: exampleSignatures([], { received: 0 }) },
      expect: 'unknown',
    },
    { name: 'a template', facts: { signatures: exampleSignatures([]) }, settings: { mode: 'template' }, expect: 'unknown' },
    { name: 'could not be read', facts: { signatures: unknown('unreadable') }, expect: 'unknown' },
    { name: 'an HTML file', facts: { signatures: absent() }, expect: 'not-applicable' },
  ],
  run({ signatures }, issue, { settings }) {
    if (signatures.state === 'unknown') return cannotTell(signatures)
    if (signatures.state === 'absent') return notApplicable
    if (isDraft(signatures.value, settings))
      return cannotTell({ reason: 'not-visible', detail: 'the sending service signs later' })
    const found = signatures.value.signatures
    if (found.length === 0) return fail(issue('unsigned', {}))
    return pass(
      ...found.map(s => ({
        kind: 'header' as const,
        label: 'DKIM-Signature',
        text: `d=${s.domain ?? '?'}; s=${s.selector ?? '?'}; a=${s.algorithm ?? '?'}`,
      })),
    )
  },
})
