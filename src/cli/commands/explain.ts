import type { Command } from 'commander'
import { addRulesOptions } from '../config-options.js'
import { t } from '../locale.js'
import { addLanguageOption } from '../options.js'
import type { ExplainFlags } from '../run-explain.js'

export function registerExplain(program: Command): void {
  const command = program
    .command('explain')
    .argument('<text...>', t({ en: 'id of a check, or an SMTP reply', de: 'Kennung einer Prüfung oder eine SMTP-Antwort' }))
    .description(
      t({
        en: 'what a check or an SMTP reply means, why it matters, what to do',
        de: 'was eine Prüfung oder SMTP-Antwort bedeutet, warum sie zählt, was zu tun ist',
      }),
    )
    .option(
      '--host <host>',
      t({ en: 'receiving host or recipient domain, for replies', de: 'empfangender Host oder Empfängerdomain, zu Antworten' }),
    )
    .option('--json', t({ en: 'as JSON', de: 'als JSON' }))
    .option('--no-color', t({ en: 'no colours', de: 'keine Farben' }))
  addLanguageOption(addRulesOptions(command)).action(async (words: string[], flags: ExplainFlags) => {
    const { runExplain } = await import('../run-explain.js')
    await runExplain(words.join(' '), flags)
  })
}
