import { cannotTell, fail, notApplicable, pass } from '../../core/check.js'
import type { Format } from '../../core/locale.js'
import { defineCheck } from '../define.js'
import { optionOf } from '../option.js'

/** Share of the threshold from which a message is told to be close. */
const NEAR = 0.7

export default defineCheck({
  id: 'spam-score',
  category: 'content',
  subject: 'message',
  severity: 'error',
  weight: 7,
  owner: 'copywriter',
  effort: 'hour',
  needs: ['spamScore'],
  refs: ['SpamAssassin required_score 5.0', 'hit rates: rules/content/weights.yml'],
  explains: ['content-related', 'spam-related'],
  title: { en: 'The content stays under 5.0 spam points', de: 'Der Inhalt bleibt unter 5,0 Spam-Punkten' },
  why: {
    en: 'The points of all content findings added up. The weights were fitted on real mail so that 5.0 is reached by about one in a hundred honest mailings and by most fraud.',
    de: 'Die Summe der Punkte aller Inhaltsbefunde. Die Gewichte sind an echter Mail so bestimmt, dass etwa eines von hundert ehrlichen Mailings und der größte Teil des Betrugs 5,0 erreicht.',
  },
  fix: {
    en: 'Start with the finding that has most points.',
    de: 'Beginnen Sie mit dem Befund mit den meisten Punkten.',
  },
  options: {
    threshold: {
      default: 5,
      min: 1,
      max: 20,
      text: { en: 'points from which a message counts as spam', de: 'Punkte, ab denen eine Nachricht als Spam gilt' },
    },
  },
  messages: {
    en: {
      over: (a: { points: number; threshold: number; top: string[] }, f: Format) =>
        `${f.number(a.points, 1)} points, ${f.number(a.threshold, 1)} or more count as spam; most from ${f.list(a.top)}`,
      near: (a: { points: number; threshold: number; top: string[] }, f: Format) =>
        `${f.number(a.points, 1)} points, not far from ${f.number(a.threshold, 1)}; most from ${f.list(a.top)}`,
    },
    de: {
      over: (a, f) =>
        `${f.number(a.points, 1)} Punkte, ab ${f.number(a.threshold, 1)} gilt die Nachricht als Spam; die meisten durch ${f.list(a.top)}`,
      near: (a, f) =>
        `${f.number(a.points, 1)} Punkte, nicht weit von ${f.number(a.threshold, 1)}; die meisten durch ${f.list(a.top)}`,
    },
  },
  examples: [
    {
      name: 'one point',
      facts: {
        spamScore: { state: 'known', value: { points: 1, threshold: 5, contributors: [{ check: 'html-only', points: 1 }] } },
      },
      expect: 'pass',
    },
    {
      name: 'seven points',
      facts: {
        spamScore: {
          state: 'known',
          value: {
            points: 7,
            threshold: 5,
            contributors: [
              { check: 'html-only', points: 4 },
              { check: 'phrases-prize', points: 3 },
            ],
          },
        },
      },
      expect: ['over'],
    },
    {
      name: 'four points',
      facts: {
        spamScore: { state: 'known', value: { points: 4, threshold: 5, contributors: [{ check: 'html-only', points: 4 }] } },
      },
      expect: ['near'],
    },
    {
      name: 'four points, three allowed',
      options: { threshold: 3 },
      facts: {
        spamScore: { state: 'known', value: { points: 4, threshold: 5, contributors: [{ check: 'html-only', points: 4 }] } },
      },
      expect: ['over'],
    },
    { name: 'no content', facts: { spamScore: { state: 'absent' } }, expect: 'not-applicable' },
    {
      name: 'the message could not be read',
      facts: { spamScore: { state: 'unknown', reason: 'unreadable' } },
      expect: 'unknown',
    },
  ],
  run({ spamScore }, issue, context) {
    if (spamScore.state === 'unknown') return cannotTell(spamScore)
    if (spamScore.state === 'absent') return notApplicable
    const { points, contributors } = spamScore.value
    const threshold = optionOf(context, 'threshold', spamScore.value.threshold)
    const top = contributors.slice(0, 3).map(c => c.check)
    if (points >= threshold) return fail(issue('over', { points, threshold, top }))
    return points >= threshold * NEAR ? fail(issue('near', { points, threshold, top }, { severity: 'warning' })) : pass()
  },
})
