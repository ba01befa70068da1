import type { Command } from 'commander'
import { t } from '../locale.js'
import { writeStdout } from '../output.js'

export function registerBounces(program: Command): void {
  program
    .command('bounces')
    .argument('<file...>')
    .option('--format <format>', '', 'jsonl')
    .option('--now <time>')
    .description(t({ en: 'classify and explain bounces', de: 'Bounces einordnen und erklären' }))
    .action(async (paths: string[], options: { now?: string }) => {
      const { readBouncePaths } = await import('../../bounces/read.js')
      for await (const batch of readBouncePaths(paths, options.now ? { now: options.now } : {})) await writeStdout(batch.map(b => `${JSON.stringify(b)}\n`).join(''))
    })
}
