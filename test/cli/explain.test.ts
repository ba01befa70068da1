import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { causesNamed, explanationEntries } from '../../src/bounces/catalog.js'
import { setCliLocale } from '../../src/cli/locale.js'
import { runExplain } from '../../src/cli/run-explain.js'
import type { Locale } from '../../src/core/locale.js'

let out: string
beforeEach(() => {
  out = ''
  vi.spyOn(process.stdout, 'write').mockImplementation(((text: unknown, done?: () => void) => {
    out += String(text)
    done?.()
    return true
  }) as typeof process.stdout.write)
})
afterEach(() => {
  vi.restoreAllMocks()
  setCliLocale('en')
})

const SECTIONS: Readonly<Record<Locale, readonly string[]>> = {
  en: ['WHAT HAPPENED', 'WHY', 'WHO MUST ACT', 'WHAT TO DO', 'TRY AGAIN'],
  de: ['WAS GESCHEHEN IST', 'WARUM', 'WER HANDELN MUSS', 'WAS ZU TUN IST', 'ERNEUT VERSUCHEN'],
}

describe.each(['en', 'de'] as const)('explain in %s', locale => {
  it.each(explanationEntries().map(e => (e.subcategory === undefined ? e.category : `${e.category}/${e.subcategory}`)))(
    'answers for %s all that one must know',
    async name => {
      setCliLocale(locale)
      await runExplain(name, { color: false })
      for (const section of SECTIONS[locale]) expect(out).toContain(section)
    },
  )
})

it('a kind that several categories have is explained for each', async () => {
  expect(causesNamed('content-filter').map(c => c.category)).toEqual(['content-related', 'spam-related'])
  await runExplain('content-filter', { color: false })
  expect(out).toContain('content-related · content-filter')
  expect(out).toContain('spam-related · content-filter')
})

it('a rule is explained in its own words, with its page', async () => {
  await runExplain('gmail-dmarc', { json: true })
  expect(JSON.parse(out)).toMatchObject({ category: 'invalid-sender', link: expect.stringContaining('google.com') as string })
})

it('the first retries of a bad connection come after 7 and 45 minutes', async () => {
  await runExplain('bad-connection', { json: true })
  const { retryMinutes } = JSON.parse(out) as { retryMinutes: number[] }
  expect(retryMinutes.slice(0, 2)).toEqual([7, 45])
})

it('a reply is explained by own rules, too, and a guess is called one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'explain-'))
  const own = { kind: 'replies', name: 'Own', tier: 'own', source: 'own', date: '2026-11-26' }
  const rules = [{ id: 'own-fnord', category: 'policy-related', any: ['quota fnord'] }]
  writeFileSync(join(folder, 'own.yml'), JSON.stringify({ ...own, rules }))
  const config = join(folder, 'mailpreflight.config.json')
  writeFileSync(config, JSON.stringify({ rules: { bounces: ['own.yml'] } }))
  await runExplain('554 quota fnord', { json: true, config })
  expect(JSON.parse(out)).toMatchObject({ category: 'policy-related', classification: { rule: 'own-fnord' } })
  out = ''
  await runExplain('554 quota fnord', { color: false, config: false })
  expect(out).toContain('This is a guess')
  rmSync(folder, { recursive: true })
})

it('a check and a reply are what they were', async () => {
  await runExplain('spf-record', { color: false })
  expect(out).toContain('spf-record ·')
  out = ''
  await runExplain('550 5.1.1 user unknown', { color: false })
  expect(out).toContain('bad-mailbox')
  await expect(runExplain('no-such-thing', {})).rejects.toMatchObject({ exitCode: 2 })
})
