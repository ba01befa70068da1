import type { Finding } from '../core/finding.js'

const rank = (f: Finding): number => (f.blocker ? 3 : f.severity === 'error' ? 2 : f.severity === 'warning' ? 1 : 0)

/** Blockers first, then errors, warnings, notes; equal ones keep their order. */
export const bySeverity = (a: Finding, b: Finding): number => rank(b) - rank(a)
