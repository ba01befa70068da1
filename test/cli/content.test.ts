// The way of a project: 30 templates, no tool, three commands to a green step; then one new defect.
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const main = join(root, 'dist', 'cli', 'main.js')
let dir = ''

function run(args: string[], { input = '', cwd = dir, env = {} } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args, '--locale', 'en'], {
    cwd,
    input,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', GITHUB_STEP_SUMMARY: '', ...env },
    timeout: 60_000,
  })
  return { status, stdout, stderr }
}
const lines = (stdout: string): { file: string; verdict: string; findings: { check: string; suppressed?: string }[] }[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map(l => JSON.parse(l))

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'project-'))
  mkdirSync(join(dir, '.git'))
  cpSync(join(root, 'fixtures', 'templates', 'emails'), join(dir, 'emails'), { recursive: true })
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('a project with 30 templates', () => {
  const shipped = 'emails/transactional/shipped.liquid'

  it('init writes configuration, workflow and baseline', () => {
    const { status, stderr } = run(['init', '--yes'])
    expect(stderr).toContain('30 files')
    expect(status).toBe(0)
    for (const file of ['mailpreflight.config.yaml', '.github/workflows/mailpreflight.yml', 'mailpreflight-baseline.json'])
      expect(existsSync(join(dir, file))).toBe(true)
  })

  it('init again keeps what is there', () => {
    writeFileSync(join(dir, '.github/workflows/mailpreflight.yml'), 'own')
    expect(run(['init', '--yes']).stderr).toContain('is there already')
    expect(readFileSync(join(dir, '.github/workflows/mailpreflight.yml'), 'utf8')).toBe('own')
  })

  it('is green from then on, with and without the cache', () => {
    expect(run(['content', '--fail-on', 'warning', '-q'])).toMatchObject({ status: 0, stderr: '' })
    expect(existsSync(join(dir, '.cache', 'mailpreflight.json'))).toBe(true)
    expect(run(['content', '--fail-on', 'warning']).status).toBe(0)
    const cached = run(['content', '-f', 'jsonl', '--now', '2026-12-01T00:00:00Z'])
    expect(run(['content', '-f', 'jsonl', '--now', '2026-12-01T00:00:00Z', '--no-cache'])).toEqual(cached)
    expect(run(['content', '-f', 'jsonl', '--now', '2026-12-01T00:00:00Z'])).toEqual(cached)
  })

  it('without the baseline the old defects count', () => {
    expect(run(['content', '--no-config', 'emails/marketing/review-request.ejs', '--baseline', 'none.json']).status).toBe(2)
    const { stdout } = run(['content', '-f', 'jsonl'])
    expect(lines(stdout).flatMap(l => l.findings.filter(f => f.suppressed !== undefined)).length).toBeGreaterThan(0)
  })

  it('one new defect fails, with file, line, column and a fix', () => {
    const old = readFileSync(join(dir, shipped), 'utf8')
    const at = old.split('\n').length
    appendFileSync(join(dir, shipped), '<p><a href="http://192.0.2.9/login">sign in</a></p>\n')
    const summary = join(dir, 'summary.md')
    const { status, stdout } = run(['content', '-f', 'github', '-f', 'sarif=out/x.sarif', '-f', 'junit=out/x.xml'], {
      env: { GITHUB_STEP_SUMMARY: summary },
    })
    expect(status).toBe(1)
    const annotations = stdout.split('\n').filter(l => l.startsWith('::error'))
    expect(annotations).toHaveLength(1)
    expect(annotations[0]).toMatch(new RegExp(`^::error file=${shipped},line=${at},col=4,.*link-ip-host.*%0A.*host name`))
    expect(readFileSync(summary, 'utf8')).toContain(`shipped.liquid:${at}:4`)
    const sarif = JSON.parse(readFileSync(join(dir, 'out/x.sarif'), 'utf8'))
    expect(sarif.runs[0].results.filter((r: { level: string }) => r.level === 'error').length).toBeGreaterThan(0)
    expect(readFileSync(join(dir, 'out/x.xml'), 'utf8')).toContain('<testsuites')
    writeFileSync(join(dir, shipped), old)
  })

  it('a mended defect makes its entry stale; --prune takes it out', () => {
    const file = join(dir, 'emails/marketing/review-request.ejs')
    const old = readFileSync(file, 'utf8')
    writeFileSync(file, old.replace(/<form.*<\/form>/, ''))
    expect(run(['content']).stderr).toContain('no longer needed: html-active, message:emails/marketing/review-request.ejs')
    expect(run(['content', '--prune']).stderr).toContain('1 entries taken out')
    expect(run(['content']).stderr).toBe('')
    writeFileSync(file, old)
    expect(run(['content', '--fail-on', 'warning']).status).toBe(1)
  })

  it('--suppress-all wants a reason', () => {
    expect(run(['content', '--suppress-all'])).toMatchObject({ status: 2 })
    expect(run(['content', '--suppress-all', '--reason', 'agreed with the client', '--until', '2027-01-31']).status).toBe(0)
    expect(readFileSync(join(dir, 'mailpreflight-baseline.json'), 'utf8')).toContain('"until": "2027-01-31"')
  })

  it('--fail-on-new takes an earlier result', () => {
    const bad = join(dir, 'bad.html')
    writeFileSync(bad, '<p>Hello</p><a href="http://192.0.2.9/">x</a>')
    const audit = (args: string[]) =>
      run(['audit', 'bad.html', '--offline', '--fail-on', 'warning', '--on-incomplete', 'ignore', ...args])
    expect(audit(['-f', 'json=old.json', '-q']).status).toBe(1)
    expect(audit(['--fail-on-new', 'old.json', '-q']).status).toBe(0)
    writeFileSync(bad, '<p>Hello</p><a href="http://192.0.2.9/">x</a><form action="https://a.example"><input></form>')
    expect(audit(['--fail-on-new', 'old.json', '-q']).status).toBe(1)
    rmSync(bad)
  })
})

