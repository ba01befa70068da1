// The cards of the areas: nothing found is praise only where something was seen.
import { describe, expect, it } from 'vitest'
import { renderReport } from '../../src/index.js'
import { domain, outcome, result } from './sample.js'

const open = outcome({ check: 'spf-record', category: 'authentication', subject: domain, state: 'unknown', reason: 'timeout' })
const passed = outcome({ check: 'dmarc-record', category: 'authentication', subject: domain, state: 'pass' })

const card = (page: string): string =>
  /<ul class="cards"><li class="card (\w+)">.*?<p class="big">([^<]*)/.exec(page)?.slice(1).join(': ') ?? ''

describe('area cards', () => {
  it.each([
    ['hardly anything could be seen', [open, open, passed], 'na: hardly checked'],
    ['all was seen', [passed, passed], 'ok: no findings'],
    ['most was seen', [open, passed, passed], 'ok: no findings'],
  ])('%s', (_, outcomes, expected) => {
    expect(card(renderReport(result([], outcomes), 'html', { locale: 'en' }))).toBe(expected)
  })
})
