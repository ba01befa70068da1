// The signed message of RFC 8463, Appendix A: one signature of each kind, made by somebody else.
import { expect, it } from 'vitest'
import { verifySignatures } from '../../../src/dns/dkim/verify.js'
import { names } from './names.js'

const ZONE = {
  'brisbane._domainkey.football.example.com TXT': 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
  'test._domainkey.football.example.com TXT': {
    strings: [
      [
        'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR',
        'iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC',
        'DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3',
        'Ip3G+2kryOTIKT+l/K4w3QIDAQAB',
      ],
    ],
  },
}
const MESSAGE = `DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
`

it('both signatures verify', async () => {
  const fact = await verifySignatures(Buffer.from(MESSAGE), names(ZONE), { now: '2026-11-22T00:00:00Z' })
  expect(fact).toMatchObject({
    value: {
      lineEnds: 'lf',
      fromDomain: 'football.example.com',
      signatures: [
        { result: 'pass', selector: 'brisbane', line: 1, key: { type: 'ed25519', bits: 256 } },
        { result: 'pass', selector: 'test', line: 8, key: { type: 'rsa', bits: 1024 } },
      ],
    },
  })
})

it('a second Subject breaks both, as the names are signed twice', async () => {
  const added = { header: { difference: { kind: 'added', header: 'subject' } } }
  const fact = await verifySignatures(Buffer.from(MESSAGE.replace('Date:', 'Subject: x\nDate:')), names(ZONE), {
    now: '2026-11-22T00:00:00Z',
  })
  expect(fact).toMatchObject({
    value: {
      signatures: [
        { result: 'fail', ...added },
        { result: 'fail', ...added },
      ],
    },
  })
})
