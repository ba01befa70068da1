import type { MailboxFact } from '../../content/headers.js'
import { hasManyHyphens, isAbusedTld, readableHost } from '../../content/links/hosts.js'
import { sampleContent, sampleHeaders } from '../../content/sample.js'
import { senderOf } from '../../content/sender.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

const CONSONANTS = /[bcdfghjklmnpqrstvwxz]{6}/i

const SHAPES = [
  ['no-name', f => !f.name],
  ['address-as-name', f => f.name?.includes('@') ?? false],
  // Clubs carry the year of their foundation.
  ['digits-in-name', f => /\d{3,}/.test((f.name ?? '').replace(/\b(?:1[5-9]|20)\d\d\b/g, ''))],
  ['signs-in-name', f => /[!|*_#%:;=<>~[\]{}^\\]/.test(f.name ?? '')],
  ['emoji-in-name', f => /\p{Extended_Pictographic}/u.test(f.name ?? '')],
  ['random-local', f => CONSONANTS.test(f.local) || /(?:\d[a-z]+){4}/i.test(f.local)],
  ['digits-in-domain', f => /\d{2}/.test(readableHost(f.domain))],
  [
    'random-domain',
    f =>
      readableHost(f.domain)
        .split('.')
        .some(label => CONSONANTS.test(label)),
  ],
  ['hyphens-in-domain', f => hasManyHyphens(readableHost(f.domain))],
  ['deep-domain', f => f.domain.split('.').length >= 4],
  ['abused-tld', f => isAbusedTld(f.domain)],
  ['tenant-domain', f => /\.(?:onmicrosoft\.com|firebaseapp\.com|myshopify\.com|web\.app|herokuapp\.com)$/.test(f.domain)],
] as const satisfies readonly (readonly [string, (from: MailboxFact) => boolean])[]

const from = (name: string | null, local: string, domain: string) => {
  const headers = sampleHeaders()
  const mailbox = { name, address: `${local}@${domain}`, local, domain, group: null, at: { line: 1, column: 7 } }
  return sampleContent({
    headers: {
      ...headers,
      from: { text: `${name ?? ''} <${local}@${domain}>`, mailboxes: [mailbox], problems: [], at: mailbox.at },
    },
  })
}

export default defineCheck({
  id: 'from-shape',
  category: 'content',
  subject: 'message',
  severity: 'warning',
  weight: 3,
  owner: 'list-owner',
  effort: 'minutes',
  needs: ['content'],
  refs: ['SpamAssassin FROM_EXCESS_BASE64, PDS_OTHER_BAD_TLD', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'The sender looks like a sender', de: 'Der Absender sieht aus wie ein Absender' },
  why: {
    en: 'Name and address are what readers see first. No name, signs and numbers in it, or a domain drawn by lot are typical of addresses that live for a day.',
    de: 'Name und Adresse sehen die Leser zuerst. Kein Name, Zeichen und Zahlen darin oder eine ausgewürfelte Domain sind typisch für Adressen, die nur einen Tag leben.',
  },
  fix: {
    en: 'Use the name of the company or a person and an address such as news@example.com, and keep both.',
    de: 'Verwenden Sie den Namen der Firma oder einer Person und eine Adresse wie news@example.com, und bleiben Sie dabei.',
  },
  messages: {
    en: {
      'no-name': (a: { from: string }) => `No name beside the address ${a.from}`,
      'address-as-name': (a: { from: string }) => `The name is or holds an address: ${a.from}`,
      'digits-in-name': (a: { from: string }) => `A number in the name: ${a.from}`,
      'signs-in-name': (a: { from: string }) => `Signs in the name: ${a.from}`,
      'emoji-in-name': (a: { from: string }) => `An emoji in the name: ${a.from}`,
      'random-local': (a: { from: string }) => `The part before the @ looks drawn by lot: ${a.from}`,
      'digits-in-domain': (a: { from: string }) => `Digits in the domain: ${a.from}`,
      'random-domain': (a: { from: string }) => `The domain looks drawn by lot: ${a.from}`,
      'hyphens-in-domain': (a: { from: string }) => `Several hyphens in the domain: ${a.from}`,
      'deep-domain': (a: { from: string }) => `Four or more levels in the domain: ${a.from}`,
      'abused-tld': (a: { from: string }) => `A top-level domain with much abuse: ${a.from}`,
      'tenant-domain': (a: { from: string }) => `A default domain of a hosting service instead of your own: ${a.from}`,
    },
    de: {
      'no-name': a => `Neben der Adresse ${a.from} steht kein Name`,
      'address-as-name': a => `Der Name ist oder enthält eine Adresse: ${a.from}`,
      'digits-in-name': a => `Eine Zahl im Namen: ${a.from}`,
      'signs-in-name': a => `Sonderzeichen im Namen: ${a.from}`,
      'emoji-in-name': a => `Ein Emoji im Namen: ${a.from}`,
      'random-local': a => `Der Teil vor dem @ wirkt ausgewürfelt: ${a.from}`,
      'digits-in-domain': a => `Ziffern in der Domain: ${a.from}`,
      'random-domain': a => `Die Domain wirkt ausgewürfelt: ${a.from}`,
      'hyphens-in-domain': a => `Mehrere Bindestriche in der Domain: ${a.from}`,
      'deep-domain': a => `Vier oder mehr Ebenen in der Domain: ${a.from}`,
      'abused-tld': a => `Eine Top-Level-Domain mit viel Missbrauch: ${a.from}`,
      'tenant-domain': a => `Die Standarddomain eines Dienstes statt der eigenen: ${a.from}`,
    },
  },
  examples: [
    { name: 'name and business address', facts: { content: sampleContent({ headers: sampleHeaders() }) }, expect: 'pass' },
    { name: 'no-name', facts: { content: from(null, 'news', 'example.com') }, expect: ['no-name'] },
    { name: 'address-as-name', facts: { content: from('info@example.net', 'news', 'example.com') }, expect: ['address-as-name'] },
    { name: 'the year of a club', facts: { content: from('TSV Example 1921 e.V.', 'news', 'example.com') }, expect: 'pass' },
    { name: 'a name of words in German', facts: { content: from('Shop', 'news', 'apotheke-am-markt.de') }, expect: 'pass' },
    { name: 'digits-in-name', facts: { content: from('Shop 4711', 'news', 'example.com') }, expect: ['digits-in-name'] },
    { name: 'signs-in-name', facts: { content: from('Shop | sale!', 'news', 'example.com') }, expect: ['signs-in-name'] },
    { name: 'emoji-in-name', facts: { content: from('🎁 Shop', 'news', 'example.com') }, expect: ['emoji-in-name'] },
    { name: 'random-local', facts: { content: from('Shop', 'xkcdqwrt', 'example.com') }, expect: ['random-local'] },
    { name: 'digits-in-domain', facts: { content: from('Shop', 'news', 'shop247.example') }, expect: ['digits-in-domain'] },
    { name: 'random-domain', facts: { content: from('Shop', 'news', 'bcdfghjklm.example') }, expect: ['random-domain'] },
    {
      name: 'hyphens-in-domain',
      facts: { content: from('Shop', 'news', 'the-best-shop.example') },
      expect: ['hyphens-in-domain'],
    },
    { name: 'deep-domain', facts: { content: from('Shop', 'news', 'a.b.example.com') }, expect: ['deep-domain'] },
    { name: 'abused-tld', facts: { content: from('Shop', 'news', 'example.top') }, expect: ['abused-tld'] },
    { name: 'tenant-domain', facts: { content: from('Shop', 'news', 'shop.onmicrosoft.com') }, expect: ['tenant-domain'] },
    { name: 'a file without sender', facts: { content: sampleContent() }, expect: 'not-applicable' },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ headers }, issue, context) => {
    const from = senderOf(headers)
    if (!from) return null
    const text = headers.from?.text ?? from.address
    return SHAPES.filter(shape => shape[1](from)).map(([code]) =>
      issue(code, { from: text.slice(0, 120) }, locate(from.at, context)),
    )
  }),
})
