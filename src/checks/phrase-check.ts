// One check for each group of phrases: same reading, own words.
import { phrasePoints, pointsOf } from '../content/points.js'
import { sampleContent } from '../content/sample.js'
import { cannotTell, failIf, notApplicable } from '../core/check.js'
import type { Issue } from '../core/finding.js'
import type { Texts } from '../core/locale.js'
import type { PhraseGroup } from '../rules/phrases.js'
import { locate, MAX_EVIDENCE } from './content-kit.js'
import { type AnyCheck, defineCheck } from './define.js'

/** From how many points on a group is more than a remark. */
const WARN_FROM = 0.5

interface PhraseCheckTexts {
  group: PhraseGroup
  /** What such phrases are known from, for "2 phrases as in …" and „2 Wendungen wie bei …“. */
  kind: Texts
  title: Texts
  /** What the group is and why it counts. */
  why: Texts
  fix: Texts
  refs: readonly string[]
}

export function phraseCheck({ group, kind, title, why, fix, refs }: PhraseCheckTexts): AnyCheck {
  const at = { line: 12, column: 3 }
  const example = (inSubject: boolean) => ({
    group,
    language: 'en' as const,
    phrase: 'sample',
    text: 'sample phrase',
    count: 1,
    inSubject,
    at,
  })
  return defineCheck({
    id: `phrases-${group}`,
    category: 'content',
    subject: 'message',
    severity: 'warning',
    weight: 3,
    owner: 'copywriter',
    effort: 'minutes',
    needs: ['content'],
    refs,
    explains: ['spam-related', 'content-related'],
    title,
    why,
    fix,
    messages: {
      en: {
        found: (a: { phrases: string[]; count: number }, f) =>
          `${f.plural(a.count, 'phrase', 'phrases')} as in ${kind.en}${a.count > 1 ? ', most telling first' : ''}: ${f.list(a.phrases.map(p => `“${p}”`))}`,
        subject: (a: { phrase: string }) => `The subject has “${a.phrase}”, as in ${kind.en}`,
      },
      de: {
        found: (a, f) =>
          `${f.plural(a.count, 'Wendung', 'Wendungen')} wie bei ${kind.de}${a.count > 1 ? ', die auffälligste zuerst' : ''}: ${f.list(a.phrases.map(p => `„${p}“`))}`,
        subject: a => `Im Betreff steht „${a.phrase}“, wie bei ${kind.de}`,
      },
    },
    examples: [
      { name: 'no such phrase', facts: { content: sampleContent() }, expect: 'pass' },
      { name: 'a phrase in the text', facts: { content: sampleContent({ phrases: [example(false)] }) }, expect: ['found'] },
      {
        name: 'a phrase in the subject',
        facts: { content: sampleContent({ phrases: [example(true)] }) },
        expect: ['found', 'subject'],
      },
      {
        name: 'the message could not be read',
        facts: { content: { state: 'unknown', reason: 'unreadable' } },
        expect: 'unknown',
      },
    ],
    run({ content }, issue, context) {
      if (content.state === 'unknown') return cannotTell(content)
      if (content.state === 'absent') return notApplicable
      const found = phrasePoints(content.value).get(group)
      if (!found) return failIf([])
      // Where the language is unknown several may know the word; a reader wants to see it once.
      const texts = new Set<string>()
      const different = found.phrases.filter(p => texts.size < texts.add(p.fact.text.toLowerCase()).size)
      const shown = different.slice(0, MAX_EVIDENCE)
      const first = shown[0]?.fact
      const issues: Issue[] = [
        issue(
          'found',
          { phrases: shown.map(p => p.fact.text), count: different.length },
          {
            points: found.points,
            severity: found.points >= WARN_FROM ? 'warning' : 'info',
            ...locate(first?.at, context),
            locator: group,
            evidence: shown.map(p => ({
              kind: 'value',
              label: `${p.fact.language}/${p.fact.phrase}`,
              text: p.fact.text,
              ...locate(p.fact.at, context),
            })),
          },
        ),
      ]
      const inSubject = found.phrases.find(p => p.fact.inSubject)?.fact
      if (inSubject) {
        const points = pointsOf(`phrases-${group}`, 'subject')
        issues.push(
          issue(
            'subject',
            { phrase: inSubject.text },
            { severity: points >= WARN_FROM ? 'warning' : 'info', ...locate(inSubject.at, context) },
          ),
        )
      }
      return failIf(issues)
    },
  })
}