describe('files', () => {
  it('a glob or a folder without messages ends with 5', () => {
    expect(run(['content', 'emails/**/*.nothing'])).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('matches no file'),
    })
    mkdirSync(join(dir, 'empty'), { recursive: true })
    expect(run(['content', 'empty']).status).toBe(5)
    expect(run(['content', '--no-config']).status).toBe(5)
  })

  it('what git ignores and what the configuration ignores is left out; named files are read', () => {
    mkdirSync(join(dir, 'mails', 'build'), { recursive: true })
    for (const name of ['a.html', 'b.html', 'build/c.html', 'd.draft.html'])
      writeFileSync(join(dir, 'mails', name), '<p>Hello</p>')
    writeFileSync(join(dir, '.gitignore'), 'build/\n*.draft.html\n!a.html\n')
    writeFileSync(join(dir, 'ignore.yaml'), 'ignore: ["mails/b.*"]')
    const files = (...args: string[]): string[] =>
      lines(run(['content', '-f', 'jsonl', '--fail-on', 'never', ...args]).stdout).map(l => l.file)
    expect(files('mails')).toEqual(['mails/a.html', 'mails/b.html'])
    expect(files('./mails/**/*.html', '-c', 'ignore.yaml')).toEqual(['mails/a.html'])
    expect(files('mails/build/c.html')).toEqual(['mails/build/c.html'])
    expect(files('mails', 'mails/a.html')).toEqual(['mails/a.html', 'mails/b.html'])
  })

  it('standard input under a name', () => {
    const { stdout } = run(['content', '-', '--stdin-filename', 'x.html', '-f', 'jsonl'], { input: '<p>Hello</p>' })
    expect(lines(stdout)[0]?.file).toBe('x.html')
  })
})

describe('configuration', () => {
  it('levels and options reach the checks, flags win over the file', () => {
    writeFileSync(join(dir, 'level.yaml'), 'failOn: never\nchecks: { link-ip-host: off, spam-score: [error, { threshold: 1 }] }')
    writeFileSync(join(dir, 'ip.html'), '<p>Hello</p><a href="http://192.0.2.9/">x</a>')
    const seen = run(['content', 'ip.html', '-c', 'level.yaml', '-f', 'jsonl'])
    expect(seen.status).toBe(0)
    expect(lines(seen.stdout)[0]?.findings.map(f => f.check)).not.toContain('link-ip-host')
    expect(lines(seen.stdout)[0]?.findings.map(f => f.check)).toContain('spam-score')
    expect(run(['content', 'ip.html', '-c', 'level.yaml', '--fail-on', 'error']).status).toBe(1)
  })

  it('--print-config prints what applies and checks nothing', () => {
    const { status, stdout } = run(['content', '--print-config', '-c', 'level.yaml'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ failOn: 'never', checks: { 'link-ip-host': 'off' } })
  })

  it('a mistake ends with 2 and its place', () => {
    writeFileSync(join(dir, 'wrong.yaml'), 'checks:\n  link-ip-hosts: off\n')
    expect(run(['content', 'ip.html', '-c', 'wrong.yaml'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('wrong.yaml:2:3: there is no check "link-ip-hosts"; did you mean "link-ip-host"?'),
    })
  })
})
