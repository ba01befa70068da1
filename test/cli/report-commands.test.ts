// report, diff, trend, portfolio and PDF, called as the command line calls them.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findChromium, writePdf } from '../../src/cli/pdf.js'
import { readBrand, readResult } from '../../src/cli/result-file.js'
import { readResults } from '../../src/cli/result-folder.js'
import { runDiff } from '../../src/cli/run-diff.js'
import { runPortfolio } from '../../src/cli/run-portfolio.js'
import { runReport } from '../../src/cli/run-report.js'
import { runTrend } from '../../src/cli/run-trend.js'
import { ExitCode, UserError } from '../../src/core/errors.js'
import { FIXTURES } from '../report/build.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailpreflight-test-'))
  vi.spyOn(process.stdout, 'write').mockImplementation(((_: string, done?: () => void) => done?.() ?? true) as never)
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const fixtureFile = (name: string): string => join(FIXTURES, `${name}.json`)
const mistake = async (promise: Promise<unknown>): Promise<UserError> => {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(UserError)
  return error as UserError
}

describe('results from files', () => {
  it.each([
    ['', ExitCode.nothing],
    ['{', ExitCode.usage],
    ['[]', ExitCode.usage],
    ['{"resultVersion":99}', ExitCode.usage],
    ['{"resultVersion":1}', ExitCode.usage],
  ])('one sentence for %j', async (text, exitCode) => {
    const error = await mistake(readResult(file('r.json', text)))
    expect(error.exitCode).toBe(exitCode)
    expect(error.texts.en).toContain('r.json')
    expect(error.texts.de).toContain('r.json')
  })
  it('takes the fixtures', async () => {
    for (const name of ['not-ready', 'previous', 'ready', 'incomplete'])
      expect((await readResult(fixtureFile(name))).resultVersion).toBe(1)
  })
})

describe('brand', () => {
  it.each([
    ['[]', 'object'],
    ['{"name":1}', '"name"'],
    ['{"colour":"#fff"}', '"colour"'],
    ['{"color":"red"}', 'hex'],
    ['{"logo":"https://x.example/l.png"}', 'data URI'],
    ['{"hideToolName":"yes"}', '"hideToolName"'],
  ])('refuses %s', async (text, says) => {
    expect((await mistake((async () => readBrand(file('brand.json', text)))())).texts.en).toContain(says)
  })
  it('takes a whole one', () => {
    const brand = {
      name: 'N',
      logo: 'data:image/png;base64,iVBORw0KGgo=',
      color: '#123',
      contact: 'c',
      footer: 'f',
      hideToolName: true,
    }
    expect(readBrand(file('brand.json', JSON.stringify(brand)))).toEqual(brand)
  })
})

it('report writes other formats, with brand and comparison', async () => {
  const html = join(folder, 'out', 'r.html')
  const brand = file('brand.json', '{"name":"Agentur Nordlicht"}')
  const code = await runReport(fixtureFile('not-ready'), {
    format: [
      { format: 'html', file: html },
      { format: 'json', file: null },
    ],
    previous: fixtureFile('previous'),
    brand,
  })
  expect(code).toBe(ExitCode.passed)
  expect(readFileSync(html, 'utf8')).toContain('Agentur Nordlicht')
  expect(readFileSync(html, 'utf8')).toContain('id="compare"')
})

describe('diff ends with 1 only for what is new', () => {
  it.each([
    ['previous', 'not-ready', 'error', ExitCode.findings],
    ['previous', 'not-ready', 'never', ExitCode.passed],
    ['not-ready', 'not-ready', 'warning', ExitCode.passed],
    ['not-ready', 'ready', 'warning', ExitCode.passed],
    ['ready', 'not-ready', 'error', ExitCode.findings],
  ] as const)('%s to %s at %s', async (before, after, failOn, code) => {
    expect(await runDiff(fixtureFile(before), fixtureFile(after), { failOn })).toBe(code)
  })
})

