// Where a finding stands in the files of a repository, for the formats that point at lines.
import type { Finding } from '../core/finding.js'
import { subjectKey } from '../core/subject.js'

export interface Place {
  /** With forward slashes, without a leading `./`. */
  file: string
  line: number
  column: number
  endLine: number | null
  endColumn: number | null
}

/** Path as CI services want it. */
export const portablePath = (file: string): string => file.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '')

/** null when the finding is about a domain, an address or the history: no line of the repository is at fault. */
export function placeOf({ location, subject }: Finding): Place | null {
  const file = location?.file ?? (subject.kind === 'message' ? subject.file : null)
  if (file === null) return null
  return {
    file: portablePath(file),
    line: Math.max(1, location?.line ?? 1),
    column: Math.max(1, location?.column ?? 1),
    endLine: location?.endLine ?? null,
    endColumn: location?.endColumn ?? null,
  }
}

/** What the finding is about when it has no file: `example.com`, `192.0.2.1`, `history`. */
export const subjectName = (finding: Finding): string => subjectKey(finding.subject).replace(/^[a-z]+:/, '')
