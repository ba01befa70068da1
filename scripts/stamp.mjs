// Marks a finished step with a file, so that setup.mjs can tell whether it is older than its sources.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

for (const file of process.argv.slice(2)) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
}
