// Fuzzing of the bounce readers over mutated fixtures: nothing throws, nothing stalls, every record is accounted for.
// npm run fuzz -- bounces [inputs] [seed]
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BOUNCE_FORMATS } from '../../src/bounces/read/types.js'
import { type BounceFormat, readBounces, type Skipped } from '../../src/bounces/read.js'
import { summarize } from '../../src/bounces/summarize.js'
import { renderBounceText } from '../../src/bounces/text.js'
import type { Bounce } from '../../src/bounces/types.js'
import { isUserError } from '../../src/core/errors.js'
import { mutated, type Random, random, runOf } from './parts/random.js'

const NOW = '2026-11-22T12:00:00.000Z'

/** CPU that an input may take: what starts and collects anyway, and what its octets cost. */
const allowed = (octets: number): number => 150 + octets / 100

interface Reading {
  bounces: Bounce[]
  skipped: Skipped[]
  delivered: number
  refused: boolean
}

async function read(input: Buffer, format: BounceFormat | undefined): Promise<Reading> {
  const reading: Reading = { bounces: [], skipped: [], delivered: 0, refused: false }
  try {
    const options = {
      now: NOW,
      onSkipped: (s: Skipped) => reading.skipped.push(s),
      onDelivered: (n: number) => {
        reading.delivered += n
      },
    }
    for await (const bounce of readBounces([input], format === undefined ? options : { ...options, format }))
      reading.bounces.push(bounce)
  } catch (error) {
    // The one thing that may be thrown: a table without addresses.
    if (!isUserError(error)) throw error
    reading.refused = true
  }
  return reading
}

/** A whole record that goes in between, with an address of its own: damage elsewhere must not hide it. */
interface Canary {
  format: BounceFormat
  record: string
  at(text: Buffer, r: Random): number
}

const WHO = 'canary@witness.example'

/** Behind a line end that is not inside a quoted cell or a JSON text that goes on. */
function lineStart(text: Buffer, r: Random): number {
  const end = text.indexOf(10, r.below(text.length + 1))
  return end < 0 ? text.length : end + 1
}

const CANARIES: Readonly<Record<string, Canary>> = {
  'postfix.log': {
    format: 'postfix',
    record: `Nov 14 08:15:42 mx postfix/smtp[7]: 4CANARYxyz1: to=<${WHO}>, relay=mx[192.0.2.1]:25, dsn=5.1.1, status=bounced (unknown user)\n`,
    at: lineStart,
  },
  'exim.log': {
    format: 'exim',
    record: `2026-11-14 08:15:42 1tCANA-0002Ab-Cd ** ${WHO} R=dnslookup T=remote_smtp: 550 unknown user\n`,
    at: lineStart,
  },
  'sendmail.log': {
    format: 'sendmail',
    record: `Nov 14 08:15:42 mx sm-mta[7]: 4ACANARYx12345: to=<${WHO}>, delay=00:00:02, mailer=esmtp, dsn=5.1.1, stat=User unknown\n`,
    at: lineStart,
  },
  'kumomta.jsonl': {
    format: 'json',
    record: `{"event":"bounce","sg_event_id":"1","email":"${WHO}","timestamp":1761095250,"reason":"550 unknown user"}\n`,
    at: lineStart,
  },
  'box.mbox': {
    format: 'mbox',
    record: `\n\nFrom MAILER-DAEMON Sat Nov 14 08:15:42 2026\nFrom: MAILER-DAEMON@mx.example\nTo: news@muster.example\nSubject: failure notice\n\n<${WHO}>:\n550 unknown user\n\nFrom MAILER-DAEMON Sat Nov 14 08:15:43 2026\n`,
    at: lineStart,
  },
}

function insert(input: Buffer, { record, at }: Canary, r: Random): Buffer {
  const place = at(input, r)
  const open = place > 0 && input[place - 1] !== 10 ? '\n' : ''
  const rest = place < input.length ? '' : '\n'
  return Buffer.concat([input.subarray(0, place), Buffer.from(open + record + rest), input.subarray(place)])
}

