import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { candidates, serviceOfTarget, templatePattern } from '../../../src/dns/dkim/candidates.js'
import { collectDkim, type DkimOptions } from '../../../src/dns/dkim/collect.js'
import type { DkimFacts } from '../../../src/dns/dkim/facts.js'
import { esps } from '../../../src/generated/rules/esps.js'
import { type Entry, names } from './names.js'

const p = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const KEY = `v=DKIM1; k=rsa; p=${p}`

async function collect(zone: Record<string, Entry>, options: DkimOptions = {}): Promise<DkimFacts> {
  const fact = await collectDkim('shop.example', options, names(zone))
  if (fact.state !== 'known') throw new Error(JSON.stringify(fact))
  return fact.value
}
const found = (facts: DkimFacts): string[] => facts.selectors.filter(s => s.answer.state === 'known').map(s => s.selector)

describe('candidates', () => {
  it('named first, then those of hinted services, then common ones', () => {
    const { list, services } = candidates([{ selector: 'mine', origin: 'message' }], {
      spf: ['servers.mcsv.net'],
      mx: ['shop-example.mail.protection.outlook.com'],
    })
    expect(list[0]).toMatchObject({ selector: 'mine', origin: 'message' })
    expect(services).toEqual(expect.arrayContaining(['mailchimp', 'microsoft-365']))
    const of = (s: string): object | undefined => list.find(c => c.selector === s)
    expect(of('k1')).toMatchObject({ origin: 'service', services: ['mailchimp'] })
    expect(of('selector1')).toMatchObject({ origin: 'service', services: ['microsoft-365'] })
    expect(of('default')).toMatchObject({ origin: 'common' })
  })
  it('fills a template from what the SPF host shows', () => {
    const { list } = candidates([], { spf: ['12345.spf07.hubspotemail.net'] })
    expect(list.map(c => c.selector)).toEqual(expect.arrayContaining(['hs1-12345', 'hs2-12345']))
  })
  it('refuses names that are no selectors', () => {
    const { list } = candidates(
      [
        { selector: '../x', origin: 'given' },
        { selector: 'a b', origin: 'message' },
        { selector: 'ok.2026', origin: 'given' },
      ],
      {},
    )
    expect(list.filter(c => c.origin !== 'common').map(c => c.selector)).toEqual(['ok.2026'])
  })
  it('tells the service of a delegation by its longest suffix', () => {
    expect(serviceOfTarget('dkim2.mcsv.net.')).toBe('mailchimp')
    expect(serviceOfTarget('s1.domainkey.u123.wl456.sendgrid.net')).toBe('sendgrid')
    expect(serviceOfTarget('notmcsv.net')).toBe(null)
  })
  it('every template of the data compiles and matches an instance of itself', () => {
    for (const service of esps.flatMap(f => f.services)) {
      for (const template of [...(service.dkim?.selectors ?? []), ...(service.spf.hosts ?? [])]) {
        expect(
          templatePattern(template).test(template.replaceAll('{digits}', '2611').replaceAll('{token}', 'ab-1')),
          template,
        ).toBe(true)
      }
    }
  })
})

