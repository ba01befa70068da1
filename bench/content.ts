// npm run bench -- content, or: node build/bench/bench/content.js [--corpus folder]
// Messages a second of CPU time (other work on the machine must not count): scanMessage in this process beside postal-mime, which only
// parses; the slowest message; the whole command in one thread over 1,000 files a process; and the start of the command against bare
// Node. In time on the clock: the whole command with one thread against all that it takes for itself.
// Without a corpus it makes 1,000 messages of its own: newsletters and short mails of several sizes and encodings.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { scanMessage } from '../src/scan.js'

const at = process.argv.indexOf('--corpus')
const folder = at < 0 ? null : process.argv[at + 1]
const now = '2026-05-04T12:00:00Z'

function made(i: number): Buffer {
  const words = [
    'Guten Tag',
    'the new season',
    'ist da',
    'with twelve plants',
    'für Ihren Balkon',
    'and free advice',
    'nur bis Sonntag',
    'in our shop',
  ]
  const rows = Array.from(
    { length: 2 + ((i * 7) % 40) },
    (_, k) =>
      `<tr><td style="padding:10px;color:#333333"><a href="https://news.example.com/p/${k}?u=${i}"><img src="https://news.example.com/${k}.jpg" alt="p"></a><p>${words.map((w, j) => words[(j + k + i) % words.length] ?? w).join(' ')}</p></td></tr>`,
  )
  const html = `<!doctype html><html lang="de"><body><table role="presentation">${rows.join('\r\n')}</table></body></html>`
  const head = `From: Example <news@example.com>\r\nTo: reader${i}@example.org\r\nSubject: Plants ${i}\r\nDate: Mon, 4 May 2026 10:00:00 +0000\r\nMessage-ID: <${i}@example.com>\r\nMIME-Version: 1.0\r\n`
  if (i % 3 === 0)
    return Buffer.from(`${head}Content-Type: text/plain; charset=utf-8\r\n\r\n${rows.join(' ').replace(/<[^>]*>/g, ' ')}`)
  const encoded =
    i % 3 === 1
      ? Buffer.from(html).toString('base64').replace(/.{76}/g, '$&\r\n')
      : html.replace(/[=]|[^\x20-\x7e\r\n]/g, c =>
          [...Buffer.from(c)].map(b => `=${b.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
        )
  return Buffer.from(
    `${head}Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: ${i % 3 === 1 ? 'base64' : 'quoted-printable'}\r\n\r\n${encoded}`,
  )
}

const sources: { name: string; bytes: Buffer }[] = folder
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(f => /\.(?:eml|html?|txt)$/i.test(f))
      .map(f => ({ name: f, bytes: readFileSync(join(folder, f)) }))
  : Array.from({ length: 1000 }, (_, i) => ({ name: `${i}.eml`, bytes: made(i) }))
const megabytes = sources.reduce((sum, s) => sum + s.bytes.length, 0) / 1e6

const seconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}

async function run(title: string, one: (source: (typeof sources)[number]) => Promise<unknown>): Promise<number> {
  let slowest = { took: 0, name: '' }
  const start = process.cpuUsage()
  for (const source of sources) {
    const from = process.cpuUsage()
    await one(source)
    const took = seconds(from)
    if (took > slowest.took) slowest = { took, name: source.name }
  }
  const rate = sources.length / seconds(start)
  console.log(
    `${title}: ${rate.toFixed(0)} messages/s, ${((rate * megabytes) / sources.length).toFixed(1)} MB/s, slowest ${(slowest.took * 1000).toFixed(0)} ms (${slowest.name})`,
  )
  return rate
}

const scan = (s: (typeof sources)[number]): Promise<unknown> => scanMessage(s.bytes, { file: s.name, now })
const parse = (s: (typeof sources)[number]): Promise<unknown> => PostalMime.parse(s.bytes).catch(() => null)
console.log(`${sources.length} messages, ${megabytes.toFixed(1)} MB; seconds of CPU time`)
await run('scan, first run       ', scan)
const scanned = await run('scan, second run      ', scan)
await run('postal-mime, first run', parse)
const parsed = await run('postal-mime, second   ', parse)
console.log(`scan against postal-mime: ${(scanned / parsed).toFixed(2)}`)

/** User and system time of a process, start included. */
function cpuOf(args: readonly string[]): number {
  // The runtime has no times of ended children; the shell does.
  const { stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null', process.execPath, ...args], {
    encoding: 'utf8',
  })
  const [user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  return user + system
}

const main = join(import.meta.dirname, '..', '..', '..', 'dist', 'cli', 'main.js')
const work = mkdtempSync(join(tmpdir(), 'bench-'))
try {
  const files = sources.map(s => (folder ? join(folder, s.name) : join(work, s.name)))
  if (!folder) for (const [i, s] of sources.entries()) writeFileSync(files[i] ?? '', s.bytes)
  let whole = 0
  for (let i = 0; i < files.length; i += 1000)
    whole += cpuOf([main, 'content', '--jobs', '1', '--format', 'jsonl', '--fail-on', 'never', ...files.slice(i, i + 1000)])
  console.log(`whole command, 1,000 files a process, one thread: ${(files.length / whole).toFixed(0)} messages/s`)

  // By turns, the quickest of each: other work on the machine only ever adds.
  const onClock = (...jobs: string[]): number => {
    const started = performance.now()
    spawnSync(process.execPath, [main, 'content', folder ?? work, '--no-config', '--format', 'jsonl', ...jobs], {
      stdio: 'ignore',
    })
    return performance.now() - started
  }
  const rounds = Array.from({ length: 5 }, () => [onClock('--jobs', '1'), onClock()])
  const quickest = (column: 0 | 1): number => Math.min(...rounds.map(r => r[column] ?? 0))
  console.log(
    `threads, ${availableParallelism()} cores: one ${(quickest(0) / 1000).toFixed(2)} s, all ${(quickest(1) / 1000).toFixed(2)} s, ratio ${(quickest(0) / quickest(1)).toFixed(2)}`,
  )

  const file = join(work, 'one.html')
  writeFileSync(
    file,
    '<!doctype html><html lang="en"><body><p>Hello {{name}}, <a href="https://www.example.com/">read on</a>.</p></body></html>',
  )
  // In turns, so that a busy machine slows both.
  const times = Array.from({ length: 11 }, () => [cpuOf(['-e', '0']), cpuOf([main, 'content', file, '--fail-on', 'never'])])
  const median = (column: 0 | 1): number => times.map(t => t[column] ?? 0).sort((a, b) => a - b)[5] ?? 0
  const [bare, content] = [median(0), median(1)]
  console.log(
    `cold start: content ${(content * 1000).toFixed(0)} ms, bare node ${(bare * 1000).toFixed(0)} ms, ratio ${(content / bare).toFixed(2)}`,
  )
} finally {
  rmSync(work, { recursive: true, force: true })
}
