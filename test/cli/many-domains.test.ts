import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const ZONE = ['one', 'two']
  .map(n => `$ORIGIN ${n}.example.\n$TTL 60\n@ IN A 192.0.2.1\n@ IN MX 10 mail\n@ IN TXT "v=spf1 +all"\n`)
  .join('')
let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'domains-'))
  writeFileSync(join(dir, 'zone.db'), ZONE)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const dns = (...args: string[]) =>
  spawnSync(
    process.execPath,
    [join(root, 'dist/cli/main.js'), 'dns', 'one.example', 'two.example', '--zone', 'zone.db', '--offline', ...args],
    {
      cwd: dir,
      encoding: 'utf8',
      env: { ...process.env, LANG: 'C', GITHUB_STEP_SUMMARY: '' },
    },
  )

describe('dns of many domains', () => {
  it('a readable line each, JSON lines into a file, one document for what is one', () => {
    const { status, stdout } = dns('-f', 'text', '-f', 'jsonl=all.jsonl', '-f', 'junit=all.xml', '-f', 'sarif=all.sarif')
    expect(status).toBe(1)
    expect(stdout.trim().split('\n')).toHaveLength(2)
    const lines = readFileSync(join(dir, 'all.jsonl'), 'utf8').trim().split('\n')
    expect(lines.map(l => (JSON.parse(l) as { target: { domain: string } }).target.domain).sort()).toEqual([
      'one.example',
      'two.example',
    ])
    expect(readFileSync(join(dir, 'all.xml'), 'utf8').match(/<testsuite /g)?.length).toBeGreaterThan(1)
    const sarif = JSON.parse(readFileSync(join(dir, 'all.sarif'), 'utf8')) as {
      runs: { results: { message: { text: string } }[] }[]
    }
    const texts = sarif.runs[0]?.results.map(r => r.message.text).join('\n') ?? ''
    expect(texts).toContain('one.example: ')
    expect(texts).toContain('two.example: ')
  })

  it('annotations alone on standard output', () => {
    const { stdout } = dns('-f', 'github')
    expect(stdout).toMatch(/^::group::/)
    expect(stdout).not.toContain('"resultVersion"')
  })

  it('a baseline over all of them', () => {
    expect(dns('--suppress-all', '--reason', 'known', '--baseline', 'b.json', '-q').status).toBe(0)
    expect(dns('--baseline', 'b.json', '--on-incomplete', 'ignore', '-q').status).toBe(0)
    expect(readFileSync(join(dir, 'b.json'), 'utf8')).toContain('domain:two.example')
  })

  it('a page is for one domain', () => {
    expect(dns('-f', 'html=x.html')).toMatchObject({ status: 2, stderr: expect.stringContaining('portfolio') })
  })
})
