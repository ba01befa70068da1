// Runs the steps of action.yml here, as a runner would: inputs into the environment, `run` by bash, outputs from GITHUB_OUTPUT.
// node test/conformance/action.mjs   (needs a build; no network)
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../..', import.meta.url))
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'))
const temp = mkdtempSync(join(tmpdir(), 'mailpreflight-action-'))
writeFileSync(join(temp, 'bad.html'), '<p>Hello</p>\n<a href="http://192.0.2.7/">read on</a>\n')
writeFileSync(join(temp, 'plain.txt'), 'Hello,\nyour order 4711 was sent today and will arrive tomorrow.\n')

const outputsOf = file =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(l => [l.slice(0, l.indexOf('=')), l.slice(l.indexOf('=') + 1)]),
  )

function runAction(given) {
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: usual }]) => [name, given[name] ?? usual ?? '']),
  )
  const fill = text =>
    String(text).replaceAll(/\$\{\{ (?:inputs\.([a-z-]+)|github\.action_path) \}\}/g, (_, name) => (name ? inputs[name] : root))
  const files = { GITHUB_OUTPUT: join(temp, 'output'), GITHUB_STEP_SUMMARY: join(temp, 'summary') }
  for (const file of Object.values(files)) writeFileSync(file, '')
  let stdout = ''
  let status = 0
  for (const step of action.runs.steps) {
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, fill(value)]))
    if (/\$\{\{/.test(step.run)) throw new Error('an expression inside a script would run the text of an input')
    const result = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: step['working-directory'] ? join(temp, fill(step['working-directory'])) : temp,
      encoding: 'utf8',
      env: { ...process.env, ...files, ...env, GITHUB_ACTIONS: 'true', RUNNER_TEMP: temp },
    })
    stdout += result.stdout
    status = result.status
    if (status !== 0) break
  }
  const raw = outputsOf(files.GITHUB_OUTPUT)
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, { value }]) => [name, raw[/outputs\.([a-z]+)/.exec(value)?.[1] ?? '']]),
  )
  return { status, stdout, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8') }
}

let failed = false
const check = (what, fine, shown) => {
  console.log(`${fine ? 'ok ' : 'NOT'} ${what}`)
  if (!fine) console.log(shown)
  failed ||= !fine
}
try {
  const bad = runAction({ files: 'bad.html\nplain.txt' })
  check('a defect fails the step', bad.status === 1, bad)
  check('and is annotated at its line', /^::error file=bad\.html,line=2,/m.test(bad.stdout), bad.stdout)
  check('outputs: verdict and score', bad.outputs.verdict !== 'ready' && /^\d+$/.test(bad.outputs.score), bad.outputs)
  check(
    'outputs: paths of files that are there',
    ['json', 'sarif', 'html'].every(k => existsSync(bad.outputs[k])),
    bad.outputs,
  )
  check('step summary', bad.summary.includes('bad.html') && bad.summary.startsWith('## '), bad.summary)
  const never = runAction({ files: 'bad.html', 'fail-on': 'never' })
  check('fail-on never', never.status === 0, never)
  const evil = runAction({ files: '$(touch pwned)\n`touch pwned`\n; touch pwned', locale: 'de' })
  check('text of an input is never run', evil.status === 5 && !existsSync(join(temp, 'pwned')), evil)
  const wrong = runAction({ command: 'rm -rf' })
  check('an unknown command is refused', wrong.status === 2, wrong)
} finally {
  rmSync(temp, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)