describe('collectDkim', () => {
  it('finds keys among the candidates', async () => {
    const facts = await collect(
      { 'mine._domainkey.shop.example TXT': KEY, 'default._domainkey.shop.example TXT': KEY },
      { selectors: [{ selector: 'mine', origin: 'message' }] },
    )
    expect(found(facts)).toEqual(['mine', 'default'])
    expect(facts).toMatchObject({ node: 'exists', wildcard: false, leftOut: 0 })
    expect(facts.selectors[0]?.answer).toMatchObject({ value: { records: [{ key: { valid: true, record: { bits: 2048 } } }] } })
    expect(new Set(facts.selectors.map(s => s.answer.state === 'known' && s.answer.value.fingerprint)).size).toBe(1)
  })
  it('says how many were tried when there is none, and what the node says', async () => {
    const facts = await collect({ 'shop.example TXT': 'x' })
    expect(facts).toMatchObject({ selectors: [], node: 'nxdomain' })
    expect(facts.tried).toBeGreaterThan(5)
    expect(facts.leftOut).toBeGreaterThan(0)
    expect((await collect({ 'other._domainkey.shop.example TXT': KEY })).node).toBe('exists')
  })
  it('a name server that denies a name with children', async () => {
    const facts = await collect({
      '_domainkey.shop.example TXT': { rcode: 'NXDOMAIN' },
      'default._domainkey.shop.example TXT': KEY,
    })
    expect(facts.node).toBe('inconsistent')
    expect(found(facts)).toEqual(['default'])
    expect(facts.leftOut).toBeGreaterThan(0)
  })
  it('follows delegation and names the service', async () => {
    const facts = await collect({ 'k2._domainkey.shop.example CNAME': { cname: 'dkim2.mcsv.net' }, 'dkim2.mcsv.net TXT': KEY })
    expect(facts.selectors).toMatchObject([{ selector: 'k2', delegation: ['dkim2.mcsv.net'], delegatedTo: 'mailchimp' }])
  })
  it('keeps a dangling delegation', async () => {
    const facts = await collect({ 'k2._domainkey.shop.example CNAME': { cname: 'gone.mcsv.net' } })
    expect(facts.selectors).toMatchObject([{ selector: 'k2', delegation: ['gone.mcsv.net'], answer: { state: 'absent' } }])
  })
  it('a wildcard proves nothing for guessed selectors', async () => {
    const zone: Record<string, Entry> = { '*.shop.example TXT': 'v=spf1 -all', 'mine._domainkey.shop.example TXT': KEY }
    const facts = await collect(
      { ...zone, '*._domainkey.shop.example TXT': 'v=spf1 -all' },
      { selectors: [{ selector: 'mine', origin: 'given' }] },
    )
    expect(facts.wildcard).toBe(true)
    expect(found(facts)).toEqual(['mine'])
  })
  it('one timeout stays with its selector', async () => {
    const facts = await collect({
      'default._domainkey.shop.example TXT': { error: 'TIMEOUT' },
      'dkim._domainkey.shop.example TXT': KEY,
    })
    expect(facts.selectors.map(s => [s.selector, s.answer.state])).toEqual([
      ['default', 'unknown'],
      ['dkim', 'known'],
    ])
  })
  it('nothing but timeouts is unknown', async () => {
    expect(
      await collectDkim(
        'shop.example',
        {},
        { resolve: () => Promise.reject(Object.assign(new Error('t'), { code: 'TIMEOUT' })) },
      ),
    ).toMatchObject({ state: 'unknown', reason: 'timeout' })
  })
  it('a key that was entered as several records', async () => {
    const facts = await collect({ 'default._domainkey.shop.example TXT': { strings: [[KEY.slice(200)], [KEY.slice(0, 200)]] } })
    expect(facts.selectors[0]?.answer).toMatchObject({ value: { joined: KEY } })
  })
  it('joins the strings of one record', async () => {
    const facts = await collect({ 'default._domainkey.shop.example TXT': { strings: [[KEY.slice(0, 100), KEY.slice(100)]] } })
    expect(facts.selectors[0]?.answer).toMatchObject({
      value: { joined: null, records: [{ strings: 2, key: { valid: true } }] },
    })
  })
  it('asks a bounded number of questions', async () => {
    const resolver = names({ 'x._domainkey.shop.example TXT': KEY })
    const selectors = Array.from({ length: 500 }, (_, i) => ({ selector: `s${i}`, origin: 'message' as const }))
    const fact = await collectDkim(
      'shop.example',
      { selectors, hints: { spf: esps.flatMap(f => f.services.flatMap(s => s.spf.hosts ?? [])) } },
      resolver,
    )
    expect(resolver.asked.length).toBeLessThanOrEqual(102)
    expect(fact).toMatchObject({ value: { tried: 100 } })
  })
})
