// The reports as people see them, byte for byte. After an intended change: UPDATE_GOLDENS=1 npx vitest run test/report/goldens.test.ts
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { renderCsv } from '../../src/report/csv.js'
import { renderMarkdown } from '../../src/report/markdown.js'
import type { Renderer } from '../../src/report/renderer.js'
import { renderText } from '../../src/report/text/index.js'
import type { ReportOptions } from '../../src/report/types.js'
import { fixture } from './build.js'
import { testCatalogue } from './catalogue.js'

const FOLDER = join(import.meta.dirname, 'goldens')

const CASES: [string, string, Renderer, ReportOptions][] = [
  ['not-ready-80.en.txt', 'not-ready', renderText, { locale: 'en', width: 80, previous: fixture('previous') }],
  ['not-ready-80.de.txt', 'not-ready', renderText, { locale: 'de', width: 80 }],
  ['not-ready-120.de.txt', 'not-ready', renderText, { locale: 'de', width: 120 }],
  ['not-ready-color.en.txt', 'not-ready', renderText, { locale: 'en', width: 80, color: true }],
  ['ready-80.de.txt', 'ready', renderText, { locale: 'de', width: 80 }],
  ['incomplete-80.en.txt', 'incomplete', renderText, { locale: 'en', width: 80 }],
  ['not-ready.en.md', 'not-ready', renderMarkdown, { locale: 'en', previous: fixture('previous') }],
  ['not-ready.de.md', 'not-ready', renderMarkdown, { locale: 'de' }],
  ['not-ready.de.csv', 'not-ready', renderCsv, { locale: 'de' }],
]

it.each(CASES)('%s', (file, name, render, options) => {
  // Line ends of CSV are tested elsewhere; a checkout may change them in files.
  const text = render(fixture(name), options, testCatalogue).replaceAll('\r\n', '\n')
  const path = join(FOLDER, file)
  if (process.env.UPDATE_GOLDENS) {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(path, text)
  }
  expect(text).toBe(readFileSync(path, 'utf8').replaceAll('\r\n', '\n'))
})
