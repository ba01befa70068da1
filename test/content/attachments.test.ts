import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { ARCHIVE_LIMITS, readArchive } from '../../src/content/attachments/archive.js'
import { contradicts, detectType } from '../../src/content/attachments/magic.js'
import { extensionOf, hasDoubleExtension, nameProblems, safeName } from '../../src/content/attachments/names.js'
import { filterWeight, refusedBy, refusedInArchive, sizeLimits } from '../../src/content/attachments/policy.js'
import { sevenZipEncrypted } from '../../src/content/attachments/rar.js'
import { type AttachmentFact, readAttachmentFacts } from '../../src/content/attachments.js'
import { parseMessage } from '../../src/mime/parse.js'

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex')
const zip = (files: Record<string, string | Uint8Array>): Uint8Array =>
  zipSync(
    Object.fromEntries(Object.entries(files).map(([name, data]) => [name, typeof data === 'string' ? strToU8(data) : data])),
  )

const part = (name: string | null, content: Uint8Array | string, headers = ''): string =>
  `--b\r\nContent-Type: application/octet-stream${name === null ? '' : `; name="${name}"`}\r\nContent-Disposition: attachment\r\n${headers}Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`
const message = (...parts: string[]): AttachmentFact[] =>
  readAttachmentFacts(
    parseMessage(
      Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n${parts.join('')}--b--\r\n`, 'latin1'),
    ),
  ).items
const one = (name: string | null, content: Uint8Array | string): AttachmentFact =>
  message(part(name, content))[0] as AttachmentFact

describe('types by octets', () => {
  test.each([
    ['%PDF-1.7', 'application/pdf'],
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['MZ\x90\0', 'application/vnd.microsoft.portable-executable'],
    ['PK\x03\x04', 'application/zip'],
    ['RIFF\0\0\0\0WEBP', 'image/webp'],
    ['{\\rtf1', 'application/rtf'],
    ['  <!DOCTYPE html><html>', 'text/html'],
    ['<?xml version="1.0"?><svg xmlns="x">', 'image/svg+xml'],
    ['#!/bin/sh', 'text/x-shellscript'],
  ])('%j', (text, type) => expect(detectType(Buffer.from(text, 'latin1'))?.type).toBe(type))

  test('plain text says nothing', () => {
    for (const text of ['', 'hello', 'a;b\n1;2', 'BM is a shop']) expect(detectType(Buffer.from(text))).toBeNull()
  })

  test.each([
    ['list.pdf', 'MZ\x90\0', true],
    ['photo.jpg', '\x89PNG\r\n\x1a\n', false],
    ['old.doc', '{\\rtf1', false],
    ['report.docx', 'PK\x03\x04', false],
    ['notes.txt', 'MZ\x90\0', true],
    ['notes.txt', 'plain', false],
    ['list.pdf', '<html><body>', true],
    ['tool.exe', 'MZ\x90\0', false],
    ['data.unknown', '%PDF-1.7', false],
  ])('%s holding %j contradicts: %s', (name, content, expected) => {
    const found = detectType(Buffer.from(content, 'latin1'))
    expect(found !== null && contradicts(extensionOf(name), found)).toBe(expected)
    expect(one(name, Buffer.from(content, 'latin1')).disguised).toBe(expected)
  })
})

describe('names', () => {
  test.each([
    ['invoice.pdf.exe', true],
    ['photo.jpg   .scr', true],
    ['Rechnung.PDF.HTML', true],
    ['backup.tar.gz', false],
    ['report.v2.pdf', false],
    ['www.example.com', false],
    ['setup.exe', false],
  ])('%s: %s', (name, expected) => expect(hasDoubleExtension(name)).toBe(expected))

  test.each([
    ['plain.pdf', []],
    ['', ['missing']],
    ['ann\u202efdp.exe', ['bidi']],
    ['li\u200bst.pdf', ['invisible']],
    ['a\u0007.pdf', ['control']],
    ['a.pdf      .txt', ['spaces']],
    ['../a.pdf', ['path']],
    ['C:\\a.pdf', ['path']],
    ['aux.pdf', ['reserved']],
    ['a.pdf.', ['trailing-dot']],
    [`${'x'.repeat(300)}.pdf`, ['too-long']],
  ])('%j', (name, problems) => expect(nameProblems(name)).toEqual(problems))

  test('safe names of anything', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 12 }), names => {
        const taken = new Set<string>()
        const safe = names.map(n => safeName(n, 'application/pdf', taken))
        expect(new Set(safe.map(s => s.toLowerCase())).size).toBe(safe.length)
        for (const name of safe) {
          expect(name).toMatch(/^[^/\\\0-\x1f\x7f]+$/)
          expect(name).not.toMatch(/^\.|[. ]$/)
          expect(name.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 500 },
    )
    expect(safeName(null, 'image/png')).toBe('attachment.png')
    expect(safeName('Bericht.pdf', 'application/pdf')).toBe('Bericht.pdf')
  })
})

describe('archives', () => {
  test('members of a ZIP, nested ones too', () => {
    const inner = zip({ 'run.exe': 'MZ', 'readme.txt': 'x' })
    const fact = readArchive(zip({ 'docs/list.pdf': 'x', 'inner.zip': inner }), 'a.zip')
    expect(fact).toMatchObject({ format: 'zip', memberCount: 4, nested: 1, depth: 2, encrypted: false, stopped: null })
    expect(fact?.members.map(m => m.name)).toEqual(['docs/list.pdf', 'inner.zip', 'inner.zip/run.exe', 'inner.zip/readme.txt'])
  })

  test('a password', () => {
    const data = Buffer.from(zip({ 'a.txt': 'hello' }))
    // Flag bit 0 in the central directory.
    const central = data.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    data[central + 8] = (data[central + 8] ?? 0) | 1
    expect(readArchive(data, 'a.zip')).toMatchObject({ encrypted: true, members: [{ name: 'a.txt', encrypted: true }] })
  })

  test('a damaged directory still shows names', () => {
    const data = zip({ 'evil.js': 'x'.repeat(100) })
    expect(readArchive(data.subarray(0, data.length - 30), 'a.zip')).toMatchObject({
      members: [{ name: 'evil.js' }],
      stopped: 'unreadable',
    })
  })

  test('tar, tar.gz, gz', () => {
    const header = Buffer.alloc(512)
    header.write('dir/tool.bat', 0)
    header.write('00000000005\0', 124)
    header.write('0', 156)
    header.write('ustar\0', 257)
    const tar = Buffer.concat([header, Buffer.from('hello'), Buffer.alloc(507), Buffer.alloc(1024)])
    expect(readArchive(tar, 'a.tar')).toMatchObject({ format: 'tar', members: [{ name: 'dir/tool.bat', size: 5 }], nested: 0 })
    const packed = readArchive(gzipSync(tar), 'a.tar.gz')
    expect(packed?.members.map(m => m.name)).toEqual(['a.tar', 'dir/tool.bat'])
    expect(packed?.nested).toBe(0)
    expect(readArchive(gzipSync('x'), 'log.gz')).toMatchObject({ members: [{ name: 'log', size: 1 }], nested: 0 })
  })

  test('RAR 4 and 5, 7-Zip', () => {
    const name = Buffer.from('run.exe')
    const file = Buffer.alloc(32 + name.length)
    file[2] = 0x74
    file.writeUInt16LE(0x8004, 3)
    file.writeUInt16LE(file.length, 5)
    file.writeUInt32LE(77, 11)
    file.writeUInt16LE(name.length, 26)
    name.copy(file, 32)
    const main = hex('cf 90 73 00 00 0d 00 00 00 00 00 00 00')
    expect(readArchive(Buffer.concat([hex('526172211a0700'), main, file]), 'a.rar')).toMatchObject({
      encrypted: true,
      members: [{ name: 'run.exe', size: 77, encrypted: true }],
    })
    const five = Buffer.concat([
      hex('526172211a070100'),
      hex('00000000 03 01 00 00'),
      hex('00000000 0e 02 00 00 05 00 00 00 07'),
      name,
    ])
    expect(readArchive(five, 'a.rar')).toMatchObject({ encrypted: false, members: [{ name: 'run.exe', size: 5 }] })
    expect(readArchive(Buffer.concat([hex('526172211a070100'), hex('00000000 03 04 00 00')]), 'a.rar')?.encrypted).toBe(true)
    const seven = Buffer.concat([hex('377abcaf271c 0004 00000000'), Buffer.alloc(20), hex('06f10701')])
    expect(sevenZipEncrypted(seven)).toBe(true)
    expect(sevenZipEncrypted(Buffer.concat([hex('377abcaf271c0004'), Buffer.alloc(60)]))).toBe(false)
  })

  test('bombs are recognised and stop the look inside', () => {
    const bomb = zip({ 'zeros.bin': new Uint8Array(60_000_000) })
    expect(readArchive(bomb, 'a.zip')?.stopped).toBe('ratio')
    let nested = zip({ 'x.txt': 'x' })
    for (let i = 0; i < 8; i++) nested = zip({ 'next.zip': nested })
    const deep = readArchive(nested, 'a.zip')
    expect(deep?.stopped).toBe('depth')
    expect(deep?.depth).toBeLessThanOrEqual(ARCHIVE_LIMITS.depth)
    const many = zip(Object.fromEntries(Array.from({ length: ARCHIVE_LIMITS.members + 10 }, (_, i) => [`f${i}`, ''])))
    expect(readArchive(many, 'a.zip')).toMatchObject({ stopped: 'members' })
    expect(readArchive(many, 'a.zip')?.members).toHaveLength(ARCHIVE_LIMITS.kept)
  })

  test('damage never throws', () => {
    const seeds = [
      zip({ 'a.txt': 'hello', 'b.zip': zip({ 'c.exe': 'x' }) }),
      gzipSync('hello'),
      hex('526172211a0700 cf907300000d00000000000000'),
      hex('526172211a070100 0000000003010000'),
      hex('377abcaf271c0004'),
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 20 }),
        fc.uint8Array({ maxLength: 40 }),
        (seed, changes, tail) => {
          const data = Buffer.concat([seed, tail])
          for (const [at, octet] of changes) if (at > 8 && at < data.length) data[at] = octet
          const fact = readArchive(data, 'a.zip')
          expect(JSON.parse(JSON.stringify(fact))).toEqual(fact)
        },
      ),
      { numRuns: 1500 },
    )
  })
})

describe('documents', () => {
  test('macros', () => {
    const word = (more: Record<string, string>): Uint8Array =>
      zip({ '[Content_Types].xml': '<x/>', 'word/document.xml': '<x/>', ...more })
    expect(one('a.docx', word({}))).toMatchObject({ macros: null, archive: null, disguised: false })
    expect(one('a.docx', word({ 'word/vbaProject.bin': 'x' })).macros).toBe('ooxml')
    expect(one('a.xlsm', word({})).macros).toBe('extension')
    const ole = Buffer.concat([hex('d0cf11e0a1b11ae1'), Buffer.alloc(500), Buffer.from('_VBA_PROJECT', 'utf16le')])
    expect(one('a.doc', ole).macros).toBe('ole2')
    expect(one('a.doc', ole.subarray(0, 400)).macros).toBeNull()
    expect(
      one(
        'a.odt',
        zip({
          mimetype: 'application/vnd.oasis.opendocument.text',
          'META-INF/manifest.xml': '',
          'Basic/Standard/Module1.xml': '',
        }),
      ).macros,
    ).toBe('odf')
  })
  test('passwords', () => {
    const ole = Buffer.concat([hex('d0cf11e0a1b11ae1'), Buffer.alloc(500), Buffer.from('EncryptedPackage', 'utf16le')])
    expect(one('a.docx', ole).encrypted).toBe(true)
    expect(one('a.pdf', '%PDF-1.7\ntrailer<</Encrypt 5 0 R>>').encrypted).toBe(true)
    expect(one('a.pdf', '%PDF-1.7\ntrailer<<>>').encrypted).toBe(false)
  })
})

describe('roles', () => {
  const roles = (body: string): string[] => readAttachmentFacts(parseMessage(Buffer.from(body))).items.map(i => i.role)
  const related = (html: string, image: string): string =>
    `Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n${html}\n--b\nContent-Type: image/png\n${image}\n\nx\n--b--\n`
  test('inline images are no files', () => {
    expect(roles(related('<img src="cid:a%40b">', 'Content-ID: <a@b>\nContent-Disposition: attachment; filename=x.png'))).toEqual(
      ['inline'],
    )
    expect(roles(related('<p>', 'Content-ID: <a@b>'))).toEqual(['inline'])
    expect(roles(related('<p>', 'Content-ID: <a@b>\nContent-Disposition: attachment; filename=x.png'))).toEqual(['file'])
  })
  test('text, calendars, signatures, messages, reports', () => {
    const mixed = (type: string): string =>
      `Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: ${type}\n\nx\n--b--\n`
    expect(roles(mixed('text/plain'))).toEqual([])
    expect(roles(mixed('text/plain; name=a.txt'))).toEqual(['file'])
    expect(roles(mixed('text/calendar'))).toEqual(['calendar'])
    expect(roles(mixed('application/pgp-signature'))).toEqual(['signature'])
    expect(roles(mixed('application/pgp-keys'))).toEqual(['key'])
    expect(roles(mixed('message/rfc822'))).toEqual(['message'])
    expect(roles(mixed('message/delivery-status').replace('mixed', 'report'))).toEqual([])
    expect(roles('Content-Type: text/html; name=newsletter.html\n\n<p>x')).toEqual([])
  })
})

test('sizes, places and names', () => {
  const [item] = message(part('a.pdf', '%PDF-1.7 and some more'))
  expect(item).toMatchObject({
    path: '2',
    name: 'a.pdf',
    size: 22,
    encodedSize: 32,
    at: { line: 7, column: 1 },
    nameProblems: [],
    extension: 'pdf',
  })
  expect(one(null, 'x')).toMatchObject({ name: null, nameProblems: ['missing'], safeName: 'attachment' })
})

test('policies', () => {
  expect(refusedBy('exe').map(r => r.provider)).toEqual(expect.arrayContaining(['gmail', 'outlook', 'resend']))
  expect(refusedBy('pdf')).toEqual([])
  expect(refusedBy('txt', 'application/hta').map(r => r.provider)).toEqual(['outlook'])
  expect(refusedInArchive('exe').map(r => r.provider)).toEqual(['gmail'])
  expect(filterWeight('iso')).toBe(4)
  expect(filterWeight('pdf')).toBe(0)
  expect(sizeLimits.length).toBeGreaterThan(5)
  expect([...sizeLimits].sort((a, b) => a.limit - b.limit)).toEqual(sizeLimits)
})
