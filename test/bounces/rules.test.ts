import { describe, expect, it } from 'vitest'
import { explanationEntries, explanationEntry, replyRules } from '../../src/bounces/catalog.js'
import { classifyReply } from '../../src/bounces/classify.js'
import { explainCategory, explainClassification } from '../../src/bounces/explain.js'
import { BOUNCE_CATEGORIES } from '../../src/core/bounce-categories.js'
import { CHECK_IDS } from '../../src/generated/checks/ids.js'
import { bounces } from '../../src/generated/rules/bounces.js'
import { area } from '../../src/rules/bounces.js'

describe('samples of the rules', () => {
  const cases = replyRules().flatMap(({ rule }) =>
    (rule.samples ?? []).map(sample => ({ id: rule.id, category: rule.category, sample })),
  )
  it('has several hundred samples', () => expect(cases.length).toBeGreaterThan(400))
  it.each(cases)('$id: $sample', ({ category, sample }) => {
    const { category: got, rule } = classifyReply(sample)
    expect({ got, rule }).toMatchObject({ got: category })
  })
})

describe('checks that a reply proves to fail', () => {
  const ids = new Set(CHECK_IDS)
  it('exist', () => {
    const named = bounces.flatMap(file =>
      'rules' in file ? file.rules.flatMap(rule => ('checks' in rule ? (rule.checks ?? []) : [])) : [],
    )
    expect(named.length).toBeGreaterThan(200)
    expect([...new Set(named)].filter(id => !ids.has(id))).toEqual([])
  })
})

describe('thin categories', () => {
  it.each(['no-answer-from-host', 'bad-connection', 'content-related', 'virus-related', 'protocol-errors'] as const)(
    '%s has at least 15 reply texts',
    category => {
      const samples = replyRules()
        .filter(r => r.rule.category === category)
        .flatMap(r => r.rule.samples ?? [])
      expect(new Set(samples).size).toBeGreaterThanOrEqual(15)
    },
  )
})

describe('texts', () => {
  it('explains every category in both languages', () => {
    for (const category of BOUNCE_CATEGORIES) {
      const entry = explanationEntry(category)
      expect(entry, category).toBeDefined()
      for (const locale of ['en', 'de'] as const) {
        const e = explainCategory(category, null, locale)
        for (const text of [e.name, e.happened, e.why, e.action, e.retry]) expect(text, `${category} ${locale}`).not.toBe('')
      }
    }
  })
  it('translates: no German text equals the English one', () => {
    for (const entry of explanationEntries()) expect(entry.de.happened).not.toBe(entry.en.happened)
    for (const { rule } of replyRules()) if (rule.en) expect(rule.de?.meaning, rule.id).not.toBe(rule.en.meaning)
  })
  it('gives every provider rule a meaning and an action, or the texts of its subcategory', () => {
    for (const { rule, file } of replyRules().filter(r => r.file.tier === 'provider')) {
      if (rule.en === undefined) expect(explanationEntry(rule.category, rule.subcategory), rule.id).toBeDefined()
      expect(rule.link ?? file.link, rule.id).toMatch(/^https?:/)
    }
  })
  it('names the two tries of a bad connection', () => {
    expect(explainCategory('bad-connection').retryMinutes.slice(0, 2)).toEqual([7, 45])
    expect(explainCategory('policy-related', 'greylisted').retryMinutes[0]).toBe(15)
  })
  it('keeps a retry schedule only where a retry helps', () => {
    const refused = classifyReply('550 5.1.1 user unknown')
    expect(explainClassification(refused, 'de')).toMatchObject({ name: 'Empfänger existiert nicht', retryMinutes: [] })
  })
})

describe('schema', () => {
  const text = { kind: 'replies', name: 'Own', tier: 'own', source: 'us', date: '2026-11-21' }
  const bad = (rules: unknown[]): boolean => area.schema.safeParse({ ...text, rules }).success
  it('accepts a small rule', () => expect(bad([{ id: 'own-1', category: 'policy-related', any: ['some words'] }])).toBe(true))
  it('refuses an unknown category', () => expect(bad([{ id: 'own-1', category: 'nonsense', any: ['some words'] }])).toBe(false))
  it('refuses an unknown key', () => expect(bad([{ id: 'own-1', category: 'policy-related', anny: ['some words'] }])).toBe(false))
  it('names a doubled id, a rule without phrases and a text in one language', () => {
    const rule = { id: 'x', category: 'bad-mailbox', any: ['some words'] }
    const texts = { meaning: 'm', action: 'a' }
    const problems = area.validate([
      {
        file: 'a.yml',
        data: { ...text, rules: [rule, rule, { id: 'y', category: 'bad-mailbox' }, { ...rule, id: 'z', en: texts }] },
      },
    ])
    expect(problems.join('\n')).toMatch(/x exists already/)
    expect(problems.join('\n')).toMatch(/y has neither/)
    expect(problems.join('\n')).toMatch(/z has a text in one language/)
  })
  it('holds the built-in files to the shape', () => {
    expect(area.validate(bounces.map(f => ({ file: f.file, data: f })))).toEqual([])
  })
})
