// Bounces: mails and a Postfix log through the built command line (whole process), beside postal-mime, which only parses.
// npm run bench -- bounces, or: node build/bench/bench/bounces.js [folder of mails]      default: the fixtures, repeated
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = process.cwd()
const cli = join(root, 'dist/cli/main.js')
const source = process.argv[2] ?? join(root, 'fixtures/bounces')
const work = mkdtempSync(join(tmpdir(), 'mailpreflight-bench-'))
const MAILS = 9000
const LOG_MB = Number(process.env.LOG_MB ?? 100)

function mails(): string {
  const folder = join(work, 'mails')
  mkdirSync(folder)
  const files = readdirSync(source).filter(f => f.endsWith('.eml'))
  for (let i = 0; i < MAILS; i++) {
    const name = files[i % files.length] as string
    writeFileSync(join(folder, `${i}-${name}`), readFileSync(join(source, name)))
  }
  return folder
}

function postfixLog(): string {
  const path = join(work, 'mail.log')
  const fd = openSync(path, 'w')
  let size = 0
  for (let i = 0; size < LOG_MB * 1e6; ) {
    let text = ''
    for (const end = i + 500; i < end; i++) {
      const id = (i * 7919).toString(16).toUpperCase().padStart(10, '0')
      const stamp = `Nov ${String(1 + (Math.floor(i / 100_000) % 20)).padStart(2)} ${String(Math.floor(i / 4000) % 24).padStart(2, '0')}:10:42 mx postfix`
      const to = `user${i % 1_000_000}@kunde${i % 7}.example`
      text += `${stamp}/qmgr[1]: ${id}: from=<news@muster.example>, size=1, nrcpt=1 (queue active)\n`
      const head = `${stamp}/smtp[2]: ${id}: to=<${to}>, relay=mx.kunde.example[192.0.2.20]:25, delay=1, delays=0/0/1/0`
      if (i % 25 < 23) text += `${head}, dsn=2.0.0, status=sent (250 2.0.0 OK)\n${stamp}/qmgr[1]: ${id}: removed\n`
      else if (i % 25 === 23)
        text += `${head}, dsn=5.1.1, status=bounced (host mx.kunde.example[192.0.2.20] said: 550 5.1.1 User unknown (in reply to RCPT TO command))\n`
      else
        text += `${head}, dsn=4.7.0, status=deferred (host mx.kunde.example[192.0.2.20] said: 421 4.7.0 rate limited, try again later)\n`
    }
    size += writeSync(fd, text)
  }
  closeSync(fd)
  return path
}
/** Runs a small program in a process of its own and reads its resource usage. */
function measure(program: string): { cpu: number; memory: number; out: string } {
  const child = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `${program}\nprocess.on('exit', () => { const u = process.resourceUsage(); process.stderr.write(JSON.stringify({ cpu: (u.userCPUTime + u.systemCPUTime) / 1e6, memory: u.maxRSS / 1000 })) })`,
    ],
    { encoding: 'utf8', maxBuffer: 1e9, cwd: root },
  )
  const usage = JSON.parse(/\{"cpu".*\}$/.exec(child.stderr)?.[0] ?? '{"cpu":0,"memory":0}') as { cpu: number; memory: number }
  return { ...usage, out: child.stdout }
}

const command = (args: string[]): string =>
  `process.argv = [process.argv[0], ${JSON.stringify(cli)}, ...${JSON.stringify(args)}]; await import(${JSON.stringify(cli)})`

try {
  const folder = mails()
  const ours = measure(command(['bounces', folder, '--format', 'jsonl']))
  const partner = measure(`
    import PostalMime from 'postal-mime'
    import { readdirSync, readFileSync } from 'node:fs'
    for (const f of readdirSync(${JSON.stringify(folder)})) await PostalMime.parse(readFileSync(${JSON.stringify(folder)} + '/' + f))
  `)
  const rate = (n: number, seconds: number): string => `${Math.round(n / seconds)}/s`
  console.log(
    `mails: read and classified ${rate(MAILS, ours.cpu)}, postal-mime (parses only) ${rate(MAILS, partner.cpu)}, ratio ${(partner.cpu / ours.cpu).toFixed(1)}, ${ours.memory.toFixed(0)} MB`,
  )
  const log = postfixLog()
  const lines = measure(command(['bounces', log, '--format', 'jsonl']))
  const summed = measure(command(['bounces', log, '--format', 'json']))
  console.log(
    `Postfix log of ${LOG_MB} MB: ${(LOG_MB / lines.cpu).toFixed(0)} MB/s as JSON lines (${lines.memory.toFixed(0)} MB), ${(LOG_MB / summed.cpu).toFixed(0)} MB/s summed up (${summed.memory.toFixed(0)} MB)`,
  )
} finally {
  rmSync(work, { recursive: true, force: true })
}
