// Several threads give what one gives, octet for octet, whatever lies between the messages and whatever becomes of a thread.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Checked, ContentPlan } from '../../src/cli/check-content.js'
import { threadsFor } from '../../src/cli/thread-count.js'
import { checkInThreads } from '../../src/cli/threads.js'

const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')
const now = '2026-11-27T00:00:00Z'
let dir = ''
let names: string[] = []

function run(args: readonly string[], node: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...node, main, 'content', ...args, '--now', now, '--no-config'],
    {
      cwd: dir,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', GITHUB_STEP_SUMMARY: '', LANG: 'C' },
      timeout: 60_000,
      maxBuffer: 1 << 28,
    },
  )
  return { status, stdout, stderr }
}

/** What both give. */
function both(...args: string[]): ReturnType<typeof run> {
  const one = run([...args, '--jobs', '1'])
  expect(run([...args, '--jobs', '3'])).toEqual(one)
  return one
}

const template = (i: number): string => {
  const bad = i % 3 === 0 ? `<p><a href="http://192.0.2.${i % 250}/">sign in</a></p>` : ''
  const image = i % 4 === 0 ? `<img src="https://www.example.com/${i}.png">` : ''
  return `<!doctype html><html lang="en"><body>${'\n'.repeat(i % 7)}<p>Hello {{name}}, offer ${i} for you ü.</p>${bad}${image}</body></html>`
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'threads-'))
  mkdirSync(join(dir, 'mails'))
  mkdirSync(join(dir, 'many'))
  names = Array.from({ length: 150 }, (_, i) => `mails/${i}.html`)
  for (const [i, name] of names.entries()) writeFileSync(join(dir, name), template(i))
  // One that takes longer than many others.
  writeFileSync(join(dir, 'mails/long.html'), Array.from({ length: 400 }, (_, i) => template(i)).join('\n'))
  writeFileSync(join(dir, 'mails/empty.html'), '')
  writeFileSync(join(dir, 'mails/binary.eml'), Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 37) % 256)))
  names.splice(3, 0, 'mails/long.html', 'mails/gone.html')
  names.splice(40, 0, 'mails/empty.html', 'mails/binary.eml')
  names.push('mails/gone-too.html')
  for (let i = 0; i < 2400; i++) writeFileSync(join(dir, 'many', `${i}.txt`), `Hello ${i}`)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('the same with three threads as with one', () => {
  it('text, and what cannot be checked is told in its place', () => {
    const { status, stdout, stderr } = both(...names)
    expect(status).toBe(2)
    expect(stdout.split('\n').filter(l => l.startsWith('mails/'))).toHaveLength(151)
    expect(stderr.split('\n').filter(Boolean)).toEqual([
      expect.stringContaining('there is no file mails/gone.html'),
      expect.stringContaining('mails/empty.html is empty'),
      expect.stringContaining('mails/binary.eml is no message'),
      expect.stringContaining('there is no file mails/gone-too.html'),
    ])
  })

  it('in German', () => {
    const { stdout, stderr } = both('mails', '--locale', 'de')
    expect(stdout).toContain('nicht versandbereit')
    expect(stderr).toContain('ist leer')
  })

  it('lines and JSON', () => {
    expect(both('mails', '-f', 'jsonl').status).toBe(1)
    expect(JSON.parse(both('mails', '-f', 'json', '--fail-on', 'never').stdout)).toHaveLength(151)
    expect(both('mails/1.html', 'mails/empty.html', '-f', 'json').stdout).toMatch(/^\{\n {2}"file": "mails\/1.html"/)
  })

  it('formats that want everything, into files and onto the screen', () => {
    const files = ['x.html', 'x.xml', 'x.sarif', 'x.jsonl']
    const read = (): string[] => files.map(f => readFileSync(join(dir, f), 'utf8'))
    const args = ['mails', '-f', 'html=x.html', '-f', 'junit=x.xml', '-f', 'sarif=x.sarif', '-f', 'jsonl=x.jsonl']
    const one = [run([...args, '--jobs', '1']), read()]
    expect([run([...args, '--jobs', '3']), read()]).toEqual(one)
    expect(both('mails', '-f', 'github', '--min-score', '90').status).toBe(1)
  })

  it('the cache', () => {
    const cached = (jobs: string): unknown[] => [
      run(['mails', '-f', 'jsonl', '--cache', `cache-${jobs}.json`, '--jobs', jobs]),
      readFileSync(join(dir, `cache-${jobs}.json`), 'utf8'),
    ]
    const cold = cached('1')
    expect(cached('3')).toEqual(cold)
    expect(cold[0]).toEqual(run(['mails', '-f', 'jsonl']))
    // Known ones and new ones by turns.
    for (let i = 0; i < 150; i += 5) writeFileSync(join(dir, `mails/${i}.html`), template(i + 1))
    const warm = cached('1')
    expect(cached('3')).toEqual(warm)
    expect(warm).not.toEqual(cold)
    expect(cached('3')).toEqual(warm)
    for (let i = 0; i < 150; i += 5) writeFileSync(join(dir, `mails/${i}.html`), template(i))
  })

  it('the baseline, also with a cache', () => {
    const write = (jobs: string): unknown[] => [
      run(['mails', '--suppress-all', '--reason', 'agreed', '--baseline', 'known.json', '--jobs', jobs]),
      readFileSync(join(dir, 'known.json'), 'utf8'),
    ]
    const one = write('1')
    rmSync(join(dir, 'known.json'))
    expect(write('3')).toEqual(one)
    const known = ['--baseline', 'known.json', '--fail-on', 'warning']
    expect(both('mails', ...known).status).toBe(0)
    writeFileSync(join(dir, 'mails/1.html'), template(3))
    writeFileSync(join(dir, 'mails/3.html'), template(1))
    const { status, stderr } = both('mails', ...known, '-f', 'jsonl', '--cache', 'cache-1.json')
    expect(status).toBe(1)
    expect(stderr).toContain('no longer needed')
    for (const i of [1, 3]) writeFileSync(join(dir, `mails/${i}.html`), template(i))
  })

  it('nothing but what cannot be checked', () => {
    expect(both('mails/empty.html', 'mails/binary.eml').status).toBe(5)
    expect(both('mails/gone.html', 'mails/empty.html').status).toBe(2)
  })
})

describe('the number of threads', () => {
  it('is a whole number', () => {
    for (const wrong of ['0', '1.5', '-2', 'all', '1000'])
      expect(run(['mails', `--jobs=${wrong}`])).toMatchObject({ status: 2, stderr: expect.stringContaining('from 1 to 64') })
    expect(run(['mails', '--jobs=0', '--locale=de']).stderr).toContain('ganze Zahl von 1 bis 64')
  })

  it('is one for few files and for standard input, never more than files', () => {
    const paths = (n: number): string[] => Array.from({ length: n }, (_, i) => `${i}.eml`)
    expect(threadsFor(paths(300))).toBe(1)
    expect(threadsFor(['-', ...paths(5000)], 4)).toBe(1)
    expect(threadsFor(paths(3), 4)).toBe(3)
    expect(threadsFor(paths(5000), 1)).toBe(1)
    expect(threadsFor(paths(50_000))).toBeLessThanOrEqual(8)
  })

  it('starts the threads that are wanted, and they do their part', () => {
    writeFileSync(
      join(dir, 'count.cjs'),
      `const threads = require('node:worker_threads')
const { Worker } = threads
const told = []
threads.Worker = class extends Worker {
  constructor(...args) {
    super(...args)
    told.push('started')
    this.on('message', batch => batch.length > 0 && told.push('heard'))
    this.on('error', error => told.push(error.message))
  }
}
require('node:module').syncBuiltinESMExports()
if (threads.isMainThread) process.on('exit', () => process.stderr.write(told.join('\\n')))`,
    )
    const told = (...args: string[]): string[] =>
      run([...args, '-f', 'jsonl', '--fail-on', 'never'], ['--require', './count.cjs'])
        .stderr.split('\n')
        .sort()
    // Less than what pays.
    expect(told('many/1.txt', ...names.slice(0, 3))).toEqual([''])
    expect(told('many', '--jobs', '1')).toEqual([''])
    const three = told('many', '--jobs', '3')
    expect([...new Set(three)]).toEqual(['heard', 'started'])
    expect(three.filter(x => x === 'started')).toHaveLength(2)
  })
})

describe('trouble', () => {
  it('a thread that breaks down loses nothing', () => {
    writeFileSync(
      join(dir, 'break.cjs'),
      `const fs = require('node:fs')
const read = fs.readFileSync
if (!require('node:worker_threads').isMainThread)
  fs.readFileSync = (file, ...rest) => (/2\\.html$/.test(String(file)) ? process.exit(1) : read(file, ...rest))
require('node:module').syncBuiltinESMExports()`,
    )
    const args = [...names, '-f', 'jsonl']
    expect(run([...args, '--jobs', '3'], ['--require', './break.cjs'])).toEqual(run([...args, '--jobs', '1']))
  })

  it('threads that cannot be started are done without', () => {
    const allow = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission'
    const args = ['mails', '-f', 'jsonl']
    const { status, stdout } = run([...args, '--jobs', '3'], [allow, '--allow-fs-read=*'])
    expect({ status, stdout }).toEqual({ status: 1, stdout: run([...args, '--jobs', '1']).stdout })
  })

  it('an error comes in its place', async () => {
    const seen: string[] = []
    const paths = Array.from({ length: 40 }, (_, i) => String(i))
    const check = async (path: string): Promise<Checked> => {
      if (path === '20') throw new Error('broken')
      return { is: 'cached', key: path }
    }
    // No thread can be started from here: all of it is done in this one.
    const all = checkInThreads(paths, {} as ContentPlan, check, 2)
    await expect(async () => {
      for await (const one of all) if (one.is === 'cached') seen.push(one.key)
    }).rejects.toThrow('broken')
    expect(seen).toEqual(paths.slice(0, 20))
  })

  const start = (jobs: string) =>
    spawn(process.execPath, [main, 'content', 'many', '-f', 'jsonl', '--jobs', jobs, '--now', now, '--no-config'], {
      cwd: dir,
      stdio: ['ignore', 'pipe', 'pipe'],
    })

  it('a reader that takes its time gets everything', async () => {
    const child = start('3')
    let out = ''
    child.stderr.resume()
    for await (const chunk of child.stdout) {
      out += String(chunk)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    expect(out).toBe(run(['many', '-f', 'jsonl', '--jobs', '1']).stdout)
  })

  it.each(['1', '3'])('a reader that goes ends it: --jobs %s', async jobs => {
    const child = start(jobs)
    let err = ''
    child.stderr.on('data', data => {
      err += String(data)
    })
    const ended = new Promise(resolve => child.once('close', (code, signal) => resolve({ code, signal })))
    await new Promise(resolve => child.stdout.once('data', resolve))
    child.stdout.destroy()
    expect(await ended).toEqual({ code: 0, signal: null })
    expect(err).toBe('')
  })
})
