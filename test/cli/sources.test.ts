import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSources, type Source } from '../../src/cli/sources.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sources-'))
  mkdirSync(join(folder, 'mails', 'deep'), { recursive: true })
  mkdirSync(join(folder, 'empty'))
  writeFileSync(join(folder, 'mails', 'a.eml'), 'Subject: a\n\na')
  writeFileSync(join(folder, 'mails', 'deep', 'b.html'), '<p>b')
  writeFileSync(join(folder, 'mails', 'logo.png'), 'no message')
  writeFileSync(join(folder, 'none.eml'), '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = async (...names: string[]): Promise<Source[]> => {
  const list: Source[] = []
  for await (const source of readSources(
    names.map(n => join(folder, n)),
    null,
  ))
    list.push(source)
  return list
}

describe('readSources', () => {
  it('takes messages and templates of a folder, also deep down', async () => {
    const names = (await read('mails')).map(s => s.name.slice(folder.length + 1).replaceAll('\\', '/'))
    expect(names).toEqual(['mails/a.eml', 'mails/deep/b.html'])
  })
  it('takes a named file whatever its ending', async () => {
    expect((await read('mails/logo.png'))[0]).toMatchObject({ bytes: Buffer.from('no message') })
  })
  it('refuses binary data', async () => {
    writeFileSync(join(folder, 'rubbish.eml'), Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 37) % 256)))
    expect((await read('rubbish.eml'))[0]?.error?.en).toContain('binary data')
  })
  it('tells what cannot be read and goes on', async () => {
    const [missing, hollow, empty, good] = await read('gone.eml', 'empty', 'none.eml', 'mails/a.eml')
    expect(missing?.error?.en).toContain('there is no file')
    expect(missing?.error?.de).toContain('gibt es nicht')
    expect(hollow?.error?.en).toContain('no message')
    expect(empty?.error?.de).toContain('ist leer')
    expect(good?.error).toBeUndefined()
  })
})
