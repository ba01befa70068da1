// The matcher against two slower ways to the same answer: a plain search, and regular expressions made from the phrases.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { search } from '../../bench/lib/search.js'
import { replyRules } from '../../src/bounces/catalog.js'
import { fold, folded, foldPhrase } from '../../src/bounces/classify/fold.js'
import { HEAD } from '../../src/bounces/classify/phrase.js'
import { occurs, scan } from '../../src/bounces/classify/scan.js'
import { newState } from '../../src/bounces/classify/state.js'
import { compileRules, defaultRules, type RuleFile } from '../../src/bounces/classify.js'

const samples = replyRules().flatMap(({ rule }) => rule.samples ?? [])

describe('the pass over a reply finds what a search for every phrase finds', () => {
  const set = defaultRules()
  const phrases = set.tables.heads.length / HEAD

  function agree(text: string): void {
    fold(text)
    const state = newState(set)
    scan(set, state)
    for (let phrase = 0; phrase < phrases; phrase++)
      if (occurs(set, state, phrase) !== search(set, phrase)) expect.fail(`phrase ${phrase} in "${text}"`)
  }

  // Literals inside words are asked for at every second place: each text is tried at both.
  it('in samples, at even and odd places', () => {
    for (let i = 0; i < samples.length; i += 10) {
      agree(samples[i] as string)
      agree(`-${samples[i]}`)
    }
  })

  it('in pieces of samples put together', () => {
    const piece = fc
      .tuple(fc.constantFrom(...samples), fc.nat(80), fc.nat(80))
      .map(([text, from, length]) => text.slice(from, from + length))
    const glue = fc.constantFrom('', ' ', '. ', 'x', '550 5.1.1 ', ', ', '@', '-')
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, glue), { minLength: 1, maxLength: 4 }), parts => agree(parts.flat().join(''))),
      { numRuns: 400 },
    )
  })
})

describe('a phrase means what its regular expression means', () => {
  const word = '[a-z0-9]'
  /** Begins with a word: no letter or digit runs on over this place. */
  const edge = `(?:(?<!${word})|(?!${word}))`

  /** For phrases of plain ASCII; null where the sign at hand is none of the simple ones. */
  function expression(phrase: string): RegExp | null {
    if (!/^[\x20-\x7e]+$/.test(phrase) || /\\[^b]/.test(phrase)) return null
    const open = phrase.startsWith('~')
    const closed = phrase.endsWith('\\b')
    const body = foldPhrase(phrase.slice(open ? 1 : 0, closed ? -2 : undefined)).replaceAll(/ *\* */g, '*')
    let source = open ? '' : edge
    for (const c of body) {
      if (c === '*') source += `.{0,70}?${open ? '' : edge}`
      else if (c === '#') source += '(?<![0-9])[0-9]{1,20}'
      else if (c === '(') source += '(?:'
      else if (c === ')' || c === '|' || c === '?') source += c
      else source += c.replace(/[.*+^${}[\]\\]/, '\\$&')
    }
    return new RegExp(source + (closed ? `(?!(?<=${word})${word})` : ''))
  }

  const simple = replyRules()
    .flatMap(({ rule }) =>
      [...(rule.any ?? []), ...(rule.all ?? []).flat(), ...(rule.not ?? [])].map(phrase => ({
        phrase,
        texts: rule.samples ?? [],
      })),
    )
    // Inside a longer address or host name a word alone does not count, which an expression cannot say.
    .filter(({ phrase }) => / /.test(phrase.replaceAll(/\([^)]*\)/g, '')) && !/#|\*$|^\*/.test(phrase))

  it('in the samples of its rule and in others', () => {
    let compared = 0
    let found = 0
    simple.forEach(({ phrase, texts }, n) => {
      if (n % 3 !== 0) return
      const regex = expression(phrase)
      if (!regex) return
      const file: RuleFile = {
        kind: 'replies',
        name: 'One',
        tier: 'language',
        source: 'test',
        date: '2026-11-26',
        rules: [{ id: 'one', category: 'delayed', any: [phrase] }],
      }
      const set = compileRules([file])
      for (const text of [...texts, samples[(n * 7) % samples.length] as string, samples[(n * 13) % samples.length] as string]) {
        fold(text)
        const plain = String.fromCharCode(...folded.units.subarray(0, folded.length))
        const state = newState(set)
        scan(set, state)
        const expected = regex.test(plain)
        if (occurs(set, state, 0) !== expected) expect.fail(`"${phrase}" in "${plain}": expected ${expected}`)
        compared++
        if (expected) found++
      }
    })
    expect(compared).toBeGreaterThan(2000)
    expect(found).toBeGreaterThan(200)
  })
})
