import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSource, type Source } from '../../src/cli/sources.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sources-'))
  mkdirSync(join(folder, 'empty'))
  writeFileSync(join(folder, 'a.eml'), 'Subject: a\n\na')
  writeFileSync(join(folder, 'logo.png'), 'no message')
  writeFileSync(join(folder, 'none.eml'), '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (name: string): Promise<Source> => readSource(join(folder, name), null)

describe('readSource', () => {
  it('takes a named file whatever its ending', async () => {
    expect(await read('logo.png')).toMatchObject({ bytes: Buffer.from('no message') })
  })
  it('refuses binary data', async () => {
    writeFileSync(join(folder, 'rubbish.eml'), Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 37) % 256)))
    expect((await read('rubbish.eml')).error?.en).toContain('binary data')
  })
  it('tells what cannot be read', async () => {
    const missing = await read('gone.eml')
    expect(missing.error?.en).toContain('there is no file')
    expect(missing.error?.de).toContain('gibt es nicht')
    expect((await read('empty')).error?.en).toMatch(/cannot be read: .*(?:folder|directory)/)
    expect((await read('none.eml')).error?.de).toContain('ist leer')
    expect((await read('a.eml')).error).toBeUndefined()
  })
})
