import { describe, expect, it } from 'vitest'
import type { PhraseFact } from '../../src/content/facts.js'
import { phrasePoints, pointsOf, spamThreshold } from '../../src/content/points.js'
import { sampleContent } from '../../src/content/sample.js'
import { contentChecks } from '../../src/generated/checks/content.js'
import { content as weightFiles } from '../../src/generated/rules/content.js'
import { phrases as phraseFiles } from '../../src/generated/rules/phrases.js'

const file = weightFiles[0]
const rules = file?.rules ?? []
const facts = (phrases: PhraseFact[]) => {
  const made = sampleContent({ phrases })
  if (made.state !== 'known') throw new Error('sample')
  return made.value
}
const at = { line: 1, column: 1 }

describe('weights', () => {
  it('belong to findings and phrases that exist', () => {
    const codes = new Map(contentChecks.map(c => [c.id, new Set(Object.keys(c.messages.en))]))
    const phrases = new Set(
      phraseFiles.flatMap(f =>
        Object.entries(f.groups).flatMap(([g, list]) => list.map(p => `phrases-${g}:found:${f.language}/${p}`)),
      ),
    )
    const lost = rules.filter(({ rule }) => {
      const [check = '', code = ''] = rule.split(':')
      return rule.includes(':found:') ? !phrases.has(rule) : !codes.get(check)?.has(code)
    })
    expect(lost.map(r => r.rule)).toEqual([])
  })
  it('points are earned: more often in spam than in legitimate mail', () => {
    // Absence of something ("no opt-out header") may be common in personal mail as well; what decides is mailings.
    const odd = rules.filter(r => r.points >= 0.3 && Math.max(r.modern, r.old) <= r.marketing)
    expect(odd.map(r => r.rule)).toEqual([])
  })
  it('folklore costs nothing', () => {
    for (const rule of ['hidden-text:hidden', 'link-count:many', 'link-plain-http:plain', 'image-alt:some']) {
      const [check = '', code = ''] = rule.split(':')
      expect(pointsOf(check, code), rule).toBe(0)
    }
  })
  it('no finding alone condemns a message', () => {
    expect(Math.max(...rules.map(r => r.points))).toBeLessThan(spamThreshold / 2)
  })
})

describe('phrase points', () => {
  const scored = rules.filter(r => r.rule.startsWith('phrases-prize:found:en/') && r.points > 0)
  const hit = (rule: string, inSubject = false): PhraseFact => {
    const match = /^phrases-(\w+):found:(\w\w)\/(.*)$/.exec(rule)
    return {
      group: match?.[1] as PhraseFact['group'],
      language: match?.[2] as PhraseFact['language'],
      phrase: match?.[3] ?? '',
      text: 'x',
      count: 1,
      inSubject,
      at,
    }
  }
  it('count once, in subject and text', () => {
    const rule = scored[0]?.rule ?? ''
    const once = phrasePoints(facts([hit(rule)])).get('prize')?.points
    expect(once).toBeGreaterThan(0)
    expect(phrasePoints(facts([hit(rule, true), hit(rule)])).get('prize')?.points).toBe(once)
  })
  it('a group is capped', () => {
    expect(phrasePoints(facts(scored.map(r => hit(r.rule)))).get('prize')?.points).toBeLessThanOrEqual(file?.groupCap ?? 0)
  })
  it('languages without measured legitimate mail are capped together', () => {
    const foreign = rules.filter(r => /:found:(?:fr|it|es|pt|nl)\//.test(r.rule) && r.points > 0)
    const groups = phrasePoints(facts(foreign.map(r => hit(r.rule))))
    const sum = [...groups.values()].reduce((total, g) => total + g.points, 0)
    expect(sum).toBeLessThanOrEqual((file?.unprovenCap ?? 0) + 0.1)
  })
})
