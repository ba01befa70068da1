// Messages made to cost much or to hide much: each must end soon and say which limit it met.
import { deflateRawSync, gzipSync } from 'node:zlib'
import type { SourceType } from '../../../src/content/extract.js'

export interface Bomb {
  name: string
  type: SourceType
  bytes: Buffer
  /** `check:code` that must be among the findings. */
  finding: string
}

/** A zip file with one deflated member a name. */
function zip(members: readonly { name: string; data: Buffer }[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, data } of members) {
    const packed = deflateRawSync(data)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(data.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const entry = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, Buffer.from(name)]))
    local.push(entry)
    offset += entry.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}

const HEAD = 'From: a@example.com\r\nTo: b@example.org\r\nSubject: Test\r\nMIME-Version: 1.0\r\n'

const attached = (name: string, data: Buffer): Buffer =>
  Buffer.from(
    `${HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${data.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--x--\r\n`,
  )

export function bombs(): Bomb[] {
  const zeros = Buffer.alloc(60_000_000)
  let nested = zip([{ name: 'a.txt', data: Buffer.from('x') }])
  for (let i = 0; i < 12; i++) nested = zip([{ name: `${i}.zip`, data: nested }])
  const eml = (text: string): Buffer => Buffer.from(HEAD + text)
  return [
    {
      name: 'nested-multiparts',
      type: 'eml',
      bytes: eml(
        Array.from({ length: 3000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join(''),
      ),
      finding: 'content-limits:too-deep',
    },
    {
      name: 'parts',
      type: 'eml',
      bytes: eml(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(100_000)}--b--\r\n`),
      finding: 'content-limits:too-many-parts',
    },
    {
      name: 'header-fields',
      type: 'eml',
      bytes: eml(`${'X-A: 1\r\n'.repeat(200_000)}\r\nbody`),
      finding: 'content-limits:too-many-headers',
    },
    {
      name: 'elements',
      type: 'html',
      bytes: Buffer.from(`<html><body>${'<div>'.repeat(200_000)}x`),
      finding: 'content-limits:too-deep',
    },
    {
      name: 'long-part',
      type: 'html',
      bytes: Buffer.from(`<html><body>${'<p>word </p>'.repeat(1_000_000)}`),
      finding: 'content-limits:too-long',
    },
    {
      name: 'zip-ratio',
      type: 'eml',
      bytes: attached('a.zip', zip([{ name: 'a.txt', data: zeros }])),
      finding: 'attachment-archive:bomb',
    },
    { name: 'gzip-ratio', type: 'eml', bytes: attached('a.gz', gzipSync(zeros)), finding: 'attachment-archive:bomb' },
    { name: 'zip-in-zip', type: 'eml', bytes: attached('a.zip', nested), finding: 'attachment-archive:nested' },
    {
      name: 'zip-members',
      type: 'eml',
      bytes: attached('a.zip', zip(Array.from({ length: 6000 }, (_, i) => ({ name: `${i}.txt`, data: Buffer.from('x') })))),
      finding: 'attachment-archive:many-members',
    },
  ]
}
