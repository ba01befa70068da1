// Damaged input: what can be read is read, under its own name; the rest is counted with its place.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lineBatches } from '../../src/bounces/read/lines.js'
import { queueTable } from '../../src/bounces/read/queue-table.js'
import { recordStore } from '../../src/bounces/read/record-store.js'
import { readAll } from './helpers.js'

const record = (id: string, who: string, status: string, reply: string) =>
  `Nov 21 22:24:42 mx postfix/smtp[123]: ${id}: to=<${who}@kunde.example>, relay=mx[192.0.2.1]:25, dsn=5.1.1, status=${status} (${reply})`
const anna = record('4XqZ1A2b3C', 'anna', 'bounced', '552 5.2.2 mailbox full')
const bert = record('4XqZ1A2b3D', 'bert', 'bounced', '550 5.1.1 user unknown')

async function read(...parts: (string | Buffer)[]) {
  const { bounces, skipped } = await readAll([Buffer.concat(parts.map(p => Buffer.from(p as string)))])
  return {
    bounces: bounces.map(b => `${b.recipient?.split('@')[0]} ${b.category}`),
    skipped: skipped.map(s => `${s.place} ${s.reason}`),
  }
}

describe('logs', () => {
  it('a record torn into another does not give it its reply', async () => {
    const torn = anna.slice(0, anna.indexOf('status=') + 3)
    expect(await read(`${bert}\n${torn}${bert}\n`)).toEqual({
      bounces: ['bert bad-mailbox', 'bert bad-mailbox'],
      skipped: ['2 torn'],
    })
  })

  it('a torn reply does not swallow the record behind it', async () => {
    expect((await read(`${anna.slice(0, -3)}${bert}\n`)).bounces).toEqual(['anna quota-issues', 'bert bad-mailbox'])
  })

  it.each([
    [
      'Exim',
      (who: string, text: string) => `2026-11-21 22:24:42 1tABCD-0002Ab-Cd ** ${who}@kunde.example R=dnslookup T=smtp: ${text}`,
    ],
    [
      'Sendmail',
      (who: string, text: string) =>
        `Nov 21 22:24:44 mx sm-mta[1234]: 4ALMOgX1012345: to=<${who}@kunde.example>, delay=00:00:02, dsn=5.1.1, stat=${text}`,
    ],
  ])('%s records on one line are two', async (_, make) => {
    const full = make('anna', '552 5.2.2 mailbox full')
    expect((await read(`${full}${make('bert', '550 5.1.1 user unknown')}\n`)).bounces).toEqual([
      'anna quota-issues',
      'bert bad-mailbox',
    ])
  })

  it('zeros after a crash hide nothing', async () => {
    expect(await read(`${anna}\n`, Buffer.alloc(20_000), `${bert}\n`)).toEqual({
      bounces: ['anna quota-issues', 'bert bad-mailbox'],
      skipped: [],
    })
  })

  it('a line that is too long keeps its place and the count of the lines behind it', async () => {
    const torn = bert.slice(0, bert.indexOf('status='))
    expect(await read(`${anna}\n`, `${'x'.repeat(2_500_000)}\n`, `${bert}\n${torn}\n`)).toEqual({
      bounces: ['anna quota-issues', 'bert bad-mailbox'],
      skipped: ['2 too-large', '4 torn'].sort(),
    })
  })
})

it('lines come out the same, however the octets are cut', async () => {
  const whole = Buffer.from(`a\n\n${'b'.repeat(60_000)}\nc`)
  const lines = async (size: number) => {
    const pieces: Buffer[] = []
    for (let i = 0; i < whole.length; i += size) pieces.push(whole.subarray(i, i + size))
    const result: string[] = []
    for await (const batch of lineBatches(
      (async function* () {
        yield* pieces
      })(),
    ))
      result.push(...batch)
    return result
  }
  const expected = ['a', '', 'b'.repeat(60_000), 'c']
  for (const size of [1, 7, 48 * 1024, 1_000_000]) expect(await lines(size)).toEqual(expected)
})

