// Records and signatures that the examples of the DKIM checks start from. The keys were made for this and belong to nobody.
import { absent, type Fact, known } from '../../core/fact.js'
import type { DkimFacts, DkimKeyAnswer, DkimSelector, DkimSignature, SignatureFacts } from './facts.js'
import { keyAnswer } from './lookup.js'

export const KEY_2048 =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA002BcFjnZEcooxB29vkwLtjYuOopJQOXcVQBgGaEh4wqc6OJHeG3ZJVTvjKzdE8P38f9ZYP2A00JGs/XJ3WQOGbBf4G5sOtfO+M2AhlGKm6bpA6GVygUOEFVgvyAYv3YoqeyQpdjmJ4WU3IsVriDewDBLLHsrWZiqnJkpgkSDmh2DLh47nRrPzQtNQ63RaRozU3Vmyf70oOfjNcHwKkjBuYQjiemH3fDgYFiieAmFpy2D02nbE4Tl13kH1YgkH/zm19FjPmcoFSvEHINeaylCZUPYx5qmxmam7WL8hVnfvZ0DH1h4C1a2PJHKlrFdR5m5B5GiHmaQLp7X6wh7oy9IwIDAQAB'
export const KEY_1024 =
  'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDKtXrEXX+f39nCkKMyLTojV0l+MwovrK6qt+tQ1lZjETkp94ouayMEfokJbu2gSWWQl/HhGhfgTLzzmKHJQFQpF0plgEXfDSBGASw9jsxOgNsPMVsH9FvhMwWnexxIVkwGmzo3ChL4Qnk1n6Gm5cc/50FQDqq/Z8rfOKxdbMDPDwIDAQAB'
export const KEY_512 =
  'MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALQ5tcHAgpo6JLhJk1dgrfTyOoy1NHTN8eRy9fM3k8q3kZA6Xfv9SYnjtw6iGtGToDBkY369BiM4SEGsGu4m75ECAwEAAQ=='
export const KEY_PKCS1 =
  'MIIBCgKCAQEA0SkPh6o4uL7uG67Qv+uoqQ7afqx1B2R1SoerHwfVyFgDqYM3+KVJ69CF+HPnAzBlbQkQBpzPIW9uMM3LlJC+dNx+pL04KAADMgu/XODlFr8zrSkbKfs/I7i2+oOZ/53LEBrCKekizvR6HaOgsJ0eW7ApmyaeG9sXe6JwrryGic/UK9/CL+oS5mkgu0K+8H2p6TwCRqAzySoq5OigD7L8KgF+SiklWhclVfkKf0m8Pyg9h8ja5/t2SxqSXtPBZ2yec0h1Wtq9FqQaPt6moefvDCpJTKJb57uPhup/IHYt2eP2JLZ4kGWe0Icllxlv53op+Wzpr6yJOenneHSvjkGtQQIDAQAB'
export const KEY_ED25519 = 'VweOTVULiOkBZcw6wxrB31at3IgHanqd3zQZo+ydZqo='

export const GOOD_KEY = `v=DKIM1; k=rsa; p=${KEY_2048}`

type Found = string | readonly string[] | null | Fact<DkimKeyAnswer>

/** One selector with its key records; null: there is none. */
export const exampleSelector = (selector: string, found: Found, change: Partial<DkimSelector> = {}): DkimSelector => ({
  selector,
  name: `${selector}._domainkey.example.com`,
  origin: 'message',
  services: [],
  delegation: [],
  delegatedTo: null,
  answer:
    found === null
      ? absent('NXDOMAIN')
      : typeof found === 'object' && 'state' in found
        ? found
        : known(keyAnswer((typeof found === 'string' ? [found] : found).map(text => [text]))),
  ...change,
})

export const exampleDkim = (selectors: DkimSelector[], change: Partial<DkimFacts> = {}): Fact<DkimFacts> =>
  known({
    domain: 'example.com',
    registeredDomain: 'example.com',
    selectors,
    tried: 30,
    leftOut: 0,
    candidates: selectors.map(s => s.selector),
    services: [],
    node: 'exists',
    wildcard: false,
    ...change,
  })

/** A key record under the selector s1. */
export const exampleKey = (text: Found, change: Partial<DkimSelector> = {}): Fact<DkimFacts> =>
  exampleDkim([exampleSelector('s1', text, change)])

const COVERED = ['from', 'subject', 'date', 'to', 'list-unsubscribe', 'list-unsubscribe-post']

export const exampleSignature = (change: Partial<DkimSignature> = {}): DkimSignature => ({
  index: 0,
  line: 3,
  domain: 'example.com',
  selector: 's1',
  identity: '@example.com',
  algorithm: 'rsa-sha256',
  canonicalization: { header: 'relaxed', body: 'relaxed' },
  headers: COVERED,
  signedAt: '2026-11-20T08:00:00.000Z',
  expiresAt: null,
  bodyLength: null,
  unsignedOctets: 0,
  result: 'pass',
  reason: null,
  detail: null,
  intact: true,
  key: { name: 's1._domainkey.example.com', type: 'rsa', bits: 2048, testing: false, delegation: [] },
  body: { matches: true, difference: null },
  header: { difference: null },
  signed: COVERED.map(name => ({ name, present: 1, listed: 1 })),
  ...change,
})

export const exampleSignatures = (signatures: DkimSignature[], change: Partial<SignatureFacts> = {}): Fact<SignatureFacts> =>
  known({
    signatures,
    leftOut: 0,
    fromDomain: 'example.com',
    received: 1,
    listUnsubscribe: true,
    listUnsubscribePost: true,
    lineEnds: 'crlf',
    ...change,
  })
