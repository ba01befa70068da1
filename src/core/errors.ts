/** Process exit codes of the command line: a contract with scripts and CI jobs (see README, "Exit codes"). */
export const ExitCode = {
  /** Nothing at or above the gate. */
  passed: 0,
  /** Findings at or above the gate. */
  findings: 1,
  /** The call or the configuration is wrong. */
  usage: 2,
  /** DNS answers are missing on a gating check: the audit cannot say "ready". */
  incomplete: 3,
  /** A bug of ours. */
  internal: 4,
  /** No input was found. */
  nothing: 5,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** A mistake that the user can mend: one clear sentence in both languages, no stack trace. */
export class UserError extends Error {
  readonly texts: Readonly<Record<'en' | 'de', string>>
  readonly exitCode: ExitCode
  constructor(texts: { en: string; de: string }, exitCode: ExitCode = ExitCode.usage) {
    super(texts.en)
    this.name = 'UserError'
    this.texts = texts
    this.exitCode = exitCode
  }
}

export const isUserError = (error: unknown): error is UserError => error instanceof UserError
