// Checks our SARIF against the official schema: node test/conformance/sarif.mjs <sarif-schema-2.1.0.json>
// The schema is not ours to ship, so it is named by the caller. Needs a build.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('usage: node test/conformance/sarif.mjs <sarif-schema-2.1.0.json>')
  process.exit(2)
}
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const schema = JSON.parse(readFileSync(file, 'utf8'))
// The schema is of draft 4; the keywords it uses mean the same in draft 7 but for the name of the id.
delete schema.$schema
schema.$id = schema.id
delete schema.id
const ajv = new Ajv.default({ strict: false, allErrors: true })
addFormats.default(ajv)
const validate = ajv.compile(schema)

const out = mkdtempSync(join(tmpdir(), 'mailpreflight-sarif-'))
const hostile = join(out, 'evil ":%&<é>.html')
writeFileSync(hostile, '<p>{{name}} \u202e <a href="http://192.0.2.1/\u0007">https://bank.example</a><img src=x></p>')
const runs = [
  ['demo', ['demo', '--out', out, '-q', '-f', 'sarif', '--locale', 'en']],
  ['demo in German', ['demo', '--out', out, '-q', '-f', 'sarif', '--locale', 'de']],
  ['templates', ['content', hostile, '-f', 'sarif', '--fail-on', 'never']],
]
let failed = false
for (const [name, args] of runs) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
  let log
  try {
    log = JSON.parse(stdout)
  } catch {
    console.error(`${name}: no JSON (exit code ${status})\n${stderr}`)
    failed = true
    continue
  }
  const valid = validate(log)
  console.log(`${name}: ${log.runs[0].results.length} results, ${valid ? 'valid SARIF 2.1.0' : 'INVALID'}`)
  for (const error of (validate.errors ?? []).slice(0, 10)) console.error(`  ${error.instancePath} ${error.message}`)
  failed ||= !valid || log.runs[0].results.length === 0
}
rmSync(out, { recursive: true })
// A validator that lets everything pass would prove nothing.
if (validate({ version: '2.1.0', runs: [{ tool: {}, results: [{ level: 'fatal' }] }] })) {
  console.error('the schema refuses nothing')
  failed = true
}
process.exit(failed ? 1 : 0)
