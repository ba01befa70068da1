import type { AuditResult } from '../core/result.js'
import type { Catalogue } from './catalogue.js'
import type { ReportOptions } from './types.js'

/** How every format is written: pure, and given the checks' texts instead of importing all of them. */
export type Renderer = (result: AuditResult, options: ReportOptions, catalogue: Catalogue) => string
