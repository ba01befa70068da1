// npm run bench -- startup, or: node build/bench/bench/startup.js
// Start of the command line against bare Node, by turns on this machine; fails when `--version` takes more than 1.5 times as long.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const main = join(process.cwd(), 'dist', 'cli', 'main.js')
const ROUNDS = 15
const MOST = 1.5
const calls: Record<string, string[]> = {
  'bare Node': ['-e', '0'],
  '--version': [main, '--version'],
  'content --help': [main, 'content', '--help'],
  '--help': [main, '--help'],
}

const times = new Map(Object.keys(calls).map(name => [name, [] as number[]]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, args] of Object.entries(calls)) {
    const started = performance.now()
    spawnSync(process.execPath, args, { stdio: 'ignore' })
    times.get(name)?.push(performance.now() - started)
  }
}
/** The quickest: other work on the machine only ever adds. */
const best = (name: string): number => Math.min(...(times.get(name) ?? []))
const bare = best('bare Node')
for (const name of times.keys())
  console.log(`${name.padEnd(16)} ${best(name).toFixed(0).padStart(5)} ms  ${(best(name) / bare).toFixed(2)} x`)
if (best('--version') / bare > MOST) {
  console.error(`--version takes more than ${MOST} times as long as bare Node`)
  process.exitCode = 1
}
