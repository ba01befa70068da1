import { hash } from 'node:crypto'

/**
 * Tells one problem from every other across runs, formats and moved lines: SHA-256 over the parts, 32 hex digits.
 * `occurrence` sets apart problems that are equal in every other part (GitLab and SARIF drop repeated fingerprints).
 */
export function fingerprint(check: string, subject: string, code: string, locator: string, occurrence: number): string {
  const text = [check, subject, code, locator, occurrence > 0 ? String(occurrence) : ''].join('\0')
  return hash('sha256', text, 'hex').slice(0, 32)
}
