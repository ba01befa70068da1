// Sentences of the reports, English. de.ts has the same keys; the compiler holds them together.
import type { Format } from '../core/locale.js'

const n = (f: Format, count: number, one: string, other: string): string => f.plural(count, one, other)

export const en = {
  verdictWord: {
    ready: 'Ready to send',
    'ready-with-warnings': 'You may send, with warnings',
    'not-ready': 'Do not send yet',
    incomplete: 'Not decided',
  },
  headline: {
    'not-ready': (a: { blockers: number }, f: Format) => `Do not send yet: ${n(f, a.blockers, 'blocker', 'blockers')}`,
    incomplete: (a: { missing: number }, f: Format) =>
      `Not decided yet: ${n(f, a.missing, 'decisive check has', 'decisive checks have')} no answer`,
    'ready-with-warnings': (a: { open: number }, f: Format) =>
      `You may send; ${n(f, a.open, 'improvement is open', 'improvements are open')}`,
    ready: (a: { known: number }, f: Format) => `You may send: no known problems in ${n(f, a.known, 'check', 'checks')}`,
  },
  rejects: (a: { names: string[]; message: boolean; domain: string }, f: Format) =>
    `${f.list(a.names)} would reject ${a.message ? 'this message' : a.domain === '' ? 'this mail' : `mail from ${a.domain}`} today.`,
  moreProviders: (a: { count: number }, f: Format) => n(f, a.count, 'more provider', 'more providers'),
  /** After "asked for by", in the case that follows it. */
  byMoreProviders: (a: { count: number }, f: Format) => n(f, a.count, 'more provider', 'more providers'),
  firstStepProven: (a: { share: number; soft: boolean; effort: string; owner: string }, f: Format) =>
    `Step 1 alone would have prevented ${f.percent(a.share)} of your ${a.soft ? 'soft' : 'hard'} bounces (${a.owner}, ${a.effort}).`,
  explainedShare: (a: { share: number }, f: Format) => `The steps below explain ${f.percent(a.share)} of your past bounces.`,
  askAgain: 'Missing answers are never counted as missing records. Run the audit again, or ask another name server.',
  confidence: (a: { unknown: number; all: number }, f: Format) =>
    `${f.number(a.unknown)} of ${n(f, a.all, 'check', 'checks')} could not be verified`,
  score: 'score',
  ofHundred: 'of 100',
  was: (a: { value: number }, f: Format) => `was ${f.number(a.value)}`,
  cappedBy: (a: { check: string }) => `capped by ${a.check}`,
  cappedByBlocker: 'capped by a blocker',
  range: (a: { low: number; high: number }, f: Format) => `between ${f.number(a.low)} and ${f.number(a.high)}`,
  noScore: 'no score: nothing could be judged',
  blockers: (a: { count: number }, f: Format) => n(f, a.count, 'blocker', 'blockers'),
  errors: (a: { count: number }, f: Format) => n(f, a.count, 'error', 'errors'),
  warnings: (a: { count: number }, f: Format) => n(f, a.count, 'warning', 'warnings'),
  notes: (a: { count: number }, f: Format) => n(f, a.count, 'note', 'notes'),
  noFindings: 'no findings',
  whatFirst: 'What to do first',
  prevented: (a: { count: number; of: number; share: number; soft: boolean }, f: Format) =>
    `would have prevented ${f.number(a.count)} of ${f.number(a.of)} ${a.soft ? 'soft' : 'hard'} bounces (${f.percent(a.share)})`,
  preventedBoth: (a: { soft: number; hard: number; share: number }, f: Format) =>
    `would have prevented ${f.number(a.soft)} soft and ${n(f, a.hard, 'hard bounce', 'hard bounces')} (${f.percent(a.share)})`,
  enforcedBy: (a: { names: string[] }, f: Format) => `enforced by ${f.list(a.names)}`,
  alsoFixes: (a: { count: number }, f: Format) => `also mends ${n(f, a.count, 'other finding', 'other findings')}`,
  noActions: 'Nothing to do.',
  newRecord: 'new record',
  deleteRecord: 'delete this record',
  checked: 'checked',
  checkedLookups: (a: { count: number }, f: Format) => n(f, a.count, 'DNS lookup', 'DNS lookups'),
  checkedVoid: (a: { count: number }, f: Format) => `${f.number(a.count)} void`,
  checkedCovers: 'covers all sending addresses',
  checkedCoversNot: 'does not cover all sending addresses',
  checkedAddresses: (a: { count: number }, f: Format) => `authorises ${n(f, a.count, 'IPv4 address', 'IPv4 addresses')}`,
  checkedValid: 'valid',
  placeholder: 'Replace what stands in <angle brackets> with your own values.',
  providers: 'Providers',
  noneRejects: 'no visible rule is broken',
  othersOpen: (a: { count: number; word: string }, f: Format) => `${f.number(a.count)} × ${a.word}`,
  message: 'Message',
  messages: 'Messages',
  spamScore: (a: { points: number }, f: Format) => `spam score ${f.number(a.points, 1)} (5.0 is the usual limit)`,
  links: (a: { count: number }, f: Format) => n(f, a.count, 'link', 'links'),
  attachments: (a: { count: number }, f: Format) => n(f, a.count, 'attachment', 'attachments'),
  images: (a: { count: number }, f: Format) => n(f, a.count, 'image', 'images'),
  words: (a: { count: number }, f: Format) => n(f, a.count, 'word', 'words'),
  otherFindings: 'Other findings',
  moreFindings: (a: { count: number }, f: Format) => `… and ${n(f, a.count, 'more finding', 'more findings')}`,
  moreNotes: (a: { count: number }, f: Format) => `… and ${n(f, a.count, 'note', 'notes')}`,
  bounces: 'Bounces',
  softHard: (a: { soft: number; hard: number }, f: Format) => `${f.number(a.soft)} soft, ${f.number(a.hard)} hard`,
  ofRecipients: (a: { of: number; share: number }, f: Format) =>
    `of ${n(f, a.of, 'recipient', 'recipients')} (${f.percent(a.share, 1)})`,
  weeks: (a: { count: number }, f: Format) => n(f, a.count, 'week', 'weeks'),
  unexplainedHere: (a: { count: number }, f: Format) => `${f.number(a.count)} unexplained here`,
  action: (a: { numbers: number[] }, f: Format) =>
    `${a.numbers.length === 1 ? 'step' : 'steps'} ${f.list(a.numbers.map(String))}`,
  passed: (a: { count: number }, f: Format) => `${f.number(a.count)} passed`,
  notApplicable: (a: { count: number }, f: Format) => `${f.number(a.count)} not applicable`,
  unknown: (a: { count: number }, f: Format) => `${f.number(a.count)} unknown`,
  crashed: (a: { count: number }, f: Format) => `${n(f, a.count, 'check', 'checks')} crashed`,
  suppressedCount: (a: { count: number }, f: Format) => `${f.number(a.count)} suppressed`,
  why: 'why?',
  since: (a: { fresh: number; fixed: number }, f: Format) =>
    `compared with before: ${f.number(a.fresh)} new, ${f.number(a.fixed)} fixed`,
  sinceRules: (a: { count: number }, f: Format) => `${f.number(a.count)} changed because the rules changed`,
  truncated: (a: { shown: string; all: string }) => `… cut: ${a.shown} of ${a.all} shown`,
  barLegend: 'filled: explained by the steps above; light: not explained by this audit',
  noDomain: 'bounce history',
}

export type Sentences = typeof en
