import fc from 'fast-check'
import { expect, it } from 'vitest'
import { brandColors, contrast, DARK_PAPERS, LIGHT_PAPERS, parseColor } from '../../src/report/html/color.js'
import { styleOf } from '../../src/report/html/style.js'

type Rgb = NonNullable<ReturnType<typeof parseColor>>
const hex = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 3 })
  .map(c => `#${c.map(v => v.toString(16).padStart(2, '0')).join('')}`)

it('makes any brand colour readable on every paper, in both modes', () => {
  fc.assert(
    fc.property(hex, color => {
      const { light, dark } = brandColors(color) ?? { light: '', dark: '' }
      for (const paper of LIGHT_PAPERS) expect(contrast(parseColor(light) as Rgb, paper)).toBeGreaterThanOrEqual(4.5)
      for (const paper of DARK_PAPERS) expect(contrast(parseColor(dark) as Rgb, paper)).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

it('keeps a colour that can be read', () => expect(brandColors('#004f7c')?.light).toBe('#004f7c'))

it('lets nothing but a hex colour into the style sheet', () => {
  for (const bad of ['red', '#12', '#1234567', '#fff;}body{display:none', 'url(https://x.example)', '#ffg', ''])
    expect(styleOf(bad)).toBe(styleOf(undefined))
})

/** Text colours of the sheet against the papers they stand on. */
const PAIRS: [string, string[]][] = [
  ['ink', ['paper', 'tint', 'deep', 'bad-t', 'warn-t', 'ok-t']],
  ['soft', ['paper', 'tint', 'deep']],
  ['bad', ['paper', 'bad-t', 'tint']],
  ['warn', ['paper', 'warn-t']],
  ['ok', ['paper', 'ok-t', 'tint']],
]

it.each(['light', 'dark'])('the palette has contrast: %s', mode => {
  const block = styleOf(undefined).split('\n')[mode === 'light' ? 0 : 1] ?? ''
  const color = (name: string): Rgb => parseColor(new RegExp(`--${name}:(#[0-9a-f]+)`).exec(block)?.[1] ?? '') as Rgb
  for (const [text, papers] of PAIRS)
    for (const paper of papers) expect(contrast(color(text), color(paper)), `${text} on ${paper}`).toBeGreaterThanOrEqual(4.5)
  // Parts of a chart: 3 to 1 against the paper (WCAG 1.4.11).
  for (const k of [1, 2, 3, 4, 5, 6]) expect(contrast(color(`c${k}`), color('paper')), `c${k}`).toBeGreaterThanOrEqual(3)
})