describe('folders of results', () => {
  it('names what is no result and goes on', async () => {
    file('bad.json', '{}')
    file('good.json', readFileSync(fixtureFile('ready'), 'utf8'))
    expect((await readResults(folder)).map(x => x.file)).toEqual(['good.json'])
    expect(process.stderr.write).toHaveBeenCalledWith(expect.stringContaining('bad.json'))
  })
  it('ends with 5 when there is none, with 2 when there is no folder', async () => {
    expect((await mistake(readResults(folder))).exitCode).toBe(ExitCode.nothing)
    expect((await mistake(readResults(join(folder, 'no')))).exitCode).toBe(ExitCode.usage)
  })
  it('portfolio writes an index, a report each, and one CSV', async () => {
    const out = join(folder, 'out')
    expect(await runPortfolio(FIXTURES, { out })).toBe(ExitCode.passed)
    const index = readFileSync(join(out, 'index.html'), 'utf8')
    const links = [...index.matchAll(/href="(reports\/[^"]+)"/g)].map(m => m[1] ?? '')
    expect(links).toHaveLength(4)
    for (const link of links) expect(readFileSync(join(out, link), 'utf8')).toMatch(/^<!DOCTYPE html>/)
    expect(readFileSync(join(out, 'portfolio.csv'), 'utf8').trim().split('\n')).toHaveLength(5)
  })
  it('page names hold no path of the result', async () => {
    const evil = JSON.parse(readFileSync(fixtureFile('ready'), 'utf8')) as { target: { domain: string } }
    evil.target.domain = '../../etc/passwd'
    mkdirSync(join(folder, 'in'))
    writeFileSync(join(folder, 'in', 'e.json'), JSON.stringify(evil))
    await runPortfolio(join(folder, 'in'), { out: join(folder, 'out') })
    expect(readFileSync(join(folder, 'out', 'reports', '001-etc-passwd.html'), 'utf8')).toContain('<main')
  })
  it('trend wants one sender', async () => {
    const other = JSON.parse(readFileSync(fixtureFile('ready'), 'utf8')) as { target: { domain: string } }
    other.target.domain = 'anders.example'
    file('a.json', readFileSync(fixtureFile('ready'), 'utf8'))
    file('b.json', JSON.stringify(other))
    expect((await mistake(runTrend(folder, {}))).texts.en).toContain('anders.example')
    expect(await runTrend(folder, { domain: 'anders.example' })).toBe(ExitCode.passed)
    expect((await mistake(runTrend(folder, { domain: 'no.example' }))).exitCode).toBe(ExitCode.nothing)
  })
})

describe('PDF', () => {
  const program = (script: string): string => {
    const path = file('chromium', `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    return path
  }
  it('finds the browser that is named, else one on the path, else none', () => {
    const path = program('exit 0')
    expect(findChromium({ CHROMIUM: path })).toBe(path)
    expect(findChromium({ CHROMIUM: join(folder, 'no'), PATH: folder })).toBeNull()
    expect(findChromium({ PATH: folder })).toBe(path)
  })
  it('hands the page to it and keeps what it prints', async () => {
    const path = program(
      'for a; do case $a in --print-to-pdf=*) out=${a#*=};; file:*) page=${a#file://};; esac; done; cp "$page" "$out"',
    )
    const pdf = join(folder, 'deep', 'r.pdf')
    await writePdf('<p>x', pdf, { CHROMIUM: path })
    expect(readFileSync(pdf, 'utf8')).toBe('<p>x')
  })
  it('says so when it fails', async () => {
    const error = await mistake(writePdf('<p>', join(folder, 'r.pdf'), { CHROMIUM: program('echo broken >&2; exit 3') }))
    expect(error.texts.en).toContain('broken')
    expect(error.texts.de).toContain('kein PDF')
    await mistake(writePdf('<p>', join(folder, 'r.pdf'), { CHROMIUM: join(folder, 'no') }))
  })
})
