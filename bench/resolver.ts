// 100 domains with 40 questions each against a name server that adds 20 ms to every answer, and the client at full speed
// against one that adds none. The same questions go through node:dns (c-ares) in the same run for comparison.
//   npx tsc -p tsconfig.build.json && node build/bench/resolver.js   (or any TypeScript runner)
import { Resolver as SystemResolver } from 'node:dns/promises'
import { liveResolver } from '../src/resolver/index.js'
import { serveZone } from '../src/resolver/server.js'

const DOMAINS = 100
const PER_DOMAIN = 40
const zone = Array.from({ length: DOMAINS }, (_, d) =>
  Array.from({ length: PER_DOMAIN }, (_, q) => `s${q}.domain${d}.example. 300 TXT "v=DKIM1; k=rsa; p=${'A'.repeat(200)}"`).join(
    '\n',
  ),
).join('\n')
const questions = Array.from({ length: DOMAINS }, (_, d) =>
  Array.from({ length: PER_DOMAIN }, (_, q) => `s${q}.domain${d}.example`),
)

async function measure(
  label: string,
  delayMs: number,
  ask: (port: number) => { resolve(name: string): Promise<unknown>; close(): void },
  depth: number,
) {
  const server = await serveZone(zone, { delayMs })
  const client = ask(server.port)
  await client.resolve('warm.domain0.example').catch(() => {})
  let lost = 0
  const started = performance.now()
  // Each domain asks in `depth` steps that wait for each other, as an audit does.
  await Promise.all(
    questions.map(async names => {
      for (let step = 0; step < depth; step++) {
        const part = names.filter((_, i) => i % depth === step)
        await Promise.all(part.map(name => client.resolve(name).catch(() => lost++)))
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  const count = DOMAINS * PER_DOMAIN
  console.log(`${label.padEnd(34)} ${seconds.toFixed(2)} s  ${Math.round(count / seconds)} queries/s  lost ${lost}`)
  client.close()
  await server.close()
}

const ours = (port: number) => {
  const resolver = liveResolver({ nameservers: [`127.0.0.1:${port}`] })
  return { resolve: (name: string) => resolver.resolve(name, 'TXT'), close: () => resolver.close() }
}
const cares = (port: number) => {
  const resolver = new SystemResolver({ timeout: 2000, tries: 2 })
  resolver.setServers([`127.0.0.1:${port}`])
  return { resolve: (name: string) => resolver.resolveTxt(name), close: () => resolver.cancel() }
}

console.log(`${DOMAINS} domains x ${PER_DOMAIN} TXT questions, server and client in one process`)
await measure('ours, 20 ms delay, 5 steps', 20, ours, 5)
await measure('ours, no delay', 0, ours, 1)
await measure('node:dns, 20 ms delay, 5 steps', 20, cares, 5)
await measure('node:dns, no delay', 0, cares, 1)
