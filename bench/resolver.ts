// 100 domains with 40 questions each against a name server that adds 20 ms to every answer, and against one that adds
// none. The same questions go through node:dns (c-ares) in the same run, with the same number in flight.
// The server runs in a thread of its own.
import { Resolver as SystemResolver } from 'node:dns/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import pLimit from 'p-limit'
import { liveResolver } from '../src/resolver/index.js'
import { serveZone } from '../src/resolver/server.js'

const DOMAINS = 100
const PER_DOMAIN = 40
/** Each domain asks in steps that wait for each other, as an audit does. */
const STEPS = 5

interface Client {
  resolve(name: string): Promise<unknown>
  close(): void
}

function zoneText(): string {
  const key = 'A'.repeat(200)
  const owners = Array.from(
    { length: DOMAINS * PER_DOMAIN },
    (_, i) => `s${i % PER_DOMAIN}.domain${Math.floor(i / PER_DOMAIN)}.example.`,
  )
  return owners.map(owner => `${owner} 300 TXT "v=DKIM1; k=rsa; p=${key}"`).join('\n')
}

async function measure(label: string, delayMs: number, steps: number, connect: (port: number) => Client): Promise<void> {
  const server = new Worker(new URL(import.meta.url), { workerData: { delayMs } })
  const port = await new Promise<number>(resolve => server.once('message', resolve))
  const client = connect(port)
  await client.resolve('s0.domain0.example')
  let lost = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: DOMAINS }, async (_, d) => {
      for (let step = 0; step < steps; step++) {
        const names = Array.from(
          { length: PER_DOMAIN / steps },
          (_, q) => `s${step * (PER_DOMAIN / steps) + q}.domain${d}.example`,
        )
        await Promise.all(names.map(name => client.resolve(name).catch(() => lost++)))
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  const rate = Math.round((DOMAINS * PER_DOMAIN) / seconds)
  console.log(`${label.padEnd(32)} ${seconds.toFixed(2)} s  ${String(rate).padStart(6)} queries/s  lost ${lost}`)
  client.close()
  await server.terminate()
}

function ours(port: number): Client {
  const resolver = liveResolver({ nameservers: [`127.0.0.1:${port}`] })
  return { resolve: name => resolver.resolve(name, 'TXT'), close: () => resolver.close() }
}

function cares(port: number): Client {
  const resolver = new SystemResolver({ timeout: 1500, tries: 3 })
  resolver.setServers([`127.0.0.1:${port}`])
  const limit = pLimit(128)
  return { resolve: name => limit(() => resolver.resolveTxt(name)), close: () => resolver.cancel() }
}

if (isMainThread) {
  console.log(`${DOMAINS} domains x ${PER_DOMAIN} TXT questions`)
  for (const [name, client] of [
    ['mailpreflight', ours],
    ['node:dns', cares],
  ] as const) {
    await measure(`${name}, 20 ms delay, ${STEPS} steps`, 20, STEPS, client)
    await measure(`${name}, no delay`, 0, 1, client)
  }
} else {
  const { delayMs } = workerData as { delayMs: number }
  parentPort?.postMessage((await serveZone(zoneText(), { delayMs })).port)
}
