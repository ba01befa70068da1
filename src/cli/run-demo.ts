// The demo is the real audit on made-up input; nothing leaves the machine.
import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ExitCode } from '../core/errors.js'
import { loadReporter } from '../report/load.js'
import { serveZone } from '../resolver/server.js'
import { emit } from './emit.js'
import { cliLocale, t } from './locale.js'
import type { ReportFlags } from './options.js'
import { machineOnStdout, writeFileOrExplain } from './output.js'
import { auditInputs, readHistory } from './run-audit.js'

const FIXTURES = fileURLToPath(new URL('../../fixtures/demo/', import.meta.url))
/** The demo's present: its bounces are of the eight weeks before. */
const NOW = '2026-11-21T14:05:00Z'

/** Ends with 0: the demo shows findings, it does not gate. */
export async function runDemo(flags: ReportFlags & { out: string }): Promise<number> {
  const server = await serveZone(readFileSync(join(FIXTURES, 'zone.db'), 'utf8'))
  try {
    const now = flags.now ?? NOW
    const result = await auditInputs(
      {
        message: { source: readFileSync(join(FIXTURES, 'newsletter.eml')), file: 'newsletter.eml' },
        ...(await readHistory([join(FIXTURES, 'bounces')], { now })),
        bounceSources: ['bounces/'],
      },
      {
        failOn: 'never',
        nameserver: [`${server.address}:${server.port}`],
        // Documentation addresses are on no list, and the demo asks nobody.
        blocklists: false,
        ip: ['192.0.2.17'],
        helo: 'out17.postkutsche.example',
        volume: 6000,
        now,
      },
    )
    const html = (await loadReporter('html'))(result, { locale: cliLocale() })
    const file = resolve(flags.out, 'report.html')
    writeFileOrExplain(file, html)
    await emit(result, flags)
    if (!machineOnStdout(flags.format ?? []) || !flags.quiet) {
      const shown = relative('', file)
      process.stderr.write(t({ en: `\nHTML report: ${shown}\n`, de: `\nHTML-Bericht: ${shown}\n` }))
    }
    return ExitCode.passed
  } finally {
    await server.close()
  }
}
