import { type Command, Option } from 'commander'
import { PRESET_NAMES, type PresetName } from '../../config/presets.js'
import { t } from '../locale.js'
import { addLanguageOption } from '../options.js'

export interface InitFlags {
  yes?: boolean
  preset?: PresetName
  files?: string[]
  domain?: string
  ci?: 'github' | 'gitlab' | 'none'
  baseline?: boolean
  force?: boolean
}

export function registerInit(program: Command): void {
  const command = program
    .command('init')
    .description(
      t({
        en: 'write configuration, CI workflow and baseline for this project; asks what flags leave open',
        de: 'Konfiguration, CI-Workflow und Baseline für dieses Projekt schreiben; fragt, was die Schalter offen lassen',
      }),
    )
    .option('-y, --yes', t({ en: 'ask nothing, take what fits', de: 'nichts fragen, nehmen, was passt' }))
    .addOption(new Option('--preset <preset>', t({ en: 'kind of sender', de: 'Art des Absenders' })).choices([...PRESET_NAMES]))
    .option('--files <glob...>', t({ en: 'templates and messages to check', de: 'zu prüfende Vorlagen und Nachrichten' }))
    .option('-d, --domain <domain>', t({ en: "the sender's domain", de: 'Domain des Absenders' }))
    .addOption(
      new Option('--ci <service>', t({ en: 'workflow to write', de: 'zu schreibender Workflow' })).choices([
        'github',
        'gitlab',
        'none',
      ]),
    )
    .option('--no-baseline', t({ en: 'let present findings fail', de: 'jetzige Befunde scheitern lassen' }))
    .option('--force', t({ en: 'replace files that are there', de: 'vorhandene Dateien ersetzen' }))
  addLanguageOption(command).action(async (flags: InitFlags) => {
    const { runInit } = await import('../init.js')
    process.exitCode = await runInit(flags)
  })
}
