// Facts that the examples of the checks on MTA-STS, BIMI and name servers start from.
import { absent, type Fact, known } from '../core/fact.js'
import type { DmarcFacts } from '../dns/dmarc/facts.js'
import type { BimiFacts, BimiLogo, MtaStsFacts, MtaStsPolicy, NameServerFacts, RecordProblem } from '../dns/facts.js'

export const problemOf = (
  code: RecordProblem['code'],
  severity: RecordProblem['severity'] = 'error',
  text = '',
): RecordProblem => ({
  code,
  severity,
  position: 0,
  length: text.length,
  text,
})

export const policyFact = (policy: MtaStsFacts['policy']): { mtaSts: Fact<MtaStsFacts> } => ({
  mtaSts: known({ name: '_mta-sts.example.com', records: ['v=STSv1; id=1'], record: { id: '1' }, problems: [], policy }),
})

export const servedPolicy = (change: Partial<MtaStsPolicy> = {}): { mtaSts: Fact<MtaStsFacts> } =>
  policyFact(
    known({
      url: 'https://mta-sts.example.com/.well-known/mta-sts.txt',
      text: '',
      version: 'STSv1',
      mode: 'enforce',
      mx: ['mx.example.com'],
      maxAge: 604_800,
      problems: [],
      uncovered: known([]),
      ...change,
    }),
  )

const logoUrl = 'https://example.com/logo.svg'
export const markUrl = 'https://example.com/mark.pem'

export const bimiLogo = (...problems: RecordProblem[]): Fact<BimiLogo> =>
  known({ url: logoUrl, bytes: 2048, problems, title: 'Example' })

export const bimiWithout = { logo: logoUrl, authority: null, preference: null, localParts: [], declined: false }

/** BIMI with an image and a certificate, and a DMARC policy. */
export const bimiFacts = (
  change: Partial<BimiFacts> = {},
  policy: 'none' | 'quarantine' | 'reject' = 'reject',
): { bimi: Fact<BimiFacts>; dmarc: Fact<DmarcFacts> } => ({
  bimi: known({
    selector: 'default',
    name: 'default._bimi.example.com',
    inherited: false,
    records: [`v=BIMI1; l=${logoUrl}; a=${markUrl}`],
    record: { ...bimiWithout, authority: markUrl },
    problems: [],
    logo: bimiLogo(),
    certificate: known({ url: markUrl, certificates: 2 }),
    ...change,
  }),
  dmarc: known({
    domain: 'example.com',
    registeredDomain: 'example.com',
    discovery: {
      domain: 'example.com',
      steps: [],
      state: 'found',
      reason: null,
      policyDomain: 'example.com',
      text: `v=DMARC1; p=${policy}`,
      parsed: null,
      organizational: known({ domain: 'example.com', rule: 'fewest-labels' }),
    },
    exists: known(true),
    effective: { from: 'p', declared: policy, applied: policy },
    legacy: { organizationalDomain: 'example.com', policyDomain: 'example.com', policy, state: 'found', differs: false },
    misplaced: [],
    reports: [],
    reportsLeftOut: 0,
  }),
})

export const noBimi = { records: [], record: null, logo: absent(), certificate: absent() }

const nsQuestion = 'TXT example.com'
const nsAnswer = (
  server: string,
  values: Fact<string[]> = known([]),
): { server: string; answers: Fact<Record<string, Fact<string[]>>> } => ({
  server,
  answers: known({ [nsQuestion]: values }),
})
const nsServer = (name: string, addresses: Fact<string[]> = known(['192.0.2.53'])): NameServerFacts['servers'][number] => ({
  name,
  addresses,
  unregistered: known(null),
})

const nameServers = (change: Partial<NameServerFacts> = {}): { nameServers: Fact<NameServerFacts> } => ({
  nameServers: known({
    zone: 'example.com',
    servers: [nsServer('ns1.example.com'), nsServer('ns2.example.com')],
    answers: known([nsAnswer('ns1.example.com'), nsAnswer('ns2.example.com')]),
    differences: [],
    ...change,
  }),
})

const nsOutOfDate = [
  { servers: ['ns1.example.com'], values: ['v=spf1 -all'] },
  { servers: ['ns2.example.com'], values: ['v=spf1 mx -all'] },
]
/** The first of two servers answers, the second says this. */
const nsSecond = (values: Fact<string[]>) => known([nsAnswer('ns1.example.com'), nsAnswer('ns2.example.com', values)])
const nsTakeover = { ...nsServer('ns.gone.example', known([])), unregistered: known('gone.example') }

export const ns = {
  facts: nameServers,
  question: nsQuestion,
  answer: nsAnswer,
  server: nsServer,
  outOfDate: nsOutOfDate,
  second: nsSecond,
  takeover: nsTakeover,
}
