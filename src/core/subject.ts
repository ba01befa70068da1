/** The parts a domain plays in one audit. */
export type DomainRole = 'from' | 'mail-from' | 'dkim' | 'helo' | 'link'

/** What a check looks at and a finding is about. A check names its kind and runs once for each subject of that kind. */
export type Subject =
  | { readonly kind: 'domain'; readonly name: string; readonly roles: readonly DomainRole[] }
  | { readonly kind: 'ip'; readonly address: string }
  | { readonly kind: 'message'; readonly file: string | null }
  | { readonly kind: 'history' }
  | { readonly kind: 'provider'; readonly provider: string }

export type SubjectKind = Subject['kind']

/** A short stable name for keys, fingerprints and tables: `domain:example.com`, `ip:192.0.2.1`, `message:news.eml`. */
export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case 'domain':
      return `domain:${subject.name}`
    case 'ip':
      return `ip:${subject.address}`
    case 'message':
      return `message:${subject.file ?? '-'}`
    case 'history':
      return 'history'
    case 'provider':
      return `provider:${subject.provider}`
  }
}
