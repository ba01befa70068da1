import { cannotTell, failIf, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleSignature, exampleSignatures } from '../../dns/dkim/example.js'
import type { DkimSignature } from '../../dns/dkim/facts.js'
import { BODY_REASONS, failureCode, failureDetail, KEY_REASONS } from '../../dns/dkim/show.js'
import { defineCheck } from '../define.js'

interface Args {
  domain: string
  selector: string
  detail: string
}

const signed = (...changes: Partial<DkimSignature>[]) => ({
  signatures: exampleSignatures(changes.map(change => exampleSignature({ result: 'fail', intact: false, ...change }))),
})
const body = (difference: DkimSignature['body']['difference']) =>
  signed({ reason: 'body-hash', body: { matches: false, difference } })
const tagged = { difference: { kind: 'changed', header: 'subject' } } as const
const of = (a: Args): string => `Signature of ${a.domain} (${a.selector})`
const von = (a: Args): string => `Signatur von ${a.domain} (${a.selector})`

/** What can be wrong with a key that is there. */
const KEY_CHECKS = [
  'dkim-key-revoked',
  'dkim-key-syntax',
  'dkim-multiple-records',
  'dkim-key-size',
  'dkim-key-type',
  'dkim-hash',
  'dkim-service',
]

export default defineCheck({
  id: 'dkim-verifies',
  category: 'authentication',
  subject: 'message',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['signatures'],
  refs: ['RFC 6376 6.1', 'RFC 8301', 'RFC 8463'],
  explains: ['invalid-sender'],
  title: { en: 'The DKIM signatures verify', de: 'Die DKIM-Signaturen sind gültig' },
  why: {
    en: 'A signature that does not verify counts as none. Usually something changed the message after signing: a footer, a virus scanner, a link rewriter. Or the key in DNS is not the one that signed.',
    de: 'Eine ungültige Signatur zählt wie keine. Meist hat etwas die E-Mail nach dem Signieren verändert: eine Fußzeile, ein Virenscanner, ein Programm, das Links umschreibt. Oder der Schlüssel im DNS ist nicht der, mit dem signiert wurde.',
  },
  fix: {
    en: 'Sign last: every system that changes the message must come before signing. If the key does not match, publish the present key of your sending service. If an exported copy was audited, export the original source.',
    de: 'Signieren Sie als Letztes: Jedes System, das die E-Mail verändert, muss davor liegen. Passt der Schlüssel nicht, veröffentlichen Sie den aktuellen Schlüssel Ihres Versanddienstes. Wurde eine exportierte Kopie geprüft, exportieren Sie den Originalquelltext.',
  },
  messages: {
    en: {
      'body-changed': (a: Args) => `${of(a)}: the body was changed after signing${BODY_REASONS.en[a.detail] ?? ''}`,
      'lines-added': (a: Args) => `${of(a)}: text was added after signing, from line ${a.detail} on`,
      'field-changed': (a: Args) => `${of(a)}: the ${a.detail} header was changed or added after signing`,
      'header-changed': (a: Args) => `${of(a)}: a signed header was changed after signing`,
      'wrong-key': (a: Args) => `${of(a)}: made with another key than the one in DNS`,
      'key-missing': (a: Args) => `${of(a)}: there is no key in DNS`,
      'key-unusable': (a: Args) => `${of(a)}: the key in DNS cannot be used (${KEY_REASONS.en[a.detail] ?? a.detail})`,
      'algorithm-sha1': (a: Args) => `${of(a)}: made with SHA-1, which receivers no longer accept`,
      expired: (a: Args, f) => `${of(a)}: expired on ${f.dateTime(a.detail)}`,
      malformed: (a: Args) => `${of(a)}: the DKIM-Signature field is faulty (${a.detail})`,
    },
    de: {
      'body-changed': a => `${von(a)}: Der Inhalt wurde nach dem Signieren verändert${BODY_REASONS.de[a.detail] ?? ''}`,
      'lines-added': a => `${von(a)}: Nach dem Signieren wurde ab Zeile ${a.detail} Text eingefügt`,
      'field-changed': a => `${von(a)}: Die Kopfzeile ${a.detail} wurde nach dem Signieren verändert oder ergänzt`,
      'header-changed': a => `${von(a)}: Eine signierte Kopfzeile wurde nach dem Signieren verändert`,
      'wrong-key': a => `${von(a)}: mit einem anderen Schlüssel erstellt als dem im DNS`,
      'key-missing': a => `${von(a)}: Im DNS steht kein Schlüssel`,
      'key-unusable': a => `${von(a)}: Der Schlüssel im DNS ist nicht verwendbar (${KEY_REASONS.de[a.detail] ?? a.detail})`,
      'algorithm-sha1': a => `${von(a)}: mit SHA-1 erstellt, das Empfänger nicht mehr annehmen`,
      expired: (a, f) => `${von(a)}: abgelaufen am ${f.dateTime(a.detail)}`,
      malformed: a => `${von(a)}: Die Kopfzeile DKIM-Signature ist fehlerhaft (${a.detail})`,
    },
  },
  examples: [
    { name: 'good signature', facts: signed({ result: 'pass' }), expect: 'pass' },
    { name: 'body changed', facts: body(null), expect: ['body-changed'] },
    { name: 'line ends changed', facts: body({ kind: 'line-ends' }), expect: ['body-changed'] },
    { name: 'footer appended', facts: body({ kind: 'appended-lines', line: 40 }), expect: ['lines-added'] },
    { name: 'subject tagged', facts: signed({ reason: 'header-changed', header: tagged }), expect: ['field-changed'] },
    { name: 'some header changed', facts: signed({ reason: 'header-changed' }), expect: ['header-changed'] },
    { name: 'key was rotated', facts: signed({ reason: 'wrong-key' }), expect: ['wrong-key'] },
    { name: 'no key', facts: signed({ reason: 'key-missing' }), expect: ['key-missing'] },
    { name: 'revoked key', facts: signed({ reason: 'key-revoked' }), expect: ['key-unusable'] },
    { name: 'rsa-sha1', facts: signed({ reason: 'algorithm-sha1' }), expect: ['algorithm-sha1'] },
    { name: 'old test mail', facts: signed({ reason: 'expired', detail: '2026-10-01T00:00:00Z' }), expect: ['expired'] },
    { name: 'field without h=', facts: signed({ reason: 'missing-tag', detail: 'h' }), expect: ['malformed'] },
    { name: 'one of two good', facts: signed({ result: 'pass' }, { index: 1, reason: 'key-missing' }), expect: ['key-missing'] },
    { name: 'key lookup timed out', facts: signed({ result: 'unknown', reason: 'dns' }), expect: 'unknown' },
    { name: 'could not be read', facts: { signatures: unknown('unreadable') }, expect: 'unknown' },
    { name: 'no signature', facts: signed(), expect: 'not-applicable' },
    { name: 'an HTML file', facts: { signatures: absent() }, expect: 'not-applicable' },
  ],
  run({ signatures }, issue, { subject }) {
    if (signatures.state === 'unknown') return cannotTell(signatures)
    if (signatures.state === 'absent') return notApplicable
    const all = signatures.value.signatures
    const failed = all.filter(s => s.result === 'fail')
    const file = subject.kind === 'message' ? subject.file : null
    // One good signature is enough for a receiver; the others are loose ends. Expiry is no fault of a message that was sent long ago.
    const spare = all.some(s => s.result === 'pass')
    if (failed.length > 0) {
      return failIf(
        failed.map(s => {
          const args = { domain: s.domain ?? '?', selector: s.selector ?? '?', detail: failureDetail(s).slice(0, 120) }
          const mild = spare || s.reason === 'expired' ? ({ severity: 'warning', blocker: false } as const) : {}
          const location = { file, line: s.line, column: 1 }
          const code = failureCode(s)
          const follows = code === 'key-missing' ? ['dkim-key-missing'] : code === 'key-unusable' ? KEY_CHECKS : []
          return issue(code, args, { locator: `${args.domain} ${args.selector}`, location, follows, ...mild })
        }),
      )
    }
    const open = all.find(s => s.result === 'unknown')
    if (open)
      return cannotTell({ reason: open.keyUnknown ?? 'timeout', ...(open.detail === null ? {} : { detail: open.detail }) })
    return all.length === 0 ? notApplicable : pass()
  },
})
