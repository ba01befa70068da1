// Replies that differ only in words no rule could notice: they have to mean the same, or remembering would be guessing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replyRules } from '../../src/bounces/catalog.js'
import { fold, folded } from '../../src/bounces/classify/fold.js'
import { unwrapReply } from '../../src/bounces/classify/unwrap.js'
import { unnoticed, vocabularyOf } from '../../src/bounces/classify/vocabulary.js'
import { classifyAnew, classifyReply, defaultRules, type RuleFile, withOwnRules } from '../../src/bounces/classify.js'

const rules = replyRules().map(({ rule }) => rule)
const samples = rules.flatMap(rule => rule.samples ?? [])
/** Words of the phrases, whole and in parts: what would be noticed if the vocabulary had a hole. */
const fragments = rules
  .flatMap(rule => [...(rule.any ?? []), ...(rule.all ?? []).flat(), ...(rule.not ?? [])])
  .flatMap(phrase => phrase.toLowerCase().match(/[a-z0-9]+/g) ?? [])

const set = defaultRules()
const vocabulary = vocabularyOf([set, ...(set.hints ? [set.hints] : [])])

/** The folded text and where its words lie that no rule notices. */
function read(text: string): { plain: string; ranges: [number, number][] } {
  fold(text)
  const ranges: [number, number][] = []
  for (let w = 0; w < folded.startCount; w++) {
    const start = folded.starts[w] as number
    const end = unnoticed(vocabulary, start)
    if (end >= 0) ranges.push([start, end])
  }
  return { plain: String.fromCharCode(...folded.units.subarray(0, folded.length)), ranges }
}

const isDigit = (c: string): boolean => c >= '0' && c <= '9'

/** The text with other words in the ranges, letters for letters and digits for digits, taken from `source` as far as it goes. */
function rewritten(plain: string, ranges: readonly [number, number][], source: string): string {
  const letters = [...source].filter(c => !isDigit(c))
  const digits = [...source].filter(isDigit)
  const units = [...plain]
  for (const [start, end] of ranges)
    for (let i = start; i < end; i++)
      units[i] = (isDigit(units[i] as string) ? digits.shift() : letters.shift()) ?? (units[i] as string)
  return units.join('')
}

const fragment = fc
  .tuple(fc.constantFrom(...fragments), fc.nat(8), fc.nat(3))
  .map(([word, size, way]) => (way === 0 ? word.slice(0, size + 1) : way === 1 ? word.slice(-size - 1) : word))
const word = fc
  .array(fc.oneof(fragment, fc.stringMatching(/^[a-z]{1,6}$/), fc.stringMatching(/^[0-9]{1,5}$/)), { minLength: 1, maxLength: 3 })
  .map(parts => parts.join('').slice(0, 24))
const glue = fc.constantFrom(' ', ' ', ' ', '.', '@', '-', '/', ': ', '=', '<', '> ', '[', '] ', '_', '"', ', ')
const text = fc
  .tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(40), glue, word, fc.boolean()), { minLength: 1, maxLength: 5 }))
  .map(([sample, strewn]) => {
    const words = sample.split(' ')
    for (const [at, sign, other, instead] of strewn) words.splice(at % (words.length + 1), instead ? 1 : 0, `${sign}${other}`)
    return words.join(' ')
  })

describe('words that no rule notices', () => {
  it('are names, numbers and ids; what rules speak of is noticed', () => {
    const { plain, ranges } = read('550 5.1.1 <Zorbxwq@wkfmvj.example>: user unknown (id 7XQ9VWZ3), 8837261 octets, 20mb')
    expect(ranges.map(([start, end]) => plain.slice(start, end))).toEqual(['zorbxwq', 'wkfmvj', '7xq9vwz3', '8837261'])
  })

  it('could be any others', () => {
    let compared = 0
    fc.assert(
      fc.property(text, fc.array(word, { minLength: 4, maxLength: 12 }), (given, others) => {
        const { plain, ranges } = read(given)
        const other = rewritten(plain, ranges, others.join(''))
        if (other === plain || JSON.stringify(read(other).ranges) !== JSON.stringify(ranges)) return
        // Wrappings are taken off before.
        if (unwrapReply(plain).text !== plain || unwrapReply(other).text !== other) return
        compared++
        const { evidence: a, ...one } = classifyAnew(plain)
        const { evidence: b, ...two } = classifyAnew(other)
        expect(two, other).toEqual(one)
        expect(b?.length).toBe(a?.length)
      }),
      { numRuns: 6000 },
    )
    expect(compared).toBeGreaterThan(1000)
  })
})

