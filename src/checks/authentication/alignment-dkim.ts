import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleSignature, exampleSignatures } from '../../dns/dkim/example.js'
import { exampleAlignment, exampleIdentifier, foreignIdentifier } from '../../dns/dmarc/example.js'
import type { AlignmentFacts } from '../../dns/dmarc/facts.js'
import { walkTrouble } from '../alignment-trouble.js'
import { defineCheck } from '../define.js'
import { isDraft } from '../dkim-keys.js'

const subdomain = { domain: 'news.example.com', walk: 'relaxed', psl: 'relaxed' } as const
const by = (identifier: Partial<AlignmentFacts['dkim'][number]>, change: Partial<AlignmentFacts> = {}) => ({
  alignment: exampleAlignment({ dkim: [exampleIdentifier(identifier)], ...change }),
  signatures: exampleSignatures([exampleSignature()]),
})

export default defineCheck({
  id: 'alignment-dkim',
  category: 'authentication',
  subject: 'message',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['alignment', 'signatures'],
  refs: ['RFC 9989 4.4.1', 'RFC 9989 4.10.2'],
  explains: ['invalid-sender'],
  title: { en: 'A valid DKIM signature belongs to the From domain', de: 'Eine gültige DKIM-Signatur gehört zur Absenderdomain' },
  why: {
    en: 'Readers see the From address. Receivers therefore ask whether the signing domain belongs to it (alignment). A signature of the sending service alone proves nothing about you.',
    de: 'Leserinnen und Leser sehen die Absenderadresse. Deshalb prüfen Empfänger, ob die signierende Domain dazu gehört (Alignment). Eine Signatur nur des Versanddienstes sagt nichts über Sie aus.',
  },
  fix: {
    en: 'Set up your own domain for DKIM in your sending service (“domain authentication”), so that d= in the signature is the From domain or a parent or subdomain of it.',
    de: 'Richten Sie in Ihrem Versanddienst Ihre eigene Domain für DKIM ein („Domain-Authentifizierung“), sodass d= in der Signatur die Absenderdomain oder eine ihr über- oder untergeordnete Domain ist.',
  },
  messages: {
    en: {
      'not-aligned': (a: { from: string; domains: string[] }, f) =>
        `The message is signed by ${f.list(a.domains)}, but not by the From domain ${a.from}`,
      strict: (a: { from: string; domain: string }) =>
        `${a.domain} signs, but the policy of ${a.from} demands exactly the same domain (adkim=s)`,
      'legacy-only': (a: { from: string; domain: string }) =>
        `${a.domain} belongs to ${a.from} by the public suffix list, but no longer by the new standard (RFC 9989)`,
      'new-only': (a: { from: string; domain: string }) =>
        `${a.domain} belongs to ${a.from} by the new standard (RFC 9989), but not for receivers that use the public suffix list`,
    },
    de: {
      'not-aligned': (a, f) => `Die E-Mail ist von ${f.list(a.domains)} signiert, nicht aber von der Absenderdomain ${a.from}`,
      strict: a => `${a.domain} signiert, die Richtlinie von ${a.from} verlangt aber genau dieselbe Domain (adkim=s)`,
      'legacy-only': a =>
        `${a.domain} gehört nach der Public Suffix List zu ${a.from}, nach dem neuen Standard (RFC 9989) aber nicht mehr`,
      'new-only': a =>
        `${a.domain} gehört nach dem neuen Standard (RFC 9989) zu ${a.from}, nicht aber bei Empfängern, die die Public Suffix List verwenden`,
    },
  },
  examples: [
    { name: 'same domain', facts: by({}), expect: 'pass' },
    { name: 'only the service signs', facts: by(foreignIdentifier()), expect: ['not-aligned'] },
    {
      name: 'strict mode, subdomain signs',
      facts: by({ ...subdomain, aligned: false, alignedLegacy: false }, { adkim: 'strict' }),
      expect: ['strict'],
    },
    {
      name: 'parent without a policy signs',
      facts: by({ ...subdomain, walk: 'none', aligned: false }),
      expect: ['legacy-only'],
    },
    {
      name: 'joined by a record above a suffix',
      facts: by({ ...subdomain, psl: 'none', alignedLegacy: false }),
      expect: ['new-only'],
    },
    { name: 'organizational domain unknown', facts: by({ walk: 'unknown', aligned: null }), expect: 'unknown' },
    { name: 'key lookup timed out', facts: by({ result: 'unknown' }), expect: 'unknown' },
    {
      name: 'not sent yet',
      facts: { ...by({}, { dkim: [] }), signatures: exampleSignatures([], { received: 0 }) },
      expect: 'unknown',
    },
    { name: 'no signature passes: see dkim-verifies', facts: by({ result: 'fail' }), expect: 'not-applicable' },
    { name: 'nothing known', facts: { ...by({}), alignment: unknown('timeout') }, expect: 'unknown' },
    { name: 'an HTML file', facts: { alignment: absent(), signatures: absent() }, expect: 'not-applicable' },
  ],
  run({ alignment, signatures }, issue, { settings }) {
    if (alignment.state === 'unknown') return cannotTell(alignment)
    if (alignment.state === 'absent') return notApplicable
    if (signatures.state === 'known' && isDraft(signatures.value, settings)) return cannotTell({ reason: 'not-visible' })
    const { fromDomain: from, dkim, adkim } = alignment.value
    const passing = dkim.filter(d => d.result === 'pass')
    const good = passing.filter(d => d.aligned)
    if (good.some(d => d.alignedLegacy)) return pass()
    // Wrong for one generation of receivers only.
    const partly = { severity: 'warning', blocker: false } as const
    const [newOnly] = good
    if (newOnly) return fail(issue('new-only', { from, domain: newOnly.domain }, partly))
    const open = dkim.find(d => d.aligned !== false && (d.result === 'unknown' || (d.result === 'pass' && d.aligned === null)))
    if (open) {
      const signature = signatures.state === 'known' ? signatures.value.signatures.find(s => s.result === 'unknown') : undefined
      return cannotTell(
        open.result === 'unknown' && signature?.keyUnknown ? { reason: signature.keyUnknown } : walkTrouble(alignment.value),
      )
    }
    const legacy = passing.find(d => d.alignedLegacy)
    if (legacy) return fail(issue('legacy-only', { from, domain: legacy.domain }, partly))
    if (passing.length === 0) return notApplicable
    const near = passing.find(d => d.walk === 'relaxed')
    if (near && adkim === 'strict') return fail(issue('strict', { from, domain: near.domain }))
    return fail(issue('not-aligned', { from, domains: [...new Set(passing.map(d => d.domain))] }))
  },
})
