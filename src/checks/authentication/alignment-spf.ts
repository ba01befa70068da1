import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import { exampleAlignment } from '../../dns/dmarc/example.js'
import { walkTrouble } from '../alignment-trouble.js'
import { defineCheck } from '../define.js'

const spf = (domain: string, walk: 'strict' | 'relaxed' | 'none' | 'unknown', aligned: boolean | null) =>
  exampleAlignment({ mailFromDomain: domain, spf: { domain, walk, psl: walk, aligned, alignedLegacy: aligned, results: [] } })

export default defineCheck({
  id: 'alignment-spf',
  category: 'authentication',
  subject: 'message',
  severity: 'warning',
  weight: 7,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['alignment'],
  refs: ['RFC 9989 4.4.2', 'RFC 9989 3.2.4'],
  explains: ['invalid-sender'],
  title: { en: 'The return path belongs to the From domain', de: 'Der Return-Path gehört zur Absenderdomain' },
  why: {
    en: 'SPF checks the return path, an address that readers never see. It helps your DMARC result only if its domain belongs to the From domain. With it you have a second leg beside DKIM, for example when a signature breaks on the way.',
    de: 'SPF prüft den Return-Path, eine Adresse, die niemand zu sehen bekommt. Zu Ihrem DMARC-Ergebnis trägt er nur bei, wenn seine Domain zur Absenderdomain gehört. Damit haben Sie neben DKIM ein zweites Standbein, etwa wenn eine Signatur unterwegs bricht.',
  },
  fix: {
    en: 'Set up a custom return path (“bounce domain”) in your sending service: usually a CNAME at a subdomain such as bounce.your-domain.',
    de: 'Richten Sie in Ihrem Versanddienst einen eigenen Return-Path („Bounce-Domain“) ein: meist ein CNAME an einer Subdomain wie bounce.ihre-domain.',
  },
  messages: {
    en: {
      'not-aligned': (a: { from: string; mailFrom: string }) =>
        `The return path uses ${a.mailFrom}, which does not belong to ${a.from}`,
      strict: (a: { from: string; mailFrom: string }) =>
        `The return path uses ${a.mailFrom}, but the policy of ${a.from} demands exactly the same domain (aspf=s)`,
    },
    de: {
      'not-aligned': a => `Der Return-Path verwendet ${a.mailFrom}; das gehört nicht zu ${a.from}`,
      strict: a =>
        `Der Return-Path verwendet ${a.mailFrom}, die Richtlinie von ${a.from} verlangt aber genau dieselbe Domain (aspf=s)`,
    },
  },
  examples: [
    { name: 'subdomain as return path', facts: { alignment: spf('bounce.example.com', 'relaxed', true) }, expect: 'pass' },
    { name: 'return path of the service', facts: { alignment: spf('esp.example', 'none', false) }, expect: ['not-aligned'] },
    { name: 'strict mode', facts: { alignment: spf('bounce.example.com', 'relaxed', false) }, expect: ['strict'] },
    {
      name: 'organizational domain unknown',
      facts: { alignment: spf('bounce.example.com', 'unknown', null) },
      expect: 'unknown',
    },
    {
      name: 'return path not known',
      facts: { alignment: exampleAlignment({ mailFromDomain: null, spf: null }) },
      expect: 'unknown',
    },
    { name: 'nothing known', facts: { alignment: unknown('timeout') }, expect: 'unknown' },
    { name: 'an HTML file', facts: { alignment: absent() }, expect: 'not-applicable' },
  ],
  run({ alignment }, issue) {
    if (alignment.state === 'unknown') return cannotTell(alignment)
    if (alignment.state === 'absent') return notApplicable
    const { fromDomain: from, spf } = alignment.value
    if (spf === null) return cannotTell({ reason: 'not-visible', detail: 'MAIL FROM is not known' })
    if (spf.aligned === null) return cannotTell(walkTrouble(alignment.value))
    if (spf.aligned) return pass()
    return fail(issue(spf.walk === 'relaxed' ? 'strict' : 'not-aligned', { from, mailFrom: spf.domain }))
  },
})
