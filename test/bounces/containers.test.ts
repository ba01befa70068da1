import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jsonSplitter } from '../../src/bounces/read/json-split.js'
import { parseTime, syslogStamp } from '../../src/bounces/read/time.js'
import { fixture, readAll } from './helpers.js'

const mail = readFileSync(fixture('exim.eml'))
const log = readFileSync(fixture('postfix.log'))
const recipients = async (source: Parameters<typeof readAll>[0]): Promise<(string | null)[]> =>
  (await readAll(source)).bounces.map(b => b.recipient)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailpreflight-containers-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('archives', () => {
  it('gzip, also twice', async () => {
    expect(await recipients([zlib.gzipSync(mail)])).toEqual(['gustav@kunde.example'])
    expect(await recipients([zlib.gzipSync(zlib.gzipSync(log))])).toHaveLength(3)
  })

  it('zip: members by name, folders and left-overs aside', async () => {
    const zip = zipSync({
      'a/exim.eml': [mail, { level: 0 }],
      'mail.log': log,
      '__MACOSX/x': strToU8('x'),
      'rubbish.bin': new Uint8Array([0, 0, 0, 1]),
    })
    const { bounces, skipped } = await readAll([zip], { name: 'box.zip' })
    expect(bounces.map(b => b.file)).toEqual(['box.zip/a/exim.eml', 'box.zip/mail.log', 'box.zip/mail.log', 'box.zip/mail.log'])
    expect(bounces.map(b => b.index)).toEqual([1, 1, 2, 3])
    expect(skipped).toMatchObject([{ file: 'box.zip/rubbish.bin', reason: 'binary' }])
  })

  it('damaged and cut archives are reported, not thrown', async () => {
    const gz = zlib.gzipSync(log)
    for (const bad of [
      gz.subarray(0, gz.length - 20),
      Buffer.concat([gz.subarray(0, 60), Buffer.alloc(40, 7)]),
      Buffer.from('PK\u0003\u0004nothing more'),
    ]) {
      const { skipped } = await readAll([bad])
      expect(skipped.map(s => s.reason)).toContain('bad-container')
    }
  })

  it('zstd where Node has it, else a clear reason', async () => {
    const compress = (zlib as unknown as { zstdCompressSync?: (b: Buffer) => Buffer }).zstdCompressSync
    if (compress) expect(await recipients([compress(log)])).toHaveLength(3)
    else {
      const { skipped } = await readAll([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0, 0, 0])])
      expect(skipped).toMatchObject([{ reason: 'bad-container', detail: expect.stringContaining('22.15') }])
    }
  })

  it('an archive that explodes is given up', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(300_000_000, 'From: a@b.example\n'), { level: 9 })
    const { skipped } = await readAll([zlib.gzipSync(bomb)])
    expect(skipped.map(s => s.reason)).toContain('too-large')
  }, 30_000)
})

describe('folders', () => {
  it('Maildir: cur and new, not tmp', async () => {
    for (const sub of ['cur', 'new', 'tmp', '.Bounces/cur']) mkdirSync(join(folder, sub), { recursive: true })
    writeFileSync(join(folder, 'cur/1.host:2,S'), mail)
    writeFileSync(join(folder, 'new/2.host'), mail)
    writeFileSync(join(folder, 'tmp/3.host'), mail)
    writeFileSync(join(folder, '.Bounces/cur/4.host:2,'), mail)
    writeFileSync(join(folder, 'dovecot-uidlist'), '3 V1')
    const { bounces, skipped } = await readAll(folder)
    expect(bounces.map(b => b.file.slice(folder.length + 1))).toEqual(['.Bounces/cur/4.host:2,', 'cur/1.host:2,S', 'new/2.host'])
    expect(skipped).toEqual([])
  })

  it('links to folders are not followed round in circles', async () => {
    writeFileSync(join(folder, 'a.eml'), mail)
    symlinkSync(folder, join(folder, 'loop'))
    expect(await recipients(folder)).toEqual(['gustav@kunde.example'])
  })
})

