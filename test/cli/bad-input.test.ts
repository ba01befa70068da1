// Bad input: one clear sentence in the user's language on standard error, the exit code of the contract, never a stack trace.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDnsServer } from '../helpers/dns-server.js'

const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')
const demo = join(import.meta.dirname, '..', '..', 'fixtures', 'demo')
let dir: string

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mailpreflight-'))
  writeFileSync(join(dir, 'empty.eml'), '')
  writeFileSync(join(dir, 'rubbish.bin'), Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) & 255)))
  writeFileSync(join(dir, 'broken.zone'), '$ORIGIN example.com.\n$TTL 300\n@ IN MX ten mail\n')
  writeFileSync(join(dir, 'no-address.csv'), 'datum;grund\n2026-11-01;Postfach voll\n')
  writeFileSync(join(dir, 'not.json'), '{ "factsVersion": 1,')
  writeFileSync(join(dir, 'torn.json'), '{\n  "name": "x" "color"\n}')
  writeFileSync(join(dir, 'empty.json'), '')
  writeFileSync(join(dir, 'other.json'), '{ "hello": "world" }')
  mkdirSync(join(dir, 'folder'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function run([command = '', ...args]: string[], locale = 'en'): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, command, '--locale', locale, ...args], {
    cwd: dir,
    encoding: 'utf8',
    env: { ...process.env, LANG: 'C', NO_COLOR: '1' },
    timeout: 60_000,
  })
  return { status, stdout, stderr }
}

const offline = ['--offline', '--zone', join(demo, 'zone.db')]

describe.each([
  ['nothing to audit', ['audit', ...offline], 5, /nothing to audit/, /nichts zu prüfen/],
  ['a message that is not there', ['audit', 'gone.eml', ...offline], 2, /no file gone\.eml/, /gone\.eml gibt es nicht/],
  ['a folder for a message', ['audit', 'folder', ...offline], 2, /folder is a folder/, /folder ist ein Ordner/],
  ['an empty message', ['audit', 'empty.eml', ...offline], 5, /empty\.eml is empty/, /empty\.eml ist leer/],
  ['a web address for a domain', ['dns', 'https://example.com/x', ...offline], 2, /web address/, /Webadresse/],
  ['no domain name', ['dns', 'not a domain', ...offline], 2, /not a domain name/, /kein Domainname/],
  [
    'a zone file with a slip',
    ['dns', 'example.com', '--offline', '--zone', 'broken.zone'],
    2,
    /broken\.zone:3:9/,
    /broken\.zone:3:9/,
  ],
  ['no name server', ['dns', 'example.com', '--nameserver', 'nowhere/else'], 2, /not a name server/, /kein Nameserver/],
  ['a format that there is not', ['audit', 'x.eml', '-f', 'pdfx'], 2, /unknown format "pdfx"/, /unbekanntes Format „pdfx“/],
  ['two formats on standard output', ['audit', 'x.eml', '-f', 'json', '-f', 'html'], 2, /only one format/, /Nur ein Format/],
  ['facts that are no JSON', ['audit', '--facts', 'not.json'], 2, /not\.json is not JSON/, /not\.json ist kein JSON/],
  ['facts that are something else', ['audit', '--facts', 'other.json'], 2, /holds no facts/, /enthält keine Fakten/],
  ['a table without addresses', ['bounces', 'no-address.csv'], 2, /datum/, /datum/],
  ['bounces that are not there', ['bounces', 'gone.log'], 2, /gone\.log/, /gone\.log/],
  ['an unknown option', ['audit', '--nonsense'], 2, /--nonsense/, /--nonsense/],
  ['a number that is none', ['audit', 'x.eml', '--volume', 'many'], 2, /whole number/, /ganze Zahl/],
  ['a number beyond the end', ['audit', 'x.eml', '--min-score', '200'], 2, /from 0 to 100/, /von 0 bis 100/],
  ['a choice that there is not', ['audit', '--fail-on', 'x'], 2, /is invalid: Allowed choices/, /passt „x“ nicht: Möglich sind/],
  ['an argument too many', ['audit', 'a', 'b'], 2, /too many arguments/, /Zu viele Argumente für „audit“: 2, höchstens 1/],
  ['a missing argument', ['report'], 2, /missing required argument/, /Das Argument „result“ fehlt/],
  ['an option without its value', ['audit', '--ip'], 2, /argument missing/, /fehlt ihr Wert/],
  [
    'a command that there is not',
    ['audti'],
    2,
    /unknown command 'audti'\n.*Did you mean audit/,
    /gibt es nicht\n.*Meinten Sie audit/,
  ],
  ['no address', ['dns', 'example.com', '--ip', '192.0.2.300', ...offline], 2, /not an IP address/, /keine IP-Adresse/],
  ['no selector', ['audit', '-d', 'example.com', '--selector', 'ü', ...offline], 2, /not a DKIM selector/, /kein DKIM-Selektor/],
  [
    'a wrong name server for later',
    ['dns', 'example.com', '--nameserver', '1.2.3', ...offline],
    2,
    /not a name server/,
    /kein Nameserver/,
  ],
  ['nothing to explain', ['explain', ' '], 2, /nothing to explain/, /nichts zu erklären/],
  ['binary data for a message', ['audit', 'rubbish.bin', ...offline], 2, /binary data/, /Binärdaten/],
  ['binary data for a list', ['dns', '--input', 'rubbish.bin', ...offline], 2, /binary data/, /Binärdaten/],
  ['bounces beside a message that are not there', ['audit', '-b', 'gone.log', ...offline], 2, /gone\.log/, /gone\.log/],
  ['a template that is not there', ['content', 'gone.html'], 2, /no file gone\.html/, /gone\.html gibt es nicht/],
  ['an empty template', ['content', 'empty.eml'], 5, /empty\.eml is empty/, /empty\.eml ist leer/],
  ['an empty result', ['report', 'empty.json'], 5, /empty\.json is empty/, /empty\.json ist leer/],
  ['a torn result', ['report', 'torn.json'], 2, /not JSON: line 2, column \d/, /kein JSON: Zeile 2, Spalte \d/],
  ['a folder for a result', ['diff', 'folder', 'folder'], 2, /folder is a folder/, /folder ist ein Ordner/],
  ['no folder of results', ['trend', 'gone'], 2, /no folder gone/, /Ordner gone gibt es nicht/],
  [
    'a folder that takes no files',
    ['bounces', demo, '-f', 'text=/proc/none/x.txt'],
    2,
    /cannot be written: the folder does not exist/,
    /nicht schreiben: den Ordner gibt es nicht/,
  ],
  [
    'a folder in the place of a report',
    ['bounces', demo, '-f', 'text=folder'],
    2,
    /cannot be written: it is a folder/,
    /nicht schreiben: es ist ein Ordner/,
  ],
  [
    'a message to detach that is not there',
    ['detach', 'gone.eml', '--base-url', 'https://f.example/', '--out', 'o'],
    2,
    /gone\.eml/,
    /gone\.eml/,
  ],
] as const)('%s', (_, args, code, en, de) => {
  it.each([
    ['en', en],
    ['de', de],
  ] as const)('%s', (locale, sentence) => {
    const { status, stdout, stderr } = run([...args], locale)
    expect(stderr).toMatch(sentence)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(stdout).toBe('')
    expect(stderr).not.toMatch(/\berror:/)
    expect(status).toBe(code)
  })
})

