// The HTML report in Chromium: accessible, never wider than the window, whole in print, and without a request to anywhere.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOCALES } from '../../src/core/locale.js'
import { catalogueOf } from '../../src/report/catalogue.js'
import { renderPortfolio, renderTrend } from '../../src/report/html/many.js'
import { renderReport } from '../../src/report/index.js'
import type { Brand } from '../../src/report/types.js'
import { bigResult, fixture } from '../report/build.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const BRAND: Brand = { name: 'Agentur Nordlicht', color: '#ffd400', contact: 'hallo@nordlicht.example' }
const MANY = ['not-ready', 'ready', 'incomplete', 'previous'].map(name => ({
  result: fixture(name),
  file: `${name}.json`,
  report: `reports/${name}.html`,
}))
const WIDTHS = [360, 768, 1280]

let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
})
afterAll(() => browser?.close())

async function open(html: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<{ page: Page; requests: string[] }> {
  // bypassCSP lets axe in; the page itself brings no script.
  const page = await browser.newPage({ bypassCSP: true, ...options })
  const requests: string[] = []
  await page.route('**/*', route => {
    requests.push(route.request().url())
    return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
  })
  await page.goto('http://report.example/')
  return { page, requests: requests.slice(1) }
}

interface AxeViolation {
  id: string
  nodes: { target: string[]; failureSummary?: string }[]
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const found = (await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(r => r.violations)',
  )) as AxeViolation[]
  return found.flatMap(v => v.nodes.slice(0, 3).map(n => `${v.id}: ${n.target.join(' ')} ${n.failureSummary ?? ''}`))
}

/** What makes the page scroll sideways; nothing when it does not. */
const wider = (page: Page): Promise<unknown> =>
  page.evaluate(`document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('main *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll, thead'))
    .map(e => e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 60))`)

describe.each(LOCALES)('report in %s', locale => {
  const pages = async (): Promise<[string, string][]> => [
    [
      'not ready, compared, unfolded',
      renderReport(fixture('not-ready'), 'html', { locale, brand: BRAND, previous: fixture('previous'), expand: true }),
    ],
    ['ready', renderReport(fixture('ready'), 'html', { locale })],
    ['incomplete', renderReport(fixture('incomplete'), 'html', { locale })],
    ['portfolio', renderPortfolio(MANY, { locale, brand: BRAND }, catalogueOf([]))],
    ['trend', renderTrend(MANY, { locale })],
    ['every check', renderReport(await bigResult(), 'html', { locale, expand: true })],
  ]

  it.each(['light', 'dark'] as const)('axe finds nothing, and nothing is wider than the window: %s', async colorScheme => {
    for (const [name, html] of await pages()) {
      const { page, requests } = await open(html, { colorScheme })
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 })
        expect(await wider(page), `${name} at ${width}`).toEqual([])
        expect(await violations(page), `${name} at ${width}`).toEqual([])
      }
      expect(requests).toEqual([])
      await page.close()
    }
  })

  it('answers the four questions on the first screen', async () => {
    const { page } = await open(renderReport(fixture('not-ready'), 'html', { locale }), {
      viewport: { width: 1280, height: 800 },
    })
    const bottoms = (await page.evaluate(
      '[document.querySelector(".verdict"), ...document.querySelectorAll(".glance > div")].map(e => e.getBoundingClientRect().bottom)',
    )) as number[]
    expect(bottoms).toHaveLength(5)
    for (const bottom of bottoms) expect(bottom).toBeLessThanOrEqual(800)
    await page.close()
  })

  it('prints everything, unfolded', async () => {
    const { page } = await open(renderReport(fixture('not-ready'), 'html', { locale }))
    await page.emulateMedia({ media: 'print' })
    await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
    const hidden = (await page.evaluate(
      '[...document.querySelectorAll("details > :not(summary)")].filter(e => !e.checkVisibility({ contentVisibilityAuto: true })).length',
    )) as number
    expect(await page.evaluate('document.querySelectorAll("details").length')).toBeGreaterThan(5)
    expect(hidden).toBe(0)
    await page.close()
  })

  it('obeys its own policy: the style applies, a script would not run', async () => {
    const html = renderReport(fixture('ready'), 'html', { locale }).replace(
      '</body>',
      '<script>document.title = "run"</script><p id="s" style="color:red">x</p></body>',
    )
    const { page } = await open(html, { bypassCSP: false })
    expect(await page.title()).not.toBe('run')
    expect(await page.evaluate('getComputedStyle(document.querySelector("#s")).color')).not.toBe('rgb(255, 0, 0)')
    expect(await page.evaluate('getComputedStyle(document.querySelector(".verdict")).borderTopWidth')).toBe('1px')
    await page.close()
  })

  it('can be read without any style', async () => {
    const html = renderReport(fixture('not-ready'), 'html', { locale }).replace(/<style>[\s\S]*?<\/style>/, '')
    const { page } = await open(html, { viewport: { width: 1000, height: 800 } })
    // An SVG without a size of its own would fill the page.
    const tallest = await page.evaluate(
      'Math.max(...[...document.querySelectorAll("svg")].map(e => e.getBoundingClientRect().height))',
    )
    expect(tallest).toBeLessThanOrEqual(150)
    const text = await page.innerText('main')
    expect(text.indexOf(locale === 'de' ? 'Noch nicht senden' : 'Do not send yet')).toBeLessThan(200)
    await page.close()
  })
})

it('keeps its marks in forced colours', async () => {
  const { page } = await open(renderReport(fixture('not-ready'), 'html', { locale: 'de' }), { forcedColors: 'active' })
  expect(await page.evaluate('getComputedStyle(document.querySelector(".tag")).borderTopWidth')).toBe('1px')
  await page.close()
})
