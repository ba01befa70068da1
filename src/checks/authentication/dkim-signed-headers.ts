import { cannotTell, failIf, notApplicable } from '../../core/check.js'
import { absent, unknown } from '../../core/fact.js'
import type { Issue } from '../../core/finding.js'
import { exampleSignature, exampleSignatures } from '../../dns/dkim/example.js'
import type { DkimSignature } from '../../dns/dkim/facts.js'
import { defineCheck } from '../define.js'

const RECOMMENDED = ['subject', 'date', 'to', 'reply-to', 'mime-version', 'content-type']
const covers = (s: DkimSignature, name: string): boolean => s.signed.some(h => h.name === name && h.listed > 0)
const present = (s: DkimSignature, name: string): boolean => s.signed.some(h => h.name === name && h.present > 0)
const without = (...names: string[]) =>
  exampleSignatures([
    exampleSignature({ signed: exampleSignature().signed.map(h => (names.includes(h.name) ? { ...h, listed: 0 } : h)) }),
  ])

export default defineCheck({
  id: 'dkim-signed-headers',
  category: 'authentication',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'sending-service',
  effort: 'hour',
  needs: ['signatures'],
  refs: ['RFC 6376 5.4', 'RFC 6376 8.2', 'RFC 8058 4'],
  title: {
    en: 'The signature covers the important headers and the whole text',
    de: 'Die Signatur deckt die wichtigen Kopfzeilen und den ganzen Text ab',
  },
  why: {
    en: 'What is not signed anyone can change or add on the way. One-click unsubscription counts only if both of its headers are signed: Gmail and Yahoo demand this of bulk senders.',
    de: 'Was nicht signiert ist, kann unterwegs jeder ändern oder ergänzen. Die Abmeldung mit einem Klick zählt nur, wenn ihre beiden Kopfzeilen signiert sind: Gmail und Yahoo verlangen das von Massenversendern.',
  },
  fix: {
    en: 'Have the signing system include From, To, Subject, Date, Reply-To, List-Unsubscribe and List-Unsubscribe-Post, and switch off the body length (l=).',
    de: 'Lassen Sie das signierende System From, To, Subject, Date, Reply-To, List-Unsubscribe und List-Unsubscribe-Post einbeziehen, und schalten Sie die Längenangabe (l=) ab.',
  },
  messages: {
    en: {
      unsubscribe: (a: { headers: string[] }, f) =>
        `No signature covers ${f.list(a.headers)}: one-click unsubscription does not count`,
      unsigned: (a: { domain: string; headers: string[] }, f) => `The signature of ${a.domain} leaves out ${f.list(a.headers)}`,
      length: (a: { domain: string }) =>
        `The signature of ${a.domain} covers only the beginning of the text (l=); anyone can append something`,
    },
    de: {
      unsubscribe: (a, f) => `Keine Signatur deckt ${f.list(a.headers)} ab: Die Abmeldung mit einem Klick zählt dann nicht`,
      unsigned: (a, f) => `Die Signatur von ${a.domain} lässt ${f.list(a.headers)} aus`,
      length: a => `Die Signatur von ${a.domain} deckt nur den Anfang des Textes ab (l=); jeder kann etwas anhängen`,
    },
  },
  examples: [
    { name: 'everything signed', facts: { signatures: exampleSignatures([exampleSignature()]) }, expect: 'pass' },
    {
      name: 'List-Unsubscribe-Post not signed',
      facts: { signatures: without('list-unsubscribe-post') },
      expect: ['unsubscribe'],
    },
    { name: 'Subject and Date not signed', facts: { signatures: without('subject', 'date') }, expect: ['unsigned'] },
    {
      name: 'body length',
      facts: { signatures: exampleSignatures([exampleSignature({ bodyLength: 100 })]) },
      expect: ['length'],
    },
    {
      name: 'another signature covers the rest',
      facts: {
        signatures: exampleSignatures([exampleSignature(), exampleSignature({ index: 1, domain: 'esp.example', signed: [] })]),
      },
      expect: 'pass',
    },
    { name: 'could not be read', facts: { signatures: unknown('unreadable') }, expect: 'unknown' },
    { name: 'no signature', facts: { signatures: exampleSignatures([]) }, expect: 'not-applicable' },
    { name: 'an HTML file', facts: { signatures: absent() }, expect: 'not-applicable' },
  ],
  run({ signatures }, issue) {
    if (signatures.state === 'unknown') return cannotTell(signatures)
    if (signatures.state === 'absent' || signatures.value.signatures.length === 0) return notApplicable
    const { signatures: all, listUnsubscribe, listUnsubscribePost } = signatures.value
    const issues: Issue[] = []
    const post = ['list-unsubscribe', 'list-unsubscribe-post']
    // RFC 8058 4: a single signature has to cover both.
    if (listUnsubscribe && listUnsubscribePost && !all.some(s => post.every(name => covers(s, name)))) {
      issues.push(issue('unsubscribe', { headers: post.filter(name => !all.some(s => covers(s, name))).map(title) }))
    }
    const left = RECOMMENDED.filter(name => all.some(s => present(s, name)) && !all.some(s => covers(s, name)))
    const [first] = all
    if (left.length > 0) issues.push(issue('unsigned', { domain: first?.domain ?? '?', headers: left.map(title) }))
    for (const s of all)
      if (s.bodyLength !== null) issues.push(issue('length', { domain: s.domain ?? '?' }, { locator: s.domain ?? '' }))
    return failIf(issues)
  },
})

const title = (name: string): string => name.replaceAll(/(?:^|-)[a-z]/g, c => c.toUpperCase())
