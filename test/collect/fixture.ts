// One sending domain with everything a domain can have, as a zone.
import { generateKeyPairSync } from 'node:crypto'
import type { ZoneObject } from '../helpers/zone.js'

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

export const SENDER = '192.0.2.10'

export const senderZone: ZoneObject = {
  'example.com': {
    SOA: 'ns1.example.com. hostmaster.example.com. 2026112201 7200 3600 1209600 3600',
    NS: ['ns1.example.com.', 'ns2.example.net.'],
    A: '192.0.2.80',
    MX: ['10 mx1.example.com.', '20 mx2.example.net.'],
    TXT: ['v=spf1 ip4:192.0.2.0/28 include:_spf.example.net -all', 'verification=1'],
    CAA: ['0 issue "ca.example"'],
    DS: `12345 13 2 ${'AB'.repeat(32)}`,
    DNSKEY: `257 3 13 ${Buffer.alloc(64, 7).toString('base64')}`,
  },
  'ns1.example.com': { A: '192.0.2.53' },
  'ns2.example.net': { A: '198.51.100.53' },
  'mx1.example.com': { A: '192.0.2.25', AAAA: '2001:db8::25' },
  'mx2.example.net': { A: '198.51.100.25' },
  '_spf.example.net': { TXT: 'v=spf1 include:_a.example.net ip4:198.51.100.0/24 -all' },
  '_a.example.net': { TXT: 'v=spf1 a:out.example.net -all' },
  'out.example.net': { A: '203.0.113.7' },
  '_dmarc.example.com': { TXT: 'v=DMARC1; p=quarantine; rua=mailto:dmarc@reports.example.org' },
  'example.com._report._dmarc.reports.example.org': { TXT: 'v=DMARC1' },
  'reports.example.org': { MX: '10 mx.reports.example.org.' },
  'mx.reports.example.org': { A: '203.0.113.25' },
  's1._domainkey.example.com': { TXT: `v=DKIM1; k=rsa; p=${key}` },
  '_mta-sts.example.com': { TXT: 'v=STSv1; id=20261122' },
  'mta-sts.example.com': { A: '192.0.2.81' },
  '_smtp._tls.example.com': { TXT: 'v=TLSRPTv1; rua=mailto:tls@example.com' },
  'default._bimi.example.com': { TXT: 'v=BIMI1; l=https://www.example.com/logo.svg; a=https://www.example.com/mark.pem' },
  '_25._tcp.mx1.example.com': { TLSA: `3 1 1 ${'ab'.repeat(32)}` },
  '10.2.0.192.in-addr.arpa': { PTR: 'mail.example.com.' },
  'mail.example.com': { A: SENDER },
  '2.0.0.127.zen.spamhaus.org': { A: ['127.0.0.2', '127.0.0.10'] },
  '2.0.0.127.bl.spamcop.net': { A: '127.0.0.2' },
  '2.0.0.127.psbl.surriel.com': { A: '127.0.0.2' },
  'dbltest.com.dbl.spamhaus.org': { A: '127.0.1.2' },
  'test.surbl.org.multi.surbl.org': { A: '127.0.0.254' },
  'example.net': {
    SOA: 'ns1.example.net. hostmaster.example.net. 1 7200 3600 1209600 3600',
    NS: 'ns2.example.net.',
    A: '198.51.100.80',
  },
}