/** What is wrong with a reading; null when nothing is. */
function complaint(input: Buffer, reading: Reading, canary: Canary | null): string | null {
  const { bounces, skipped, delivered, refused } = reading
  const blank = input.every(octet => octet <= 32)
  if (!blank && !refused && bounces.length + skipped.length + delivered === 0) return 'nothing is said about it'
  for (const [i, bounce] of bounces.entries()) {
    if (bounce.index !== i + 1) return `index ${bounce.index} where ${i + 1} should be`
    if ((bounce.diagnostic?.length ?? 0) > 4000) return 'a diagnostic without limit'
    if (bounce.time !== null && Number.isNaN(Date.parse(bounce.time))) return `time ${bounce.time}`
    if (bounce.recipient !== null && !bounce.recipient.includes('@')) return `recipient ${bounce.recipient}`
    if (JSON.stringify(JSON.parse(JSON.stringify(bounce))) !== JSON.stringify(bounce)) return 'does not survive JSON'
  }
  // What an archive or wide characters hold has more lines than are seen here.
  const places =
    input.includes(0) || input[0] === 0x1f ? Number.POSITIVE_INFINITY : input.toString('latin1').split(/[\r\n]/).length + 1
  for (const { place, reason } of skipped)
    if (place !== null && (place < 0 || place > places)) return `${reason} at ${place} of ${places}`
  // What opens in UTF-16 is read as that, the witness with it.
  const wide = input.subarray(0, 256).includes(0) || input[0] === 0xff || input[0] === 0xfe
  if (canary && !wide && !bounces.some(b => b.recipient === WHO) && !skipped.some(s => s.place === null))
    return 'the witness is lost'
  return null
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const folders = ['fixtures/bounces', 'fixtures/demo/bounces']
const files = folders.flatMap(folder =>
  readdirSync(folder)
    .map(name => ({ name, path: join(folder, name) }))
    .filter(({ path }) => statSync(path).isFile())
    .map(({ name, path }) => ({ name, content: readFileSync(path) })),
)
const { inputs, seed } = runOf(process.argv.slice(2))
console.log(`bounces: ${inputs} inputs, seed ${seed}`)

let summary = summarize()
let failures = 0
let slowest = { share: 0, text: '' }
for (let n = 0; n < inputs; n++) {
  const r = random(seed + n)
  const { name, content } = r.pick(files)
  const canary = r.chance(0.5) ? (CANARIES[name] ?? null) : null
  const damaged = mutated(content, r, () => r.pick(files).content)
  const input = canary ? insert(damaged, canary, r) : damaged
  const format = canary?.format ?? (r.chance(0.2) ? r.pick(BOUNCE_FORMATS) : undefined)
  let trouble: string | null = null
  try {
    let reading: Reading | null = null
    let cpu = await cpuOf(async () => {
      reading = await read(input, format)
    })
    // A collection may fall into one measurement, not into all.
    for (let again = 0; again < 3 && cpu > allowed(input.length); again++)
      cpu = Math.min(cpu, await cpuOf(() => read(input, format)))
    const share = cpu / allowed(input.length)
    if (share > slowest.share) slowest = { share, text: `${cpu.toFixed(0)} ms for ${input.length} octets (${name}, ${n})` }
    trouble =
      share > 1 ? `took ${cpu.toFixed(0)} ms for ${input.length} octets` : complaint(input, reading as unknown as Reading, canary)
    for (const bounce of (reading as unknown as Reading).bounces) summary.add(bounce)
    for (const skipped of (reading as unknown as Reading).skipped) summary.skip(skipped)
    if (n % 1000 === 999) {
      renderBounceText(summary.facts(), { locale: r.pick(['en', 'de']), unclassified: true })
      summary = summarize()
    }
  } catch (error) {
    trouble = (error as Error).stack ?? String(error)
  }
  if (trouble === null) continue
  failures++
  const kept = join('build', 'fuzz', `bounces-${seed}-${n}`)
  mkdirSync(join('build', 'fuzz'), { recursive: true })
  writeFileSync(kept, input)
  console.log(`input ${n} (${name}${format === undefined ? '' : `, as ${format}`}): ${trouble}\n  kept as ${kept}`)
  if (failures >= 20) break
}
console.log(`${failures} failures; slowest for its size: ${slowest.text}`)
process.exitCode = failures > 0 ? 1 : 0
