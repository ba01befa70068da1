import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { registerBounces } from '../../src/cli/commands/bounces.js'
import { setCliLocale } from '../../src/cli/locale.js'
import { fixture } from './helpers.js'

let folder: string
let out: string
let err: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailpreflight-bounces-'))
  out = ''
  err = ''
  process.exitCode = undefined
  const take =
    (add: (text: string) => void) =>
    (text: unknown, ...rest: unknown[]): boolean => {
      add(String(text))
      const done = rest.find(r => typeof r === 'function') as (() => void) | undefined
      done?.()
      return true
    }
  vi.spyOn(process.stdout, 'write').mockImplementation(
    take(text => {
      out += text
    }) as typeof process.stdout.write,
  )
  vi.spyOn(process.stderr, 'write').mockImplementation(
    take(text => {
      err += text
    }) as typeof process.stderr.write,
  )
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
  process.exitCode = undefined
  setCliLocale('en')
})

async function run(...args: string[]): Promise<number> {
  const program = new Command().exitOverride()
  registerBounces(program)
  await program.parseAsync(['bounces', ...args, '--now', '2026-11-22T12:00:00Z'], { from: 'user' })
  const code = Number(process.exitCode ?? 0)
  process.exitCode = undefined
  return code
}

const CONTRACT = [
  'file',
  'index',
  'recipient',
  'category',
  'subcategory',
  'class',
  'retry',
  'address',
  'actor',
  'status',
  'replyCode',
  'diagnostic',
  'host',
  'provider',
  'time',
  'action',
  'rule',
  'evidence',
]

describe('html', () => {
  it('shows the history as an audit does, in the language asked for', async () => {
    setCliLocale('de')
    const mail = join(import.meta.dirname, '..', '..', 'fixtures', 'demo', 'bounces', 'unknown-user.eml')
    expect(await run(mail, '--format', 'html')).toBe(0)
    expect(out).toMatch(/^<!doctype html>/i)
    expect(out).toContain('<html lang="de"')
    expect(out).toContain('Empfänger existiert nicht')
    expect(out).not.toContain('demo-kunde-202@')
  })
})

describe('json lines', () => {
  it('carry the fields of the contract, absent ones as null', async () => {
    expect(await run(fixture('dsn-postfix.eml'), fixture('auto-reply-de.eml'), '--format', 'jsonl')).toBe(0)
    const rows = out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    expect(rows).toHaveLength(3)
    for (const row of rows) for (const name of CONTRACT) expect(row).toHaveProperty(name)
    expect(rows[0]).toMatchObject({ file: fixture('dsn-postfix.eml'), index: 1, recipient: 'anna.beispiel@kunde.example' })
    expect(rows[2]?.status).toBeNull()
  })

  it('leave the deliveries of logs out', async () => {
    await run(fixture('postfix.log'), '-f', 'jsonl')
    expect(out.trim().split('\n')).toHaveLength(3)
    expect(out).not.toContain('bert@kunde.example')
  })
})

it('CSV masks addresses unless asked, and is safe to open', async () => {
  await run(fixture('dsn-postfix.eml'), '-f', 'csv')
  expect(out.split('\r\n')[0]).toMatch(/^file,index,recipient/)
  expect(out).toContain('a…@kunde.example')
  expect(out).not.toContain('anna.beispiel@')
  out = ''
  await run(fixture('dsn-postfix.eml'), '-f', 'csv', '--show-addresses')
  expect(out).toContain('anna.beispiel@kunde.example')
})

it('several formats at once, text on standard output', async () => {
  setCliLocale('de')
  const [lines, json] = [join(folder, 'b.jsonl'), join(folder, 'b.json')]
  expect(await run(fixture('.'), '-f', 'text', '-f', `jsonl=${lines}`, '-f', `json=${json}`, '--sent', '5000')).toBe(2)
  expect(out).toContain('BOUNCE-RATE')
  expect(err).toContain('no-address.csv')
  expect(readFileSync(lines, 'utf8').trim().split('\n').length).toBeGreaterThan(50)
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    bouncesVersion: 1,
    rates: { source: 'given', byRecipients: { of: 5000 } },
  })
})

it('writes the suppression list under the policy', async () => {
  const list = join(folder, 's.csv')
  await run(fixture('powermta.csv'), '--suppress', list, '--policy', 'custom', '--hard-limit', '2', '-q')
  expect(readFileSync(list, 'utf8')).toContain('anna@kunde.example,keep,')
  await run(fixture('powermta.csv'), '--suppress', list)
  expect(readFileSync(list, 'utf8')).toContain('anna@kunde.example,suppress,bad-address')
})

it('limits without --policy custom are a mistake', async () => {
  await expect(run(fixture('exim.eml'), '--soft-limit', '3')).rejects.toMatchObject({ exitCode: 2 })
})

