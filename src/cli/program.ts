import { Command } from 'commander'
import { version } from '../version.js'
import { t } from './locale.js'
import { speakLanguage } from './usage.js'

/** Command name to the module that registers it; help loads all of them, a call only its own. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  audit: async () => (await import('./commands/audit.js')).registerAudit,
  dns: async () => (await import('./commands/dns.js')).registerDns,
  content: async () => (await import('./commands/content.js')).registerContent,
  bounces: async () => (await import('./commands/bounces.js')).registerBounces,
  detach: async () => (await import('./commands/detach.js')).registerDetach,
  explain: async () => (await import('./commands/explain.js')).registerExplain,
  report: async () => (await import('./commands/report.js')).registerReport,
  diff: async () => (await import('./commands/diff.js')).registerDiff,
  trend: async () => (await import('./commands/trend.js')).registerTrend,
  portfolio: async () => (await import('./commands/portfolio.js')).registerPortfolio,
  checks: async () => (await import('./commands/checks.js')).registerChecks,
  init: async () => (await import('./commands/init.js')).registerInit,
  doctor: async () => (await import('./commands/doctor.js')).registerDoctor,
  completion: async () => (await import('./commands/completion.js')).registerCompletion,
  demo: async () => (await import('./commands/demo.js')).registerDemo,
}

/** @param first the first argument of the call, to load only that command */
export async function createProgram(first?: string): Promise<Command> {
  const program = speakLanguage(new Command('mailpreflight'))
    .description(
      t({
        en: 'May this message go out, and if not, what do I fix first? Audits DNS, message and past bounces, and joins them by cause.',
        de: 'Darf diese Nachricht hinaus, und wenn nicht: Was zuerst beheben? Prüft DNS, Nachricht und frühere Bounces und führt sie nach Ursache zusammen.',
      }),
    )
    .version(version(), '-V, --version', t({ en: 'print the version', de: 'Version ausgeben' }))
    .helpOption('-h, --help', t({ en: 'print help', de: 'Hilfe ausgeben' }))
    .helpCommand(
      `help [${t({ en: 'command', de: 'Befehl' })}]`,
      t({ en: 'print help for a command', de: 'Hilfe zu einem Befehl ausgeben' }),
    )
    .showHelpAfterError(t({ en: '(mailpreflight --help lists the commands)', de: '(mailpreflight --help nennt die Befehle)' }))
    .showSuggestionAfterError()
    .exitOverride()
  const own = first === undefined ? undefined : COMMANDS[first]
  const loaders = own && Object.hasOwn(COMMANDS, first ?? '') ? [own] : Object.values(COMMANDS)
  for (const load of loaders) (await load())(program)
  for (const command of program.commands) {
    const help = `mailpreflight ${command.name()} --help`
    command.showHelpAfterError(t({ en: `(${help} lists the options)`, de: `(${help} nennt die Optionen)` }))
  }
  return program
}
