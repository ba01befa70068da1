import { describe, expect, test } from 'vitest'
import { isUserError } from '../../src/core/errors.js'
import { liveResolver, parseNameServer, systemNameServers } from '../../src/resolver/index.js'

describe('parseNameServer', () => {
  test.each([
    ['192.0.2.53', { transport: 'udp', host: '192.0.2.53', port: 53 }],
    [' 192.0.2.53:5353 ', { transport: 'udp', host: '192.0.2.53', port: 5353 }],
    ['2001:db8::53', { transport: 'udp', host: '2001:db8::53', port: 53 }],
    ['[2001:db8::53]', { transport: 'udp', host: '2001:db8::53', port: 53 }],
    ['[2001:db8::53]:5353', { transport: 'udp', host: '2001:db8::53', port: 5353 }],
    ['fe80::1%eth0', { transport: 'udp', host: 'fe80::1%eth0', port: 53 }],
    ['[fe80::1%eth0]:53', { transport: 'udp', host: 'fe80::1%eth0', port: 53 }],
    ['tls://dns.example', { transport: 'tls', host: 'dns.example', port: 853 }],
    ['TLS://192.0.2.53:8853#dns.example', { transport: 'tls', host: '192.0.2.53', port: 8853, servername: 'dns.example' }],
    ['tls://[2001:db8::53]:853', { transport: 'tls', host: '2001:db8::53', port: 853 }],
    ['https://dns.example/dns-query', { transport: 'https', url: new URL('https://dns.example/dns-query') }],
  ])('%s', (text, expected) => expect(parseNameServer(text)).toMatchObject(expected))

  test.each([
    '',
    ' ',
    'dns.example',
    '192.0.2',
    '300.1.1.1',
    '192.0.2.1:0',
    '192.0.2.1:65536',
    '192.0.2.1:x',
    '[::1',
    '[dns.example]:53',
    '::1]:53',
    'tls://',
    'tls://192.0.2.53#',
    'tls://a#b#c',
    'tls://300.1.1.1',
    'http://dns.example/dns-query',
    'https://',
    'https://user:pw@dns.example/',
    'udp://192.0.2.1',
  ])('%j is a mistake of the user, told in both languages', text => {
    try {
      parseNameServer(text)
      expect.unreachable()
    } catch (error) {
      if (!isUserError(error)) throw error
      expect(error.texts.en).toContain('is not a name server')
      expect(error.texts.de).toContain('ist kein Nameserver')
    }
  })
  test('liveResolver says so before anything is asked', () => {
    expect(() => liveResolver({ nameservers: ['nonsense'] })).toThrow(/is not a name server/)
  })
})

test('the system has servers that can be asked', () => {
  for (const server of systemNameServers()) expect(server.transport).toBe('udp')
})