describe('goes on', () => {
  it('with the other domains after a wrong name', () => {
    const { status, stdout, stderr } = run(['dns', 'nordlicht-versand.example', 'not a domain', ...offline, '-f', 'jsonl'])
    expect(stderr).toMatch(/not a domain name/)
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(stdout).target.domain).toBe('nordlicht-versand.example')
    expect(status).toBe(2)
  })

  it('with the other bounces after a file that is not there', () => {
    const { stdout, stderr } = run(['bounces', 'gone.log', join(demo, 'bounces', 'unknown-user.eml'), '--format', 'jsonl'])
    expect(stderr).toMatch(/gone\.log/)
    expect(JSON.parse(stdout.trim().split('\n')[0] ?? '').category).toBe('bad-mailbox')
  })

  it('over binary rubbish', () => {
    const content = run(['content', 'rubbish.bin', '--format', 'jsonl'])
    expect(content.stderr).not.toMatch(/\n\s+at /)
    expect([0, 1, 2, 5]).toContain(content.status)
    const bounces = run(['bounces', 'rubbish.bin'])
    expect(bounces.stderr).not.toMatch(/\n\s+at /)
    expect(bounces.status).toBe(5)
  })
})

describe('a full disk', () => {
  it.skipIf(!existsSync('/dev/full'))('is a sentence, no stack', () => {
    const { status, stderr } = spawnSync('bash', ['-c', `"${process.execPath}" "${main}" checks --locale en > /dev/full`], {
      encoding: 'utf8',
    })
    expect(stderr).toBe('mailpreflight: standard output cannot be written: the disk is full\n')
    expect(status).toBe(2)
  })
})

describe('the language', () => {
  const help = (args: string[], env: NodeJS.ProcessEnv): string =>
    spawnSync(process.execPath, [main, ...args, '--help'], { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } }).stdout
  it('of help texts is one, in all their parts', () => {
    for (const args of [[], ['audit'], ['bounces'], ['detach']]) {
      const german = help(args, { LANG: 'de_DE.UTF-8' })
      expect(german).toMatch(/^Aufruf: mailpreflight/)
      expect(german).not.toMatch(/Usage|Options|Arguments|Commands|\[options\]|choices|default/)
    }
  })
  it('follows the first variable that is not empty', () => {
    expect(help([], { LC_ALL: '', LANG: 'de_DE.UTF-8' })).toContain('Aufruf:')
    expect(help([], { LC_ALL: 'en_US.UTF-8', LANG: 'de_DE.UTF-8' })).toContain('Usage:')
  })
})

describe('a name server that never answers', () => {
  it('gives unknown findings, verdict incomplete and exit code 3', async () => {
    const server = await startDnsServer({ zone: {}, fault: () => 'silent' })
    try {
      const child = await import('node:child_process').then(
        ({ spawn }) =>
          new Promise<{ status: number | null; stdout: string }>(resolve => {
            let stdout = ''
            const process_ = spawn(
              process.execPath,
              [
                main,
                'dns',
                'example.com',
                '--nameserver',
                `127.0.0.1:${server.port}`,
                '--timeout',
                '1',
                '--no-blocklists',
                '-f',
                'json',
              ],
              { stdio: ['ignore', 'pipe', 'ignore'] },
            )
            process_.stdout.on('data', data => {
              stdout += String(data)
            })
            process_.on('close', status => resolve({ status, stdout }))
          }),
      )
      const result = JSON.parse(child.stdout)
      expect(result.verdict).toBe('incomplete')
      expect(result.findings.filter((f: { blocker: boolean }) => f.blocker)).toEqual([])
      expect(child.status).toBe(3)
    } finally {
      await server.close()
    }
  })
})
