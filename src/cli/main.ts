#!/usr/bin/env node
// The command line. Only what the called command needs is loaded: start-up is a feature.
import { ExitCode, isUserError, UserError } from '../core/errors.js'
import { reasonOf } from './files.js'
import { detectLocale, setCliLocale, t } from './locale.js'

async function run(argv: readonly string[]): Promise<void> {
  // The call that scripts make most often needs no parser at all.
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    const { version } = await import('../version.js')
    process.stdout.write(`${version()}\n`)
    return
  }
  const { createProgram } = await import('./program.js')
  const program = await createProgram(argv[0])
  if (argv.length === 0) program.outputHelp()
  else await program.parseAsync(argv as string[], { from: 'user' })
}

/** Prints an error for the one who can act on it and returns the exit code. */
function reportError(error: unknown): number {
  if (isUserError(error)) {
    process.stderr.write(`mailpreflight: ${t(error.texts)}\n`)
    return error.exitCode
  }
  const commander = error as { code?: unknown; exitCode?: unknown } | null
  if (typeof commander?.code === 'string' && commander.code.startsWith('commander.')) {
    // commander has printed its sentence; help and version are no mistakes.
    return commander.exitCode === 0 ? ExitCode.passed : ExitCode.usage
  }
  const bug = t({
    en: 'This is a bug in mailpreflight. Please report it with the command and the lines below.',
    de: 'Das ist ein Fehler in mailpreflight. Bitte melden Sie ihn mit dem Befehl und den folgenden Zeilen.',
  })
  process.stderr.write(`mailpreflight: ${bug}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return ExitCode.internal
}

// A reader that closes the pipe early (head, less) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
  const why = reasonOf(error)
  const texts = {
    en: `standard output cannot be written: ${why.en}`,
    de: `die Standardausgabe lässt sich nicht schreiben: ${why.de}`,
  }
  process.exit(reportError(new UserError(texts)))
})

const argv = process.argv.slice(2)
setCliLocale(detectLocale(argv, process.env))
try {
  await run(argv)
} catch (error) {
  process.exitCode = reportError(error)
}
