import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionalLinks } from '../../src/content/links/conditional.js'
import { freeHost, isRedirector, isShortener, isTracking, orgDomain } from '../../src/content/links/hosts.js'
import { loadBareFinder, mayHaveBare, notIn, plainLinks } from '../../src/content/links/plain.js'
import { hostInText, readLinks } from '../../src/content/links/read.js'
import { ipHost, readTarget } from '../../src/content/links/target.js'

const at = { line: 1, column: 1 }
const flags = (href: string, text = 'words', sender = 'example.com'): string[] =>
  readLinks([{ href, text, images: 0, element: 'a', at }], 1, sender).items[0]?.flags ?? []

describe('targets', () => {
  const good = (href: string, facts: object) => it(href, () => expect(readTarget(href)).toMatchObject(facts))
  good('https://Example.COM:8080/x?y#z', { kind: 'web', host: 'example.com', port: '8080', rest: '/x?y#z' })
  good('http://user:pw@example.com/', { userinfo: true, host: 'example.com' })
  good('//cdn.example.com/x', { kind: 'web', host: 'cdn.example.com', scheme: '' })
  good('ht\ntps://exa\tmple.com/', { kind: 'web', host: 'example.com' })
  good('https:\\\\example.com\\x', { kind: 'web', host: 'example.com' })
  good('https:example.com', { kind: 'web', host: 'example.com' })
  good('mailto:a@example.com', { kind: 'mail', host: 'example.com' })
  good('javascript:alert(1)', { kind: 'script' })
  good('data:text/html,x', { kind: 'data' })
  good('#top', { kind: 'anchor' })
  good('', { kind: 'empty' })
  good('{{ url }}', { kind: 'template' })
  good('https://{{ host }}/x', { kind: 'template' })
  good('*|UNSUB|*', { kind: 'template' })
  good('%%view_link%%', { kind: 'template' })
  good('[[UNSUB_LINK_EN]]', { kind: 'template' })
  good('/relative/x', { kind: 'relative' })
  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 100 }), text => void readTarget(text)))
  })
})

describe('a text that names another host', () => {
  const good = (href: string, text: string) => it(`${text} over ${href}`, () => expect(flags(href, text)).toContain('mismatch'))
  const bad = (href: string, text: string) =>
    it(`${text} over ${href} is fine`, () => expect(flags(href, text)).not.toContain('mismatch'))
  good('https://evil.example.net/login', 'www.bank.example.org')
  good('https://example.com/login', 'https://www.bank.example.org/login')
  bad('https://click.example.com/c/1', 'www.partner.example.org')
  bad('https://abc.list-manage.com/track/click?u=1', 'www.partner.example.org')
  bad('https://evil.example.net/', 'www.example.com')
})

describe('links of both parts', () => {
  const good = (text: string, html: string, left: string[]) =>
    it(`${text} beside ${html}`, () => expect(notIn(plainLinks(text).links, [{ href: html }]).map(l => l.href)).toEqual(left))
  good('see https://example.com/a', 'https://example.com/a', [])
  good('see www.example.com', 'https://www.example.com/', [])
  good('see https://EXAMPLE.com/a.', 'http://example.com/a', [])
  good('see https://example.com/b', 'https://example.com/a', ['https://example.com/b'])
})

describe('links in conditional comments', () => {
  const good = (text: string, found: string[]) =>
    it(text, () => expect(conditionalLinks([{ text, offset: 0 }]).map(l => l.href)).toEqual(found))
  good('[if mso]><v:roundrect xmlns:v="urn:x" href="https://example.com/?a=1&amp;b=2" arcsize="4%"><![endif]', [
    'https://example.com/?a=1&b=2',
  ])
  good("[if mso]><a href='https://example.com/x'>x</a><![endif]", ['https://example.com/x'])
  good('a comment about <a href="https://example.com/x">', [])
  it('with the place of the tag', () =>
    expect(conditionalLinks([{ text: '[if mso]><a href="x">', offset: 100 }])[0]?.offset).toBe(113))
})

describe('hosts that are numbers', () => {
  const good = (host: string, kind: string | null) => it(host, () => expect(ipHost(host)).toBe(kind))
  good('192.0.2.1', 'plain')
  good('[2001:db8::1]', 'plain')
  good('0xc0000201', 'encoded')
  good('3221225985', 'encoded')
  good('0300.0.2.1', 'encoded')
  good('1.example.com', null)
  good('example.com', null)
})