it('encodings: byte order marks, UTF-16 without one, CR line ends', async () => {
  const csv = 'E-Mail;Grund\r\nanna@kunde.example;Postfach voll für heute\r\n'
  const wide = Buffer.from(csv, 'utf16le')
  for (const bytes of [
    Buffer.from(`\ufeff${csv}`),
    Buffer.concat([Buffer.from([0xff, 0xfe]), wide]),
    wide,
    Buffer.from(csv, 'latin1'),
  ]) {
    const { bounces } = await readAll([bytes])
    expect(bounces.map(b => [b.recipient, b.diagnostic])).toEqual([['anna@kunde.example', 'Postfach voll für heute']])
  }
  expect(await recipients([Buffer.from(mail.toString('latin1').replaceAll('\n', '\r'), 'latin1')])).toEqual([
    'gustav@kunde.example',
  ])
})

describe('JSON is split without being parsed as a whole', () => {
  const split = (text: string, size = text.length) => {
    const pieces: string[] = []
    const trouble: string[] = []
    const splitter = jsonSplitter(
      p => pieces.push(`${p.line}:${p.text}`),
      (line, what) => trouble.push(`${line}:${what}`),
    )
    for (let i = 0; i < text.length; i += size) splitter.push(text.slice(i, i + size))
    splitter.end()
    return { pieces, trouble }
  }
  const cases: [string, string[], string[]][] = [
    ['{"a":1}\n{"b":"}"}\n', ['1:{"a":1}', '2:{"b":"}"}'], []],
    ['[{"a":[1,{"x":2}]},\n {"b":"\\"]"}]', ['1:{"a":[1,{"x":2}]}', '2:{"b":"\\"]"}'], []],
    ['{"a":1}\ngarbage here {"x":1}\n{"b":2}', ['1:{"a":1}', '3:{"b":2}'], ['2:garbage']],
    ['{"a":\n{"b":2}\n', ['2:{"b":2}'], ['1:torn']],
  ]
  it.each(cases)('%j', (text, pieces, trouble) => {
    for (const size of [text.length, 1, 3]) expect(split(text, size)).toEqual({ pieces, trouble })
  })
})

describe('times', () => {
  const good: [unknown, string][] = [
    ['Sat, 14 Nov 2026 08:15:42 +0100 (CET)', '2026-11-14T07:15:42.000Z'],
    ['14 Nov 2026 08:15:42 -0000', '2026-11-14T08:15:42.000Z'],
    ['2026-11-14 08:15:42', '2026-11-14T08:15:42.000Z'],
    ['2026-11-14T08:15:42.5+01:00', '2026-11-14T07:15:42.500Z'],
    ['14.11.2026 08:15', '2026-11-14T08:15:00.000Z'],
    ['14.11.26, 08:15 Uhr', '2026-11-14T08:15:00.000Z'],
    ['11/14/2026 8:15 PM', '2026-11-14T20:15:00.000Z'],
    ['03/11/2026', '2026-11-03T00:00:00.000Z'],
    [1794640542, new Date(1794640542000).toISOString()],
    ['1794640542000', new Date(1794640542000).toISOString()],
    ['1794640542.38', new Date(1794640542380).toISOString()],
  ]
  it.each(good)('%j', (given, expected) => {
    expect(parseTime(given)).toBe(expected)
  })
  it.each(['', 'yesterday', '99.99.2026', 'Thu, 99 Foo 2026', '0000-00-00 00:00:00', null, {}, -5])('%j is none', given => {
    expect(parseTime(given)).toBeNull()
  })
  it('a stamp without a year is the latest that is not in the future', () => {
    const now = Date.parse('2026-01-02T00:00:00Z')
    expect(syslogStamp('Dec 31 23:00:00 mx x', now)?.time).toBe('2025-12-31T23:00:00.000Z')
    expect(syslogStamp('Jan  1 01:00:00 mx x', now)?.time).toBe('2026-01-01T01:00:00.000Z')
    expect(syslogStamp('no stamp at all', now)).toBeNull()
  })
})
