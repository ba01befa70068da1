import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { globMatcher, globRegExp } from '../../src/config/glob.js'
import { suggest } from '../../src/config/suggest.js'

describe('globs', () => {
  const good = (glob: string, ...paths: string[]) =>
    it.each(paths)(`${glob} takes %s`, path => expect(globRegExp(glob).test(path)).toBe(true))
  const bad = (glob: string, ...paths: string[]) =>
    it.each(paths)(`${glob} leaves %s`, path => expect(globRegExp(glob).test(path)).toBe(false))

  good('*.html', 'a.html', '.html')
  bad('*.html', 'a/b.html', 'a.htm', 'xhtml')
  good('**/*.html', 'a.html', 'a/b.html', 'a/b/c.html')
  bad('**/*.html', 'a/b.htmlx')
  good('emails/**', 'emails/a', 'emails/a/b.html')
  bad('emails/**', 'email/a', 'emails')
  good('a/**/b', 'a/b', 'a/x/b', 'a/x/y/b')
  good('*.{html,eml}', 'a.html', 'a.eml')
  bad('*.{html,eml}', 'a.txt', 'a.{html,eml}')
  good('[ab]?.txt', 'ax.txt', 'b1.txt')
  bad('[!ab]?.txt', 'ax.txt')
  good('[!ab]?.txt', 'cx.txt')
  good('a+(b).html', 'a+(b).html')
  good('a\\*b', 'a*b')
  bad('a\\*b', 'axb')
  good('[', '[')

  it('a later "!" takes back', () => {
    const match = globMatcher(['./emails/**', '!emails/old/**', 'emails/old/keep.html'])
    expect(['emails/a', 'emails/old/a', 'emails/old/keep.html'].map(match)).toEqual([true, false, true])
  })

  it('a name without signs matches itself and nothing else', () => {
    const name = fc.stringMatching(/^[a-z0-9 ._$+^()|-]{1,20}$/)
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(globRegExp(a).test(b)).toBe(a === b)
      }),
    )
  })
})

describe('did you mean', () => {
  it.each([
    ['maxWarning', 'maxWarnings'],
    ['spf-lokup-limit', 'spf-lookup-limit'],
    ['link-count-limits', null],
    ['SPF-ALL', 'spf-all'],
    ['dmarc-reports-external', 'dmarc-external-reports'],
    ['', null],
    ['zzzzzzzz', null],
  ])('%s: %s', (word, expected) => {
    expect(suggest(word, ['maxWarnings', 'minScore', 'spf-lookup-limit', 'spf-all', 'dmarc-external-reports'])).toBe(expected)
  })
})