describe('flags', () => {
  const good = (href: string, flag: string) => it(`${flag}: ${href}`, () => expect(flags(href)).toContain(flag))
  const bad = (href: string, flag: string) => it(`not ${flag}: ${href}`, () => expect(flags(href)).not.toContain(flag))
  good('https://bit.ly/x', 'shortener')
  bad('https://habit.ly/x', 'shortener')
  bad('https://youtu.be/x', 'shortener')
  good('https://x.web.app/', 'free-page')
  bad('https://web.app.example.com/', 'free-page')
  good('https://a.example.top/', 'abused-tld')
  good('http://192.0.2.1/', 'ip')
  good('http://0xc0000201/', 'encoded-ip')
  good('https://www.example.com@evil.example/', 'userinfo')
  good('https://example.com:8443/', 'port')
  bad('https://example.com:443/', 'port')
  good('https://xn--exmple-cua.example/', 'punycode')
  good('https://pаypal.example/', 'mixed-script')
  good('https://www.google.com/url?q=https://x.example', 'redirector')
  good('https://x.example/go?url=https%3A%2F%2Fy.example', 'redirect-parameter')
  good('http://example.com/', 'plain-http')
  good('https://news.example.com/', 'own')
  bad('https://news.example.net/', 'own')
  good('https://paypal.secure-login.example/', 'foreign-brand')
  bad('https://www.paypal.com/x', 'foreign-brand')
  bad('https://www.paypal.fr/x', 'foreign-brand')
})

describe('text that names another host', () => {
  const good = (text: string, href: string) => it(`${text} -> ${href}`, () => expect(flags(href, text)).toContain('mismatch'))
  const bad = (text: string, href: string) =>
    it(`fine: ${text} -> ${href}`, () => expect(flags(href, text)).not.toContain('mismatch'))
  good('www.bank.example.org', 'https://evil.example.net/')
  good('https://bank.de/login', 'https://evil.example.net/')
  bad('https://shop.example.com', 'https://www.example.com/x')
  bad('www.example.com', 'https://click.list-manage.com/x')
  bad('www.example.com', 'https://track.example.net/x')
  bad('Read more at our shop', 'https://evil.example.net/')
  bad('{{ site }}', 'https://evil.example.net/')
  it('reads hosts only from addresses', () => {
    expect(hostInText('example.com')).toBe('example.com')
    expect(hostInText('Visit us. Today')).toBeNull()
    expect(hostInText('version 2.0')).toBeNull()
  })
})

describe('host lists', () => {
  it('know names below a name', () => {
    expect(isTracking('click.ct.sendgrid.net')).toBe(true)
    expect(freeHost('x.s3.amazonaws.com')).toBe('storage')
    expect(isShortener('www.bit.ly')).toBe(true)
    expect(isRedirector('example.com', '/?next=/home')).toBeNull()
  })
  it('find the registrable domain', () => {
    expect(orgDomain('a.b.example.com')).toBe('example.com')
    expect(orgDomain('www.example.co.uk')).toBe('example.co.uk')
    expect(orgDomain('mail.x5.de')).toBe('x5.de')
    expect(orgDomain('example.com')).toBe('example.com')
  })
})

describe('links in plain text', () => {
  const hrefs = (text: string): string[] => plainLinks(text).links.map(l => l.href)
  it('end where the sentence goes on', () => {
    expect(hrefs('See https://example.com/a. Or (https://example.com/b) or <https://example.com/c>, ok?')).toEqual([
      'https://example.com/a',
      'https://example.com/b',
      'https://example.com/c',
    ])
    expect(hrefs('https://example.com/wiki/A_(b) www.example.net/x!')).toEqual([
      'https://example.com/wiki/A_(b)',
      'http://www.example.net/x',
    ])
  })
  it('takes names without scheme only when they are hosts', async () => {
    const bare = await loadBareFinder()
    expect(mayHaveBare('visit example.com/x now')).toBe(true)
    expect(mayHaveBare('write to me@example.com')).toBe(false)
    expect(plainLinks('visit example.com/x or read notes.txt, version 1.2', bare).links.map(l => l.href)).toEqual([
      'http://example.com/x',
    ])
  })
})
