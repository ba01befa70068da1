// Options for configuration and baseline, of every command that judges.
import type { Command } from 'commander'
import { t } from './locale.js'
import { isoTime } from './options.js'

export interface ConfigFlags {
  /** False with --no-config. */
  config?: string | boolean
  printConfig?: boolean
  baseline?: string
  failOnNew?: string
  suppressAll?: boolean
  prune?: boolean
  reason?: string
  until?: string
}

/** Of commands that take nothing but own bounce rules from a configuration. */
export function addRulesOptions(command: Command): Command {
  return command
    .option(
      '-c, --config <file>',
      t({
        en: 'configuration with own rules (default: the nearest one)',
        de: 'Konfiguration mit eigenen Regeln (Vorgabe: die nächste)',
      }),
    )
    .option('--no-config', t({ en: 'read no configuration', de: 'keine Konfiguration lesen' }))
}

export function addConfigOptions(command: Command): Command {
  return command
    .option(
      '-c, --config <file>',
      t({
        en: 'configuration (default: the nearest mailpreflight.config.* or package.json)',
        de: 'Konfiguration (Vorgabe: die nächste mailpreflight.config.* oder package.json)',
      }),
    )
    .option('--no-config', t({ en: 'read no configuration', de: 'keine Konfiguration lesen' }))
    .option('--print-config', t({ en: 'print what applies and end', de: 'ausgeben, was gilt, und enden' }))
    .option(
      '--baseline <file>',
      t({
        en: 'known findings that do not count (default: mailpreflight-baseline.json)',
        de: 'bekannte Befunde, die nicht zählen (Vorgabe: mailpreflight-baseline.json)',
      }),
    )
    .option(
      '--fail-on-new <file>',
      t({
        en: 'only findings that are not in this baseline or earlier JSON result count',
        de: 'nur Befunde zählen, die nicht in dieser Baseline oder diesem früheren JSON-Ergebnis stehen',
      }),
    )
    .option(
      '--suppress-all',
      t({ en: 'write all present findings to the baseline', de: 'alle jetzigen Befunde in die Baseline schreiben' }),
    )
    .option(
      '--prune',
      t({ en: 'take needless entries out of the baseline', de: 'überflüssige Einträge aus der Baseline nehmen' }),
    )
    .option(
      '--reason <text>',
      t({ en: 'why they are accepted, for --suppress-all', de: 'warum sie hingenommen werden, für --suppress-all' }),
    )
    .option(
      '--until <day>',
      t({
        en: 'day on which they count again (default: in 180 days)',
        de: 'Tag, ab dem sie wieder zählen (Vorgabe: in 180 Tagen)',
      }),
      value => isoTime(value).slice(0, 10),
    )
}