it('the history gives the same on a second reading', async () => {
  const history = join(folder, 'h.jsonl')
  await run(fixture('postfix.log'), '--history', history, '-q')
  const first = readFileSync(history, 'utf8')
  await run(fixture('postfix.log'), '--history', history, '-q')
  expect(readFileSync(history, 'utf8')).toBe(first)
  expect(first.trim().split('\n').length).toBeGreaterThan(1)
})

it('lists what was not understood with a rule to start from', async () => {
  const file = join(folder, 'odd.csv')
  writeFileSync(file, 'email,reason\na@kunde.example,quux 4711 fnord\nb@kunde.example,quux 4712 fnord\n')
  await run(file, '--unclassified')
  expect(out).toMatch(/2 × quux/)
  expect(out).toContain('category:')
})

it('the rules to start from are a file that works as it is printed', async () => {
  const file = join(folder, 'odd.csv')
  writeFileSync(
    file,
    'email,reason\na@kunde.example,quux 4711 fnord\nb@kunde.example,"Zirp (nicht): ""ja"" | #1"\nc@kunde.example,12345\n',
  )
  await run(file, '--unclassified', '--no-config')
  const rules = out.slice(out.indexOf('kind: replies'))
  writeFileSync(join(folder, 'own-bounces.yml'), rules.replaceAll('unclassified', 'policy-related'))
  const config = join(folder, 'mailpreflight.config.json')
  writeFileSync(config, JSON.stringify({ rules: { bounces: ['own-bounces.yml'] } }))
  out = ''
  await run(file, '-f', 'jsonl', '--config', config)
  const found = out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { category: string; rule: string | null })
  expect(found.map(b => b.category)).toEqual(['policy-related', 'policy-related', 'unclassified'])
  expect(found.map(b => b.rule)).toEqual(['own-1', 'own-2', null])
})

it('an expiry is one, whatever the last reply was, and names it', async () => {
  const log = join(folder, 'mail.log')
  const stamp = 'Nov 21 22:24:42 mx postfix'
  const reply = '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail.'
  writeFileSync(
    log,
    `${stamp}/qmgr[1]: 4XqZ1A2b3C: from=<news@muster.example>, size=1, nrcpt=1 (queue active)\n` +
      `${stamp}/smtp[1]: 4XqZ1A2b3C: to=<anna@gmail.com>, relay=gmail-smtp-in.l.google.com[192.0.2.9]:25, dsn=4.7.28, status=deferred (host gmail-smtp-in.l.google.com[192.0.2.9] said: ${reply} (in reply to end of DATA command))\n` +
      `${stamp}/qmgr[1]: 4XqZ1A2b3C: from=<news@muster.example>, status=expired, returned to sender\n`,
  )
  await run(log, '-f', 'jsonl')
  expect(JSON.parse(out)).toMatchObject({ category: 'message-expired', subcategory: 'policy-related', class: 'soft' })
  out = ''
  await run(log, '-f', 'json')
  expect(JSON.parse(out)).toMatchObject({ expired: [{ cause: 'policy-related', count: 1 }], totals: { soft: 1, delayed: 0 } })
})

describe('trouble', () => {
  it('a missing file ends with 2, the others are read', async () => {
    expect(await run(join(folder, 'none.eml'), fixture('exim.eml'), '-f', 'jsonl')).toBe(2)
    expect(out).toContain('gustav@kunde.example')
    expect(err).toMatch(/no such file/)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('nothing readable ends with 5', async () => {
    const empty = join(folder, 'empty.eml')
    writeFileSync(empty, '')
    const rubbish = join(folder, 'rubbish.bin')
    writeFileSync(rubbish, Buffer.from([0, 1, 2, 3, 0, 0, 255, 254, 0, 7]))
    expect(await run(empty, rubbish, '-f', 'jsonl')).toBe(5)
    expect(err).toContain('rubbish.bin')
    expect(await run(folder)).toBe(5)
  })

  it('a mail that is no bounce is an answer', async () => {
    expect(await run(fixture('newsletter.eml'), '-f', 'jsonl')).toBe(0)
    expect(out).toBe('')
  })
})

it('takes own rules from the configuration', async () => {
  const rules = {
    kind: 'replies',
    name: 'Own',
    tier: 'own',
    source: 'own',
    date: '2026-11-22',
    rules: [{ id: 'own-fnord', category: 'policy-related', any: ['fnord'] }],
  }
  writeFileSync(join(folder, 'own.yml'), JSON.stringify(rules))
  const config = join(folder, 'mailpreflight.config.json')
  writeFileSync(config, JSON.stringify({ rules: { bounces: ['own.yml'] } }))
  const file = join(folder, 'odd.csv')
  writeFileSync(file, 'email,reason\na@kunde.example,quux fnord\n')
  await run(file, '-f', 'jsonl', '--config', config)
  expect(JSON.parse(out)).toMatchObject({ category: 'policy-related', rule: 'own-fnord' })
})