describe('remembered replies', () => {
  /** Enough for any memory to be in use. */
  const MANY = 20_000

  it('give what a search anew gives, evidence included', () => {
    for (let i = 0; i < MANY; i++) classifyReply(`550 5.1.1 user${i} unknown`)
    for (let round = 0; round < 3; round++)
      samples.forEach((sample, i) => {
        const reply = `${sample} qz${(i * 7919 + round * 104_729) % 1_000_003}`
        const context = i % 3 === 0 ? { host: 'mx.gmail.com' } : i % 3 === 1 ? { recipient: 'a@web.de', status: '5.2.2' } : {}
        expect(classifyReply(reply, context), reply).toEqual(classifyAnew(reply, context))
      })
  })

  it('do not change with what a caller does to an answer', () => {
    const reply = '550 5.1.1 zqxvw user unknown'
    const first = classifyReply(reply)
    Object.assign(first, { category: 'delayed', rule: 'mine' })
    ;(first.conflicts as unknown[]).push('mine')
    expect(classifyReply(reply)).toEqual(classifyAnew(reply))
  })

  it('keep apart what surrounds them, also where the memory is full and begins anew', () => {
    const rules = { ...set }
    for (let i = 0; i < MANY; i++) classifyReply('zqxv', {}, rules)
    const texts = Array.from(
      { length: 18_000 },
      (_, i) => `x ${'-'.repeat(1 + (i % 90))} zq ${'+'.repeat(1 + Math.floor(i / 90))}`,
    )
    classifyReply('zqxv wkfq', { status: '5.1.1' }, rules)
    for (const text of texts) classifyReply(text, { status: '5.2.2' }, rules)
    for (const text of texts.slice(15_000)) expect(classifyReply(text, { status: '5.1.1' }, rules).status, text).toBe('5.1.1')
  })

  it('keep apart what surrounds them', () => {
    const reply = 'zqxv wkfq'
    for (const context of [
      {},
      { status: '5.1.1' },
      { status: '5.2.2' },
      { replyCode: '550', stage: 'RCPT TO' },
      { replyCode: '550', stage: 'DATA' },
      { reason: { system: 'ses', value: 'MailboxFull' } },
    ])
      expect(classifyReply(reply, context)).toEqual(classifyAnew(reply, context))
  })

  it("know a user's own words, and forget when there are too many", () => {
    const own: RuleFile = {
      kind: 'replies',
      name: 'Own',
      tier: 'own',
      source: 'test',
      date: '2026-11-26',
      rules: [{ id: 'own-zorbxwq', category: 'quota-issues', any: ['zorbxwq'] }],
    }
    const both = withOwnRules([own])
    const letters = (n: number): string =>
      [...n.toString(26).padStart(5, '0')].map(c => String.fromCharCode(97 + parseInt(c, 26))).join('')
    // A number of places with unlike words makes replies that are all different.
    for (let i = 0; i < 3 * MANY; i++)
      classifyReply(`x ${'-'.repeat(1 + (i % 90))} ${letters(i)} ${'+'.repeat(1 + (Math.floor(i / 90) % 200))}`, {}, both)
    expect(classifyReply('550 zorbxwr', {}, both).rule).not.toBe('own-zorbxwq')
    expect(classifyReply('550 zorbxwq', {}, both).rule).toBe('own-zorbxwq')
  })
})
