// Past bounces as facts of an audit: files and folders of any known format, summed up.
import type { HistoryFacts } from '../bounces/facts.js'
import { type BounceFormat, readBouncePaths } from '../bounces/read.js'
import { summarize } from '../bounces/summarize.js'
import type { UserError } from '../core/errors.js'

export interface CollectBouncesOptions {
  /** ISO 8601; gives log stamps without a year theirs. */
  now: string
  /** Recipients of the campaign, for the bounce rate. */
  sent?: number
  /** Forces an input format. */
  format?: BounceFormat
}

export interface BounceCollection {
  /** Null when nothing of the input could be read as bounces, deliveries or anything else known. */
  history: HistoryFacts | null
  /** The paths as given. */
  sources: string[]
  /** Paths that could not be read; the others were. */
  problems: { path: string; error: UserError }[]
}

/** Reads all paths; never throws for their content or for missing files. */
export async function collectBounces(paths: readonly string[], options: CollectBouncesOptions): Promise<BounceCollection> {
  const summary = summarize(options.sent === undefined ? {} : { sent: options.sent })
  const problems: BounceCollection['problems'] = []
  let understood = 0
  const batches = readBouncePaths(paths, {
    now: options.now,
    deliveries: true,
    ...(options.format === undefined ? {} : { format: options.format }),
    onSkipped: skipped => {
      if (skipped.reason === 'not-a-bounce') understood++
      summary.skip(skipped)
    },
    onTrouble: trouble => problems.push(trouble),
  })
  for await (const batch of batches) {
    understood += batch.length
    for (const bounce of batch) summary.add(bounce)
  }
  return { history: understood > 0 ? summary.facts() : null, sources: [...paths], problems }
}
