import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleSignature, exampleSignatures } from '../../dns/dkim/example.js'
import { exampleAlignment, foreignIdentifier } from '../../dns/dmarc/example.js'
import type { AlignmentFacts } from '../../dns/dmarc/facts.js'
import { defineCheck } from '../define.js'
import { isDraft } from '../dkim-keys.js'

const signatures = exampleSignatures([exampleSignature()])
const failing: Partial<AlignmentFacts> = { dkim: [foreignIdentifier()], verdict: 'fail', verdictLegacy: 'fail' }

/** DMARC passes when SPF or DKIM passes and aligns: with one of these mended it does. */
const ROOTS = [
  'dkim-key-missing',
  'dkim-verifies',
  'alignment-dkim',
  'dkim-signature',
  'spf-lookup-limit',
  'spf-sending-ip',
  'spf-record',
  'spf-syntax',
  'alignment-spf',
]

export default defineCheck({
  id: 'dmarc-pass',
  category: 'authentication',
  subject: 'message',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['alignment', 'signatures'],
  refs: ['RFC 9989 4.1', 'https://support.google.com/a/answer/81126'],
  explains: ['invalid-sender'],
  title: { en: 'The message passes DMARC', de: 'Die E-Mail besteht DMARC' },
  why: {
    en: 'DMARC passes if DKIM or SPF passes for a domain that belongs to the From domain. If it fails, your own policy tells receivers what to do: with p=reject the message is refused, with p=quarantine it lands in spam. Gmail, Yahoo and Microsoft refuse failing bulk mail even with p=none.',
    de: 'DMARC ist bestanden, wenn DKIM oder SPF für eine Domain besteht, die zur Absenderdomain gehört. Sonst gilt Ihre eigene Richtlinie: Bei p=reject wird die E-Mail abgewiesen, bei p=quarantine landet sie im Spam. Gmail, Yahoo und Microsoft weisen solche Massenmails sogar bei p=none ab.',
  },
  fix: {
    en: 'Have your sending service sign with your own domain (DKIM), and use a return path of your domain as second leg. The findings on DKIM and SPF say what is missing.',
    de: 'Lassen Sie Ihren Versanddienst mit Ihrer eigenen Domain signieren (DKIM), und nutzen Sie als zweites Standbein einen Return-Path Ihrer Domain. Die Befunde zu DKIM und SPF nennen, was fehlt.',
  },
  messages: {
    en: {
      fails: (a: { from: string; policy: string }) =>
        `Mail from ${a.from} fails DMARC; the policy asks receivers for “${a.policy}”`,
      'fails-from-ip': (a: { from: string; ips: string[] }, f) =>
        `Mail from ${a.from} fails DMARC when it is sent from ${f.list(a.ips)}`,
      'fails-monitored': (a: { from: string; ips: string[] }, f) =>
        `Mail from ${a.from} fails DMARC${a.ips.length > 0 ? ` when it is sent from ${f.list(a.ips)}` : ''}; the policy p=none asks receivers for nothing, so mend this before it gets stricter`,
      'legacy-fails': (a: { from: string }) =>
        `Mail from ${a.from} passes by the new standard (RFC 9989), but fails at receivers that use the public suffix list`,
      'new-fails': (a: { from: string }) =>
        `Mail from ${a.from} passes at receivers that use the public suffix list, but fails by the new standard (RFC 9989)`,
    },
    de: {
      fails: a => `E-Mails von ${a.from} fallen bei DMARC durch; die Richtlinie verlangt von Empfängern „${a.policy}“`,
      'fails-from-ip': (a, f) => `E-Mails von ${a.from} fallen bei DMARC durch, wenn sie von ${f.list(a.ips)} gesendet werden`,
      'fails-monitored': (a, f) =>
        `E-Mails von ${a.from} fallen bei DMARC durch${a.ips.length > 0 ? `, wenn sie von ${f.list(a.ips)} gesendet werden` : ''}; die Richtlinie p=none verlangt von Empfängern nichts, beheben Sie dies also, bevor Sie sie verschärfen`,
      'legacy-fails': a =>
        `E-Mails von ${a.from} bestehen nach dem neuen Standard (RFC 9989), fallen aber bei Empfängern durch, die die Public Suffix List verwenden`,
      'new-fails': a =>
        `E-Mails von ${a.from} bestehen bei Empfängern, die die Public Suffix List verwenden, fallen aber nach dem neuen Standard (RFC 9989) durch`,
    },
  },
  examples: [
    { name: 'aligned signature', facts: { alignment: exampleAlignment(), signatures }, expect: 'pass' },
    { name: 'nothing aligned', facts: { alignment: exampleAlignment(failing), signatures }, expect: ['fails'] },
    {
      name: 'one address not covered by SPF',
      facts: { alignment: exampleAlignment({ ...failing, failingIps: ['192.0.2.9'] }), signatures },
      expect: ['fails-from-ip'],
    },
    {
      name: 'nothing aligned under p=none',
      facts: { alignment: exampleAlignment({ ...failing, policy: 'none' }), signatures },
      expect: ['fails-monitored'],
    },
    {
      name: 'one address not covered by SPF under p=none',
      facts: { alignment: exampleAlignment({ ...failing, policy: 'none', failingIps: ['192.0.2.9'] }), signatures },
      expect: ['fails-monitored'],
    },
    {
      name: 'passes by the new standard only',
      facts: { alignment: exampleAlignment({ verdictLegacy: 'fail' }), signatures },
      expect: ['legacy-fails'],
    },
    {
      name: 'passes by the old standard only',
      facts: { alignment: exampleAlignment({ verdict: 'fail' }), signatures },
      expect: ['new-fails'],
    },
    {
      name: 'no sending address given',
      facts: { alignment: exampleAlignment({ ...failing, verdict: 'unknown', verdictLegacy: 'unknown' }), signatures },
      expect: 'unknown',
    },
    {
      name: 'not sent yet',
      facts: { alignment: exampleAlignment({ ...failing, dkim: [] }), signatures: exampleSignatures([], { received: 0 }) },
      expect: 'unknown',
    },
    { name: 'nothing known', facts: { alignment: unknown('timeout'), signatures }, expect: 'unknown' },
    {
      name: 'no policy: dmarc-record',
      facts: { alignment: exampleAlignment({ verdict: 'no-policy', verdictLegacy: 'no-policy' }), signatures },
      expect: 'not-applicable',
    },
    { name: 'an HTML file', facts: { alignment: absent(), signatures: absent() }, expect: 'not-applicable' },
  ],
  run({ alignment, signatures }, issue, { settings }) {
    if (alignment.state === 'unknown') return cannotTell(alignment)
    if (alignment.state === 'absent') return notApplicable
    const { fromDomain: from, verdict, verdictLegacy, failingIps, policy } = alignment.value
    if (verdict === 'no-policy') return notApplicable
    // DKIM of a draft is still to come; it can only make things better.
    if (verdict !== 'pass' && signatures.state === 'known' && isDraft(signatures.value, settings))
      return cannotTell({ reason: 'not-visible' })
    if (verdict === 'unknown')
      return cannotTell({ reason: 'not-visible', detail: 'sending address, MAIL FROM or a key is not known' })
    const partly = { severity: 'warning', blocker: false } as const
    if (verdict === 'pass') return verdictLegacy === 'fail' ? fail(issue('legacy-fails', { from }, partly)) : pass()
    if (verdictLegacy === 'pass') return fail(issue('new-fails', { from }, partly))
    const ips = [...failingIps]
    // A code of its own: where the policy asks for nothing, providers that go by the policy let the message pass.
    if (policy === null || policy === 'none') return fail(issue('fails-monitored', { from, ips }, { follows: ROOTS }))
    if (ips.length > 0) return fail(issue('fails-from-ip', { from, ips }, { follows: ROOTS }))
    return fail(issue('fails', { from, policy }, { follows: ROOTS }))
  },
})
