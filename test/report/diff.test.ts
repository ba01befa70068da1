import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tokenDiff } from '../../src/report/html/diff.js'

const join = (parts: { text: string }[]): string => parts.map(p => p.text).join('')
const changed = (parts: { text: string; changed: boolean }[]): string[] => parts.filter(p => p.changed).map(p => p.text)

it('marks the terms that differ', () => {
  const { before, after } = tokenDiff('v=spf1 a mx include:a.example ~all', 'v=spf1 include:a.example ip4:192.0.2.1 -all')
  expect(changed(before)).toEqual(['a', 'mx', '~all'])
  expect(changed(after)).toEqual(['ip4:192.0.2.1', '-all'])
})

it('loses nothing', () => {
  const record = fc.array(fc.constantFrom('a', 'mx', ' ', '; ', 'p=none', '\t', 'include:x')).map(x => x.join(''))
  fc.assert(
    fc.property(record, record, (a, b) => {
      const { before, after } = tokenDiff(a, b)
      expect(join(before)).toBe(a)
      expect(join(after)).toBe(b)
      if (a === b) expect(changed(before)).toEqual([])
    }),
  )
})
