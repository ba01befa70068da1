// check_host() on a realistic include tree (5 includes on two levels, 42 networks, a, mx; the client matches nothing, so all of it is
// walked): ours and mailauth in turns, in one process, on the same in-memory zone. Prints the ratio.
//   npx tsc --noEmit false --outDir build/bench && node build/bench/bench/spf.js
import { createRequire } from 'node:module'
import { Bench } from 'tinybench'
import type { DnsRecord } from '../src/core/dns.js'
import { evaluateSpf } from '../src/dns/spf/index.js'

interface MailauthResult {
  status: { result: string }
}
const require = createRequire(import.meta.url)
const { spf } = require('mailauth/lib/spf/index.js') as {
  spf(options: {
    ip: string
    sender: string
    helo: string
    mta: string
    maxVoidCount: number
    resolver(name: string, type: string): Promise<unknown>
  }): Promise<MailauthResult>
}

const list = (count: number, make: (i: number) => string): string => Array.from({ length: count }, (_, i) => make(i)).join(' ')
const txt: Record<string, string> = {
  'example.com': 'v=spf1 include:_spf.g.test include:spf.o.test a mx ip4:198.51.100.0/24 -all',
  '_spf.g.test': 'v=spf1 include:n1.g.test include:n2.g.test include:n3.g.test ~all',
  'n1.g.test': `v=spf1 ${list(12, i => `ip4:35.190.${i * 4}.0/20`)} ~all`,
  'n2.g.test': `v=spf1 ${list(7, i => `ip6:2607:f8b0:4${i}00::/36`)} ~all`,
  'n3.g.test': `v=spf1 ${list(9, i => `ip4:172.217.${i * 8}.0/19`)} ~all`,
  'spf.o.test': `v=spf1 ${list(14, i => `ip4:40.${92 + i}.0.0/15`)} ip6:2a01:111:f400::/48 -all`,
}
const zone = new Map<string, DnsRecord[]>([
  ['example.com A', [{ type: 'A', name: 'example.com', ttl: 300, address: '192.0.2.10' }]],
  ['example.com MX', [{ type: 'MX', name: 'example.com', ttl: 300, exchange: 'mx1.example.com', preference: 10 }]],
  ['mx1.example.com A', [{ type: 'A', name: 'mx1.example.com', ttl: 300, address: '192.0.2.11' }]],
  ...Object.entries(txt).map(([name, text]): [string, DnsRecord[]] => [
    `${name} TXT`,
    [{ type: 'TXT', name, ttl: 300, strings: [text] }],
  ]),
])

/** The same answers in the form that node:dns gives, which is what mailauth takes; made once, so that neither side pays for it. */
const plain = new Map<string, unknown>()
for (const [key, records] of zone) {
  plain.set(
    key,
    records.map(r =>
      r.type === 'TXT' ? r.strings : r.type === 'A' ? r.address : r.type === 'MX' ? { exchange: r.exchange, priority: 10 } : r,
    ),
  )
}
const resolver = {
  async resolve(name: string, type: string) {
    const records = zone.get(`${name} ${type}`)
    return { rcode: records ? 'NOERROR' : 'NXDOMAIN', records: records ?? [], authenticated: false }
  },
}
async function plainResolver(name: string, type: string): Promise<unknown> {
  const records = plain.get(`${name} ${type}`)
  if (!records) throw Object.assign(new Error('no such record'), { code: 'ENODATA' })
  return records
}

const input = { ip: '203.0.113.9', sender: 'a@example.com', helo: 'h.example.net' }
const ours = (): Promise<{ result: string }> => evaluateSpf(input, resolver)
const theirs = (): Promise<MailauthResult> => spf({ ...input, mta: 'mx.example.org', maxVoidCount: 2, resolver: plainResolver })

const answers = [(await ours()).result, (await theirs()).status.result]
if (answers.some(a => a !== 'fail')) throw new Error(`both must walk to the end and say fail, got ${answers.join(' and ')}`)

// Short turns, so that a busy machine slows both alike.
const rounds: number[] = []
const speed = { ours: 0, theirs: 0 }
for (let round = 0; round < 5; round++) {
  const bench = new Bench({ time: 300, warmupTime: 100 })
  bench.add('ours', async () => void (await ours())).add('theirs', async () => void (await theirs()))
  await bench.run()
  const [a = 0, b = 1] = bench.tasks.map(t => ('latency' in t.result ? 1000 / t.result.latency.mean : 0))
  rounds.push(a / b)
  speed.ours = Math.max(speed.ours, a)
  speed.theirs = Math.max(speed.theirs, b)
}
const ratio = rounds.sort((a, b) => a - b)[2] as number
console.log(`evaluations/s: mailpreflight ${Math.round(speed.ours)}, mailauth 4.13.3 ${Math.round(speed.theirs)}`)
console.log(`ratio (median of 5 rounds): ${ratio.toFixed(1)}`)
process.exitCode = ratio >= 3 ? 0 : 1
