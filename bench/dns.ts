// Everything about one domain, then about 100 domains, against a name server that adds 20 ms to every answer; the server runs in a
// thread of its own. Prints round trips and the critical path: the chain of questions that each had to wait for the one before.
//   npm run build && npx tsc -p tsconfig.scripts.json --outDir build/bench && node build/bench/bench/dns.js
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { collectDns, collectMany, type Query } from '../src/collect/index.js'
import type { Resolver } from '../src/core/dns.js'
import { liveResolver } from '../src/resolver/index.js'
import { serveZone } from '../src/resolver/server.js'

const DELAY = 20
const DOMAINS = 100
/** checkdmarc 5.17.5, one domain and 100 domains, same delay, on the machine this was first run on. */
const PEER = { one: 860, hundred: 66_500 }

const name = (i: number): string => `sender${i}.example`

function zoneText(): string {
  const key = `MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A${'A'.repeat(350)}`
  const txt = (text: string): string => (text.match(/.{1,250}/g) ?? []).map(s => `"${s}"`).join(' ')
  const lines = [
    '$TTL 300',
    'example. IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 3600',
    '_spf.esp.example. IN TXT "v=spf1 include:_a.esp.example include:_b.esp.example ip4:198.51.100.0/24 ~all"',
    '_a.esp.example. IN TXT "v=spf1 ip4:203.0.113.0/26 include:_c.esp.example ~all"',
    '_b.esp.example. IN TXT "v=spf1 a:out.esp.example ~all"',
    '_c.esp.example. IN TXT "v=spf1 ip4:203.0.113.64/26 ~all"',
    'out.esp.example. IN A 203.0.113.7',
    'mx.esp.example. IN A 203.0.113.25',
    'ns1.esp.example. IN A 203.0.113.53',
    'ns2.esp.example. IN A 203.0.113.54',
  ]
  for (let i = 0; i < DOMAINS; i++) {
    const d = name(i)
    lines.push(
      `${d}. IN SOA ns1.esp.example. hostmaster.${d}. ${i + 1} 7200 3600 1209600 3600`,
      `${d}. IN NS ns1.esp.example.`,
      `${d}. IN NS ns2.esp.example.`,
      `${d}. IN A 192.0.2.80`,
      `${d}. IN MX 10 mx1.${d}.`,
      `${d}. IN MX 20 mx.esp.example.`,
      `${d}. IN TXT "v=spf1 mx ip4:192.0.2.${i}/32 include:_spf.esp.example -all"`,
      `mx1.${d}. IN A 192.0.2.${i}`,
      `mail.${d}. IN A 192.0.2.${i}`,
      `_dmarc.${d}. IN TXT "v=DMARC1; p=quarantine; rua=mailto:rua@reports.${d}"`,
      `reports.${d}. IN MX 10 mx1.${d}.`,
      `s1._domainkey.${d}. IN TXT ${txt(`v=DKIM1; k=rsa; p=${key}`)}`,
      `_mta-sts.${d}. IN TXT "v=STSv1; id=1"`,
      `_smtp._tls.${d}. IN TXT "v=TLSRPTv1; rua=mailto:tls@${d}"`,
      `${i}.2.0.192.in-addr.arpa. IN PTR mail.${d}.`,
    )
  }
  return lines.join('\n')
}

/** Backwards from the answer that came last: what ended just before it was asked. Times are relative to the start of the collection. */
function criticalPath(queries: readonly (Query & { start: number; end: number })[]): string[] {
  let current = [...queries].sort((a, b) => b.end - a.end)[0]
  const path: string[] = []
  while (current && path.length < 50) {
    const { start, end, type } = current
    path.unshift(`${start.toFixed(0).padStart(5)} - ${end.toFixed(0).padStart(4)} ms  ${type.padEnd(6)} ${current.name}`)
    current = queries.filter(q => q.end <= start + 0.5).sort((a, b) => b.end - a.end)[0]
  }
  return path
}

/** Notes when each question began and ended, inside the cap on questions in flight. */
function timed(inner: Resolver, from: number): { resolver: Resolver; spans: (Query & { start: number; end: number })[] } {
  const spans: (Query & { start: number; end: number })[] = []
  return {
    spans,
    resolver: {
      async resolve(name, type) {
        const start = performance.now() - from
        try {
          return await inner.resolve(name, type)
        } finally {
          const end = performance.now() - from
          spans.push({ name, type, outcome: '', milliseconds: end - start, start, end })
        }
      },
    },
  }
}

async function main(): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { delayMs: DELAY } })
  const port = await new Promise<number>(resolve => worker.once('message', resolve))
  const live = () => liveResolver({ nameservers: [`127.0.0.1:${port}`] })
  try {
    // One run to load modules and the public suffix list; it is the work that is measured, not the start.
    const warm = live()
    await collectDns(
      { domains: [{ name: name(1), roles: ['from', 'mail-from', 'dkim'] }], ips: ['192.0.2.1'], helo: 'mail.sender1.example' },
      { resolver: warm },
    )
    warm.close()

    const one = live()
    const start = performance.now()
    const { resolver, spans } = timed(one, start)
    const collection = await collectDns(
      { domains: [{ name: name(0), roles: ['from', 'mail-from', 'dkim'] }], ips: ['192.0.2.0'], helo: 'mail.sender0.example' },
      { resolver },
    )
    const wall = performance.now() - start
    one.close()
    console.log(
      `one domain: ${wall.toFixed(0)} ms = ${(wall / DELAY).toFixed(1)} round trips of ${DELAY} ms, ${collection.queries.length} questions`,
    )
    console.log(`  checkdmarc: ${PEER.one} ms for 37 questions, ${(PEER.one / wall).toFixed(1)} times as long`)
    console.log('critical path:')
    for (const line of criticalPath(spans)) console.log(`  ${line}`)

    const many = live()
    const before = performance.now()
    const results = await collectMany(
      Array.from({ length: DOMAINS }, (_, i) => name(i)),
      { resolver: many },
    )
    const all = performance.now() - before
    many.close()
    const questions = results.reduce((sum, r) => sum + ('collection' in r ? r.collection.queries.length : 0), 0)
    console.log(`${DOMAINS} domains: ${all.toFixed(0)} ms, ${questions} questions`)
    console.log(`  checkdmarc: ${PEER.hundred} ms, ${(PEER.hundred / all).toFixed(1)} times as long`)
  } finally {
    await worker.terminate()
  }
}

if (isMainThread) await main()
else {
  const served = await serveZone(zoneText(), workerData as { delayMs: number })
  parentPort?.postMessage(served.port)
}
