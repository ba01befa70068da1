// npm run fuzz -- content [n] [seed] [folder]: mutated messages through scanner and detach. Nothing throws, nothing stalls, every number
// is one, every place lies in the file. Ends with 1 and the offending file at the first fault; seed and number reproduce it.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { detachAttachments } from '../../src/content/detach.js'
import type { SourceType } from '../../src/content/extract.js'
import { type ContentReport, scanMessage } from '../../src/scan.js'
import { bombs } from './parts/bombs.js'
import { mutate } from './parts/mutate.js'
import { random as randomFrom } from './parts/random.js'

const [n = '100000', seedText = String(Date.now() % 1_000_000_000), folder] = process.argv.slice(2)
const count = Number(n)
const seed = Number(seedText)
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('usage: content [n] [seed] [folder]')
  process.exit(2)
}
const now = '2026-11-22T00:00:00Z'
/** CPU that one input may take: a fixed part for rubbish collection and compiling, and a part by size. Milliseconds. */
const allowance = (bytes: number): number => 250 + bytes / 2000
const MAX_SEED_BYTES = 300_000

const TYPES: Readonly<Record<string, SourceType>> = { html: 'html', mjml: 'html', hbs: 'html', liquid: 'html', ejs: 'html', twig: 'html', txt: 'txt' } // biome-ignore format: one list

function seedsIn(root: string): { bytes: Buffer; type: SourceType; name: string }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .map(name => ({ name, path: join(root, name) }))
    .filter(
      ({ name, path }) =>
        !/(?:^|\/)(?:README|labels)|\.(?:zone|ya?ml|json|csv|tsv|md|ts|js)$/i.test(name) && statSync(path).isFile(),
    )
    .filter(({ path }) => statSync(path).size <= MAX_SEED_BYTES)
    .map(({ name, path }) => ({ name, bytes: readFileSync(path), type: TYPES[name.split('.').pop() ?? ''] ?? 'eml' }))
}

const seeds =
  folder === undefined ? ['fixtures/messages', 'fixtures/templates', 'fixtures/demo'].flatMap(seedsIn) : seedsIn(folder)
if (seeds.length === 0) {
  console.error(`no messages in ${folder}`)
  process.exit(2)
}
const raw = seeds.map(s => s.bytes)

function fault(what: string, bytes: Uint8Array, label: string): never {
  mkdirSync('build/fuzz/faults', { recursive: true })
  const file = `build/fuzz/faults/content-${seed}-${label}.bin`
  writeFileSync(file, bytes)
  console.error(`${what}\nseed ${seed}, input ${label}, kept as ${file}`)
  process.exit(1)
}

function faultsOf(report: ContentReport, bytes: Uint8Array): string | null {
  const crashed = report.outcomes.find(o => o.state === 'error')
  if (crashed) return `${crashed.check}: ${crashed.detail}`
  if (!(Number.isFinite(report.spamScore) && report.spamScore >= 0)) return `spamScore ${report.spamScore}`
  for (const [name, value] of Object.entries(report.stats)) if (!(value >= 0)) return `stats.${name} ${value}`
  // Line feeds and lone carriage returns end lines; nothing can stand behind the last.
  let lines = 1
  for (const b of bytes) if (b === 10 || b === 13) lines++
  for (const f of report.findings) {
    const at = f.location
    if (at && !(at.line >= 1 && (at.column ?? 1) >= 1 && at.line <= lines))
      return `${f.check} at ${at.line}:${at.column} of ${lines} lines`
    if (f.points !== null && !Number.isFinite(f.points)) return `${f.check} with ${f.points} points`
  }
  JSON.stringify(report)
  return null
}

async function detach(bytes: Uint8Array): Promise<string | null> {
  const { message, files } = await detachAttachments(bytes, { baseUrl: 'https://files.example.com/d', reserved: ['message.eml'] })
  const names = new Set<string>()
  for (const f of files) {
    if (f.safeName === '' || /[\\/\0]|^\.{1,2}$/.test(f.safeName)) return `unsafe name ${JSON.stringify(f.safeName)}`
    if (names.has(f.safeName.toLowerCase())) return `name twice: ${f.safeName}`
    names.add(f.safeName.toLowerCase())
    if (createHash('sha256').update(f.bytes).digest('hex') !== f.sha256) return `checksum of ${f.safeName}`
  }
  if (files.length === 0 && Buffer.compare(message, bytes) !== 0) return 'changed without an attachment'
  return null
}

/** CPU of one run in milliseconds, and what was wrong. */
async function timed(run: () => Promise<string | null>): Promise<{ cpu: number; wrong: string | null }> {
  const before = process.cpuUsage()
  let wrong: string | null
  try {
    wrong = await run()
  } catch (error) {
    wrong = error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / 1000, wrong }
}

/** Runs one input; one that takes long is run again, as the collector may have been at work. */
async function check(bytes: Uint8Array, label: string, run: () => Promise<string | null>): Promise<number> {
  let { cpu, wrong } = await timed(run)
  if (wrong) fault(wrong, bytes, label)
  for (let again = 0; again < 3 && cpu > allowance(bytes.length); again++) cpu = Math.min(cpu, (await timed(run)).cpu)
  if (cpu > allowance(bytes.length))
    fault(
      `${cpu.toFixed(0)} ms of CPU for ${bytes.length} bytes, ${allowance(bytes.length).toFixed(0)} are allowed`,
      bytes,
      label,
    )
  return cpu
}

console.log(`content: ${count} mutated messages of ${seeds.length}, seed ${seed}`)
for (const bomb of bombs()) {
  await check(bomb.bytes, bomb.name, async () => {
    const report = await scanMessage(bomb.bytes, { type: bomb.type, now })
    const wrong = faultsOf(report, bomb.bytes)
    if (wrong) return wrong
    const told = report.findings.some(f => `${f.check}:${f.code}` === bomb.finding)
    return told ? null : `${bomb.finding} is not reported`
  })
}
const random = randomFrom(seed)
let slowest = { cpu: 0, label: '', bytes: 0 }
let findings = 0
let limits = 0
let detached = 0
const start = process.cpuUsage()
for (let i = 0; i < count; i++) {
  const from = random.pick(seeds)
  const bytes = mutate(from.bytes, random, raw)
  const type = random.chance(0.9) ? from.type : random.pick(['eml', 'html', 'txt'] as const)
  const withDetach = type === 'eml' && random.below(4) === 0
  const label = `${i}-${from.name.replace(/[^\w.-]+/g, '_').slice(0, 60)}`
  const cpu = await check(bytes, label, async () => {
    const report = await scanMessage(bytes, { type, now, file: 'fuzz' })
    findings += report.findings.length
    if (report.findings.some(f => f.check === 'content-limits')) limits++
    return faultsOf(report, bytes) ?? (withDetach ? await detach(bytes) : null)
  })
  if (withDetach) detached++
  if (cpu > slowest.cpu) slowest = { cpu, label, bytes: bytes.length }
  if ((i + 1) % 10_000 === 0) console.log(`${i + 1} done`)
}
const { user, system } = process.cpuUsage(start)
console.log(
  `no fault in ${count} inputs, ${detached} of them detached too; ${findings} findings, limits reported in ${limits}; slowest ${slowest.cpu.toFixed(0)} ms of CPU (${slowest.label}, ${slowest.bytes} bytes); ${((user + system) / 1e6).toFixed(0)} s of CPU in all`,
)
