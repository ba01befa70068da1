import type { Locale } from '../core/locale.js'
import type { AuditResult } from '../core/result.js'

export const REPORT_FORMATS = ['text', 'json', 'jsonl', 'html', 'markdown', 'csv', 'sarif', 'junit', 'github', 'gitlab'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** What `-f` takes: the reporters' formats, and PDF, which a browser prints from the HTML report. */
export const OUTPUT_FORMATS = [...REPORT_FORMATS, 'pdf'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** Formats written for people; the others are for programs and keep standard output to themselves. */
export const HUMAN_FORMATS: readonly OutputFormat[] = ['text']

/** The look of a client report; every value is foreign text and is escaped. */
export interface Brand {
  name?: string
  /** Data URI of a raster image, or of an SVG that is only ever loaded through <img>. */
  logo?: string
  /** CSS hex colour; replaced by a readable one when its contrast is too low. */
  color?: string
  contact?: string
  footer?: string
  hideToolName?: boolean
}

export interface ReportOptions {
  locale: Locale
  brand?: Brand
  /** An older result to compare with. */
  previous?: AuditResult
  /** Terminal columns, for text. */
  width?: number
  color?: boolean
  /** Everything unfolded, for print. */
  expand?: boolean
  /** Bounce addresses in clear. */
  showAddresses?: boolean
}

export type Reporter = (result: AuditResult, options: ReportOptions) => string