describe('JSON', () => {
  const event = (who: string) =>
    `{"event":"bounce","sg_event_id":"${who}","email":"${who}@kunde.example","timestamp":1761095250,"reason":"550 5.1.1 unknown"}`
  const both = ['anna bad-mailbox', 'bert bad-mailbox']

  it.each([
    ['odd elements of an array', `[${event('anna')},42,null,"x",[${event('bert')}]]`, 3],
    ['a line torn in a text', `${event('anna')}\n{"event":"bou\n${event('bert')}\n`, 1],
    ['a line torn behind a colon', `${event('anna')}\n{"event":\n${event('bert')}\n`, 1],
    ['zeros at the end', `${event('anna')}\n${event('bert')}\n${'\0'.repeat(20_000)}`, 0],
  ])('%s', async (_, text, trouble) => {
    const { bounces, skipped } = await read(text)
    expect(bounces).toEqual(both)
    expect(skipped).toHaveLength(trouble)
  })

  it('a record that never ends loses none of the lines in it', async () => {
    const filler = `{"event":"open","sg_event_id":"1","email":"x@kunde.example","timestamp":1}\n`
    const { bounces } = await read(`{"a":[\n`, `${event('anna')},\n`, filler.repeat(250_000), `${event('bert')}\n`)
    expect(bounces).toContain('bert bad-mailbox')
  })
})

it('a mailbox with something binary in it is still a mailbox', async () => {
  const mail = 'From MAILER-DAEMON Sat Nov 21 22:24:42 2026\n'
  const bounce = 'From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n<anna@kunde.example>:\n550 5.1.1 user unknown\n\n'
  const { bounces } = await read(mail, Buffer.alloc(3000), '\n\n', mail, bounce)
  expect(bounces).toEqual(['anna bad-mailbox'])
})

describe('CSV', () => {
  it('a quote that nothing closes costs its own row only', async () => {
    expect(await read('email,reason\nanna@kunde.example,"550 odd\nbert@kunde.example,550 user unknown\n')).toEqual({
      bounces: ['anna unclassified', 'bert bad-mailbox'],
      skipped: ['2 bad-csv'],
    })
  })

  it('a cell may hold a message of many lines', async () => {
    const text = `"mailbox full\n${'more\n'.repeat(300)}""quoted"" end"`
    expect(await read(`email,reason\nanna@kunde.example,${text}\nbert@kunde.example,550 user unknown\n`)).toEqual({
      bounces: ['anna quota-issues', 'bert bad-mailbox'],
      skipped: [],
    })
  })
})

it.skipIf(process.platform === 'win32')('a named pipe is read once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailpreflight-pipe-'))
  try {
    const pipe = join(folder, 'pipe')
    const made = spawn('sh', ['-c', 'mkfifo "$1"', 'sh', pipe])
    await new Promise(done => made.on('close', done))
    const writer = spawn('sh', ['-c', 'printf "%s\\n" "$1" > "$2"', 'sh', bert, pipe])
    const { bounces } = await readAll(pipe)
    expect(bounces.map(b => b.recipient)).toEqual(['bert@kunde.example'])
    await new Promise(done => (writer.exitCode === null ? writer.on('close', done) : done(null)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

describe('what a log remembers', () => {
  it('the queue forgets the oldest half only, and nothing that was looked up comes back wrong', () => {
    const table = queueTable(100)
    const entry = (n: number) => ({ sender: `s${n}`, messageId: null, sendingIp: null })
    for (let i = 0; i < 1000; i++) {
      table.set(`id${i}`, entry(i))
      if (i % 3 === 0) table.delete(`id${i}`)
    }
    for (let i = 0; i < 1000; i++) {
      const known = table.get(`id${i}`)
      if (known) expect(known.sender).toBe(`s${i}`)
      if (i >= 850) expect(known?.sender).toBe(i % 3 === 0 ? undefined : `s${i}`)
    }
    expect(table.get('id1')).toBeUndefined()
  })

  it('records that wait come back whole', () => {
    const store = recordStore()
    const texts = Array.from({ length: 6000 }, (_, i) => `${i} ${'ü€'.repeat(i % 400)}`)
    const places = texts.map(text => store.put(text))
    for (let i = 0; i < texts.length; i += 2) store.drop(places[i] as number)
    for (let i = 0; i < texts.length; i += 2) places[i] = store.put(texts[i] as string)
    for (const [i, text] of texts.entries()) expect(store.take(places[i] as number)).toBe(text)
  })
})
