import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')

it('checks again when a file changes, and when a new one comes, until it is ended', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'watch-'))
  writeFileSync(join(dir, 'a.html'), '<p>Hello</p>')
  const child = spawn(process.execPath, [main, 'content', '*.html', '--watch', '-f', 'jsonl', '--locale', 'en'], { cwd: dir })
  let out = ''
  let err = ''
  child.stdout.on('data', data => {
    out += String(data)
  })
  child.stderr.on('data', data => {
    err += String(data)
  })
  const until = async (done: () => boolean): Promise<void> => {
    for (let i = 0; i < 300 && !done(); i++) await new Promise(resolve => setTimeout(resolve, 50))
    expect(done(), `${out}\n${err}`).toBe(true)
  }
  try {
    await until(() => err.includes('watching'))
    writeFileSync(join(dir, 'a.html'), '<p>Hello</p><a href="http://192.0.2.9/">x</a>')
    await until(() => out.includes('link-ip-host'))
    writeFileSync(join(dir, 'b.html'), '<p>new</p>')
    await until(() => out.includes('"file":"b.html"'))
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  } finally {
    child.kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  }
})
