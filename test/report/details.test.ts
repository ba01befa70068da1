import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { detailText } from '../../src/i18n/details.js'

const checks = join(import.meta.dirname, '..', '..', 'src', 'checks')
/** Fixed sentences that a check gives as the detail of an open outcome. */
const given = readdirSync(checks, { recursive: true, encoding: 'utf8' })
  .filter(f => f.endsWith('.ts'))
  .flatMap(f =>
    [...readFileSync(join(checks, f), 'utf8').matchAll(/reason: '[a-z-]+', detail: ['`]([^'`]+)['`]/g)].map(m => m[1] ?? ''),
  )
  .map(text => text.replace(/\$\{\w+\}/g, 'example.com'))

it('what a check says of an open outcome is said in German too', () => {
  expect(given.length).toBeGreaterThan(4)
  for (const text of given) {
    if (text.split(' ').length < 3) continue
    expect(detailText(text, 'de'), text).not.toBe(text)
    expect(detailText(text, 'en')).toBe(text)
  }
})

it('what comes from outside stays as it is', () => expect(detailText('ETIMEOUT', 'de')).toBe('ETIMEOUT'))
