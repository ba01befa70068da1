import { fork } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHistory } from '../../src/bounces/history.js'
import { withLock } from '../../src/bounces/lock.js'
import { bounce } from './helpers.js'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailpreflight-history-'))
  file = join(folder, 'bounces.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const some = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) =>
    bounce({ recipient: `u${from + i}@x.example`, messageId: `m${from + i}@x`, time: '2026-11-14T08:00:00.000Z' }),
  )
const lines = () => readFileSync(file, 'utf8').split('\n').filter(Boolean)

async function write(bounces: ReturnType<typeof some>): Promise<number> {
  const store = await openHistory(file)
  const added = bounces.filter(b => store.add(b)).length
  await store.flush()
  return added
}

it('keeps counts over runs and adds the same bounces only once', async () => {
  expect(await write(some(0, 5))).toBe(5)
  expect(await write(some(0, 7))).toBe(2)
  expect(await write(some(0, 7))).toBe(0)
  expect(lines()).toHaveLength(7)
  const store = await openHistory(file)
  expect(store.size()).toBe(7)
  expect([...store.addresses()].every(a => a.hard === 1)).toBe(true)
  expect(store.categories().get('bad-mailbox')).toBe(7)
})

it('better rules do not make an old bounce new', async () => {
  await write([bounce({ messageId: 'm@x' })])
  expect(await write([bounce({ messageId: 'm@x', category: 'policy-related', class: 'soft', file: 'elsewhere' })])).toBe(0)
})

it('a queue id that comes round again is another message', async () => {
  const one = bounce({ messageId: '4XyZ', time: '2026-01-01T00:00:00.000Z' })
  expect(await write([one, { ...one, time: '2026-06-01T00:00:00.000Z' }])).toBe(2)
})

it('a run killed in the middle of a line loses that line only', async () => {
  await write(some(0, 3))
  const whole = readFileSync(file)
  for (const cut of [1, 20, 60]) {
    writeFileSync(file, whole.subarray(0, whole.length - cut))
    expect((await openHistory(file)).size()).toBe(2)
    expect(await write(some(0, 4))).toBe(2)
    const again = await openHistory(file)
    expect([again.size(), again.damaged()]).toEqual([4, cut === 1 ? 0 : 1])
  }
})

it('two stores open at once write every bounce once', async () => {
  const a = await openHistory(file)
  const b = await openHistory(file)
  for (const one of some(0, 50)) a.add(one)
  for (const one of some(25, 75)) b.add(one)
  await Promise.all([a.flush(), b.flush()])
  expect(lines()).toHaveLength(75)
  expect((await openHistory(file)).size()).toBe(75)
})

it('is not fooled by another file', async () => {
  writeFileSync(file, 'a,b,c\n1,2,3\n')
  await expect(openHistory(file)).rejects.toMatchObject({ texts: { de: expect.stringContaining('keine Bounce-Historie') } })
  expect(readFileSync(file, 'utf8')).toBe('a,b,c\n1,2,3\n')
})

it('reads round foreign lines', async () => {
  await write(some(0, 2))
  appendFileSync(file, '{"k":1}\nnull\n\u0000\u0000\n')
  const store = await openHistory(file)
  expect([store.size(), store.damaged()]).toEqual([2, 3])
})

describe('deliveries', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 10, day)).toISOString()
  const soft = (day: number) =>
    bounce({ class: 'soft', category: 'policy-related', address: 'good', messageId: `soft${day}@x`, time: at(day) })
  const ok = (day: number) =>
    bounce({ category: 'success', class: 'other', address: 'good', messageId: `ok${day}@x`, time: at(day) })
  const inARow = async () => [...(await openHistory(file)).addresses()][0]?.softInARow

  it('are kept only where they end a run of soft bounces', async () => {
    expect(await write([ok(1), soft(2), ok(3), ok(4)])).toBe(2)
    expect(await inARow()).toBe(0)
  })

  it('end no run that began after them, however often the file is read', async () => {
    const campaign = [ok(1), soft(2), soft(3)]
    expect(await write(campaign)).toBe(2)
    expect(await write(campaign)).toBe(0)
    expect(await inARow()).toBe(2)
  })

  it('without a time tell nothing about the order', async () => {
    expect(await write([soft(2), { ...ok(3), time: null }])).toBe(1)
    expect(await inARow()).toBe(1)
  })
})

it('takes in what another run writes meanwhile', async () => {
  const [one, two] = [await openHistory(file), await openHistory(file)]
  one.add(bounce({ messageId: 'a@x' }))
  two.add(bounce({ messageId: 'a@x' }))
  two.add(bounce({ messageId: 'b@x' }))
  await one.flush()
  expect(two.pending()).toBe(2)
  await two.flush()
  expect([two.size(), two.pending()]).toEqual([2, 0])
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2)
})

it('takes over the lock of a dead process and of long ago, and waits for a living one', async () => {
  const child = fork('-e', [], { execArgv: [], silent: true, execPath: process.execPath })
  await new Promise(resolve => child.once('exit', resolve))
  const { hostname } = await import('node:os')
  writeFileSync(`${file}.lock`, `${child.pid} ${hostname()}\n`)
  expect(await withLock(file, () => 1, { patience: 2000 })).toBe(1)
  writeFileSync(`${file}.lock`, `${process.pid} elsewhere.example\n`)
  utimesSync(`${file}.lock`, new Date(0), new Date(0))
  expect(await withLock(file, () => 2, { patience: 2000 })).toBe(2)
  writeFileSync(`${file}.lock`, `${process.pid} ${hostname()}\n`)
  await expect(withLock(file, () => 3, { patience: 50 })).rejects.toMatchObject({ code: 'ELOCKED' })
})
