// The content of one message or template: facts, checks, points. No DNS, no files, no clock beyond the one given.

import type { MessageFacts } from './checks/facts.js'
import { anonymous, type RunOptions, runMessage } from './checks/run.js'
import { extractFacts, guessType, type SourceType } from './content/extract.js'
import type { ContentFacts } from './content/facts.js'
import { pointsOf } from './content/points.js'
import type { Settings } from './core/check.js'
import { absent, known, notCollected } from './core/fact.js'
import type { Finding } from './core/finding.js'
import type { OutcomeRecord, Verdict } from './core/result.js'
import { contentChecks } from './generated/checks/content.js'
import { scoreValue } from './score/model.js'
import { decideVerdict } from './score/verdict.js'

export interface ScanOptions {
  /** Name shown in findings; its ending tells the type. */
  file?: string | null
  /** `eml`, `html` or `txt`; default: by the file name, else by the first octets. */
  type?: SourceType
  /** Merge tags are content (`template`) or left-overs (`message`). Default `auto`: an .eml is a message, anything else a template. */
  mode?: Settings['mode'] | 'auto'
  /** What kind of mail: newsletters need an opt-out, receipts do not. Default `bulk`. */
  profile?: 'bulk' | 'transactional'
  /** ISO 8601; default the present. */
  now?: string
  /** Level and options of the checks, as `configureFrom` of the configuration makes it. */
  configure?: RunOptions['configure']
}

export interface ContentReport {
  file: string | null
  kind: ContentFacts['kind']
  /** Points that a SpamAssassin user can read: higher is spammier, 5.0 is the usual threshold. */
  spamScore: number
  /** 0-100, over the content checks alone; null when nothing could be judged. */
  score: number | null
  verdict: Verdict
  findings: Finding[]
  outcomes: OutcomeRecord[]
  stats: { links: number; images: number; words: number; attachments: number; bytes: number }
}

/**
 * Scans one message or template. Never throws on content: broken, hostile or empty input gives findings.
 * A string is taken as UTF-8.
 */
export function scanMessage(source: string | Uint8Array, options: ScanOptions = {}): Promise<ContentReport> {
  return scan(source, options)
}

/** The same without fingerprints, for output that shows none. */
export function scanNameless(source: Uint8Array, options: ScanOptions): Promise<ContentReport> {
  return scan(source, options, anonymous)
}

async function scan(
  source: string | Uint8Array,
  options: ScanOptions,
  identify?: RunOptions['identify'],
): Promise<ContentReport> {
  const bytes = typeof source === 'string' ? Buffer.from(source, 'utf8') : source
  const file = options.file ?? null
  const type = options.type ?? guessType(bytes, file)
  const content = await extractFacts(bytes, { file, type })
  const settings: Settings = {
    profile: options.profile ?? 'bulk',
    mode: options.mode === undefined || options.mode === 'auto' ? (type === 'eml' ? 'message' : 'template') : options.mode,
    volume: null,
    now: options.now ?? new Date().toISOString(),
  }
  return judgeContent(content, file, settings, options.configure, identify)
}

/** The part after the facts: pure. */
export function judgeContent(
  content: ContentFacts,
  file: string | null,
  settings: Settings,
  configure?: RunOptions['configure'],
  identify?: RunOptions['identify'],
): ContentReport {
  const facts: MessageFacts = {
    content: known(content),
    signatures: notCollected,
    alignment: notCollected,
    linkDomains: notCollected,
    spamScore: absent(),
  }
  const { outcomes, findings, spamScore } = runMessage(contentChecks, file, facts, {
    settings,
    pointsOf,
    ...(configure ? { configure } : {}),
    ...(identify ? { identify } : {}),
  })
  return {
    file,
    kind: content.kind,
    spamScore,
    score: scoreValue(outcomes, findings, settings),
    verdict: decideVerdict(outcomes, findings),
    findings,
    outcomes,
    stats: {
      links: content.links.count,
      images: content.html?.images.count ?? 0,
      words: content.text.words,
      attachments: content.attachments.items.filter(a => a.role === 'file').length,
      bytes: content.bytes,
    },
  }
}
