// npm run bench -- content, or: node build/bench/bench/content.js [--corpus folder]
// Messages a second through scanMessage in this process, slowest message, and the start of the command against bare Node.
// Without a corpus it makes 600 messages of its own: newsletters and short mails of several sizes and encodings.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  : Array.from({ length: 600 }, (_, i) => ({ name: `${i}.eml`, bytes: made(i) }))

async function run(): Promise<{ seconds: number; slowest: number; name: string }> {
  let slowest = 0
  let name = ''
  const start = performance.now()
  for (const source of sources) {
    const from = performance.now()
    await scanMessage(source.bytes, { file: source.name, now })
    const took = performance.now() - from
    if (took > slowest) {
      slowest = took
      name = source.name
    }
  }
  return { seconds: (performance.now() - start) / 1000, slowest, name }
}

const megabytes = sources.reduce((sum, s) => sum + s.bytes.length, 0) / 1e6
const cold = await run()
const warm = await run()
const show = (title: string, r: typeof cold): void =>
  console.log(
    `${title}: ${(sources.length / r.seconds).toFixed(0)} messages/s, ${(megabytes / r.seconds).toFixed(1)} MB/s, slowest ${r.slowest.toFixed(0)} ms (${r.name})`,
  )
console.log(`${sources.length} messages, ${megabytes.toFixed(1)} MB`)
show('first run ', cold)
show('second run', warm)

// Cold start of the command on one template, as a ratio to bare Node in the same run.
const main = join(import.meta.dirname, '..', '..', '..', 'dist', 'cli', 'main.js')
const work = mkdtempSync(join(tmpdir(), 'bench-'))
const file = join(work, 'one.html')
writeFileSync(
  file,
  '<!doctype html><html lang="en"><body><p>Hello {{name}}, <a href="https://www.example.com/">read on</a>.</p></body></html>',
)
const median = (args: string[]): number => {
  const times = Array.from({ length: 11 }, () => {
    const from = performance.now()
    spawnSync(process.execPath, args, { stdio: 'ignore' })
    return performance.now() - from
  })
  return times.sort((a, b) => a - b)[5] ?? 0
}
const bare = median(['-e', '0'])
const content = median([main, 'content', file, '--fail-on', 'never'])
rmSync(work, { recursive: true, force: true })
console.log(`cold start: content ${content.toFixed(0)} ms, bare node ${bare.toFixed(0)} ms, ratio ${(content / bare).toFixed(2)}`)
