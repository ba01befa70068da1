// The history under real processes: two runs at once, and a run that is killed while it writes.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openHistory } from '../../src/bounces/history.js'

const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')
let folder: string
let history: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailpreflight-history-'))
  history = join(folder, 'bounces.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A Postfix log of bounces number `from` to `to`. */
function log(name: string, from: number, to: number): string {
  const path = join(folder, name)
  let text = ''
  for (let i = from; i < to; i++)
    text += `Nov 21 08:10:42 mx postfix/smtp[2]: ${(0xa0000 + i).toString(16).toUpperCase()}00: to=<u${i}@kunde.example>, relay=mx.kunde.example[192.0.2.20]:25, delay=1, dsn=5.1.1, status=bounced (host mx.kunde.example[192.0.2.20] said: 550 5.1.1 User unknown (in reply to RCPT TO command))\n`
  writeFileSync(path, text)
  return path
}

const start = (path: string): ChildProcess =>
  spawn(
    process.execPath,
    [main, 'bounces', path, '--history', history, '--now', '2026-11-22T12:00:00Z', '--no-config', '-f', 'csv'],
    { stdio: 'ignore' },
  )
const ended = (child: ChildProcess): Promise<number | null> => new Promise(resolve => child.once('close', resolve))

/** Keys of the lines that are whole. */
const keys = (): string[] =>
  readFileSync(history, 'utf8')
    .split('\n')
    .flatMap(line => {
      try {
        return [(JSON.parse(line) as { k: string }).k]
      } catch {
        return []
      }
    })

it('two runs at once lose nothing and write nothing twice', async () => {
  const codes = await Promise.all([start(log('a.log', 0, 3000)), start(log('b.log', 2000, 5000))].map(ended))
  expect(codes).toEqual([0, 0])
  expect(keys()).toHaveLength(5000)
  expect(new Set(keys()).size).toBe(5000)
  const store = await openHistory(history)
  expect([store.size(), store.damaged()]).toEqual([5000, 0])
  expect(existsSync(`${history}.lock`)).toBe(false)
}, 60_000)

it('a run killed while it writes leaves whole lines, and the next run completes them', async () => {
  const path = log('a.log', 0, 20_000)
  const child = start(path)
  const end = ended(child)
  const size = (): number => (existsSync(history) ? statSync(history).size : 0)
  while (child.exitCode === null && size() === 0) await sleep(1)
  child.kill('SIGKILL')
  await end
  const before = keys()
  expect(before.length).toBeGreaterThan(0)
  expect(await ended(start(path))).toBe(0)
  expect(keys().slice(0, before.length)).toEqual(before)
  expect(keys()).toHaveLength(20_000)
  expect(new Set(keys()).size).toBe(20_000)
}, 60_000)
