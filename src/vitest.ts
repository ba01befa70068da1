// Matchers for the tests of templates: `import 'mailpreflight/vitest'` in a test or in `setupFiles`.
import { expect } from 'vitest'
import type { Finding } from './core/finding.js'
import type { AuditResult } from './core/result.js'
import { authenticationChecks } from './generated/checks/authentication.js'
import { contentChecks } from './generated/checks/content.js'
import { historyChecks } from './generated/checks/history.js'
import { infrastructureChecks } from './generated/checks/infrastructure.js'
import { catalogueOf, messageOf } from './report/catalogue.js'
import { type ContentReport, type ScanOptions, scanMessage } from './scan.js'

/** A template or message as text or octets, or what `scanMessage` or `audit` said of it. */
export type Deliverable = string | Uint8Array | ContentReport | AuditResult

export interface DeliverableOptions extends ScanOptions {
  /** Lowest severity that counts; default `error`. */
  failOn?: 'error' | 'warning'
  /** Checks whose findings do not count. */
  ignore?: readonly string[]
}

interface MailMatchers<R> {
  /** Scans a message or template: no finding of the severity. Always asynchronous: `await expect(html).toBeDeliverable()`. */
  toBeDeliverable(options?: DeliverableOptions): R
  /** A check finds something, with this code when one is given: `await expect(html).toHaveFinding('link-shortener')`. */
  toHaveFinding(check: string, code?: string, options?: ScanOptions): R
}

declare module 'vitest' {
  interface Matchers<T> extends MailMatchers<T extends never ? never : Promise<void>> {}
}

const catalogue = catalogueOf([...contentChecks, ...authenticationChecks, ...infrastructureChecks, ...historyChecks])

async function openFindings(received: unknown, options: ScanOptions): Promise<Finding[]> {
  const isSource = typeof received === 'string' || received instanceof Uint8Array
  const report = isSource ? await scanMessage(received, options) : (received as Partial<ContentReport>)
  if (!Array.isArray(report?.findings))
    throw new TypeError('a message (string or Uint8Array) or a result of scanMessage() or audit() is expected')
  return report.findings.filter(f => f.suppressed === null)
}

const lineOf = (f: Finding): string => {
  const place = f.location ? `${f.location.line}:${f.location.column} ` : ''
  return `  ${place}${f.severity} ${messageOf(f, catalogue, 'en')} (${f.check}/${f.code})`
}
const listed = (findings: readonly Finding[]): string => (findings.length > 0 ? findings.map(lineOf).join('\n') : '  none')

expect.extend({
  async toBeDeliverable(received: unknown, { failOn = 'error', ignore = [], ...scan }: DeliverableOptions = {}) {
    const bad = (await openFindings(received, scan)).filter(
      f => !ignore.includes(f.check) && (f.severity === 'error' || (failOn === 'warning' && f.severity === 'warning')),
    )
    return {
      pass: bad.length === 0,
      message: () =>
        bad.length === 0
          ? `expected the message not to be deliverable, but nothing at or above "${failOn}" was found`
          : `expected the message to be deliverable, but ${bad.length} found:\n${listed(bad)}`,
    }
  },
  async toHaveFinding(received: unknown, check: string, code?: string, scan: ScanOptions = {}) {
    const findings = await openFindings(received, scan)
    const hits = findings.filter(f => f.check === check && (code === undefined || f.code === code))
    const wanted = code === undefined ? check : `${check}/${code}`
    return {
      pass: hits.length > 0,
      message: () =>
        hits.length > 0
          ? `expected no finding ${wanted}, but:\n${listed(hits)}`
          : `expected the finding ${wanted}, but the findings are:\n${listed(findings)}`,
    }
  },
})
