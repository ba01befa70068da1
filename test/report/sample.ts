// A small result with every kind of finding, and hostile text wherever foreign text can stand.
import type { Finding } from '../../src/core/finding.js'
import { fingerprint } from '../../src/core/fingerprint.js'
import type { AuditResult, OutcomeRecord } from '../../src/core/result.js'
import { type Subject, subjectKey } from '../../src/core/subject.js'

export const HOSTILE = '"><script>\u0000\u001b[31m</x>]]>&%\r\n::error::pwned ##[set-env]x,y:z \u202e@all|`'

export const message: Subject = { kind: 'message', file: './emails/news letter.html' }
export const domain: Subject = { kind: 'domain', name: 'example.com', roles: ['from'] }

export function finding(part: Partial<Finding> = {}): Finding {
  const base = { check: 'link-shortener', code: 'shortener', subject: message, ...part }
  return {
    fingerprint: fingerprint(base.check, subjectKey(base.subject), base.code, JSON.stringify(part.args ?? {}), 0),
    category: 'content',
    severity: 'warning',
    blocker: false,
    args: {},
    evidence: [],
    location: { file: './emails/news letter.html', line: 7, column: 3, endLine: 7, endColumn: 20 },
    fix: null,
    points: null,
    lost: 0,
    explained: null,
    follows: [],
    suppressed: null,
    ...base,
  }
}

export const outcome = (part: Partial<OutcomeRecord> = {}): OutcomeRecord => ({
  check: 'link-shortener',
  category: 'content',
  subject: message,
  state: 'pass',
  weight: 3,
  blocker: false,
  findings: [],
  ...part,
})

export function result(findings: Finding[], extra: OutcomeRecord[] = []): AuditResult {
  const failing = findings.map(f =>
    outcome({
      check: f.check,
      category: f.category,
      subject: f.subject,
      state: 'fail',
      blocker: f.blocker,
      findings: [f.fingerprint],
    }),
  )
  return {
    resultVersion: 1,
    tool: { name: 'mailpreflight', version: '1.2.3' },
    scoreModel: '2026.1',
    ruleData: '2026-11-01',
    generatedAt: '2026-11-22T12:00:00.000Z',
    settings: { profile: 'bulk', mode: 'template', volume: null, now: '2026-11-22T12:00:00.000Z' },
    target: { domain: 'example.com', domains: ['example.com'], ips: [], message: './emails/news letter.html', bounces: [] },
    verdict: 'not-ready',
    score: {
      value: 49,
      uncapped: 80,
      cappedBy: null,
      confidence: 1,
      range: null,
      categories: [],
      breakdown: [],
      model: '2026.1',
    },
    actions: [],
    findings,
    outcomes: [...failing, ...extra],
    providers: [],
    messages: [],
    spf: [],
    history: null,
    queries: [],
    notices: [],
  }
}

/** Findings of every severity, with and without a file, open and held back, all arguments hostile. */
export const everything = (): AuditResult =>
  result(
    [
      finding({ severity: 'info', args: { url: 'a' }, location: { file: null, line: 2, column: 1 } }),
      finding({
        check: 'unknown-check',
        code: HOSTILE,
        args: { text: HOSTILE },
        evidence: [{ kind: 'value', label: HOSTILE, text: HOSTILE }],
      }),
      finding({
        check: 'spf-record',
        code: 'missing',
        category: 'authentication',
        severity: 'error',
        blocker: true,
        subject: domain,
        location: null,
        args: { domain: HOSTILE },
      }),
      finding({ args: { url: 'held back' }, suppressed: { by: 'inline', reason: `agreed ${HOSTILE}` } }),
      finding({
        check: 'a',
        args: { x: 1 },
        subject: { kind: 'message', file: `emails/${HOSTILE}` },
        location: { file: `emails/${HOSTILE}`, line: 1, column: 1 },
      }),
    ],
    [
      outcome({
        check: 'dkim-key',
        category: 'authentication',
        subject: domain,
        state: 'unknown',
        reason: 'timeout',
        detail: HOSTILE,
        blocker: true,
      }),
      outcome({ check: 'mx-records', category: 'infrastructure', subject: domain, state: 'pass' }),
      outcome({ check: 'mta-sts', category: 'infrastructure', subject: domain, state: 'not-applicable' }),
      outcome({ check: 'bimi-record', category: 'infrastructure', subject: domain, state: 'unknown', reason: 'servfail' }),
      outcome({ check: 'text-length', state: 'error', detail: `TypeError: ${HOSTILE}` }),
    ],
  )
