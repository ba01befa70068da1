// Files that other programs read and that nothing here can run in full: their shape, and what they name, hold.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { CHECK_IDS } from '../../src/generated/checks/ids.js'
import { OUTPUT_FORMATS } from '../../src/report/types.js'

const root = join(import.meta.dirname, '..', '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** Formats that a command line asks for exist. */
function formatsOf(command: string): string[] {
  return [...command.matchAll(/-f ([a-z]+)/g)].map(m => m[1] ?? '')
}

describe('CI examples', () => {
  it('GitHub', () => {
    const workflow = parse(read('docs/ci/github.yml')) as {
      on: unknown
      jobs: Record<string, { steps: { run?: string; uses?: string }[] }>
    }
    const steps = Object.values(workflow.jobs).flatMap(j => j.steps)
    expect(workflow.on).toBeDefined()
    expect(steps.every(s => s.run !== undefined || /^[\w-]+\/[\w/-]+@v\d+$/.test(s.uses ?? ''))).toBe(true)
    expect(steps.flatMap(s => formatsOf(s.run ?? ''))).toEqual(['github', 'sarif'])
  })
  it('GitLab', () => {
    const { mail } = parse(read('docs/ci/gitlab.yml')) as {
      mail: { script: string[]; artifacts: { reports: Record<string, string> } }
    }
    const script = mail.script.join('\n')
    for (const file of Object.values(mail.artifacts.reports)) expect(script).toContain(`=${file}`)
    expect(formatsOf(script).filter(f => !(OUTPUT_FORMATS as readonly string[]).includes(f))).toEqual([])
  })
  it('Bitbucket', () => {
    const { pipelines } = parse(read('docs/ci/bitbucket.yml')) as { pipelines: { default: { step: { script: string[] } }[] } }
    expect(pipelines.default[0]?.step.script.join('\n')).toContain('junit=test-reports/')
  })
})

describe('action.yml', () => {
  const action = parse(read('action.yml')) as {
    inputs: Record<string, { description: string }>
    outputs: Record<string, { value: string }>
    runs: { using: string; steps: { id?: string; shell: string; run: string; env?: Record<string, string> }[] }
  }
  it('is composite; no expression stands inside a script', () => {
    expect(action.runs.using).toBe('composite')
    for (const step of action.runs.steps) {
      expect(step.shell).toBe('bash')
      expect(step.run).not.toContain('${{')
    }
  })
  it('hands every input on, and takes outputs from a step that there is', () => {
    const env = action.runs.steps.flatMap(s => Object.values(s.env ?? {})).join(' ')
    for (const name of Object.keys(action.inputs).filter(n => n !== 'working-directory'))
      expect(env).toContain(`inputs.${name} }}`)
    for (const { value } of Object.values(action.outputs)) expect(value).toMatch(/^\$\{\{ steps\.run\.outputs\.[a-z]+ \}\}$/)
  })
})

it('.pre-commit-hooks.yaml names a command and files that it checks', () => {
  const hooks = parse(read('.pre-commit-hooks.yaml')) as { id: string; entry: string; language: string; files: string }[]
  const [hook] = hooks
  expect(hook).toMatchObject({ id: 'mailpreflight', entry: 'mailpreflight content', language: 'node' })
  const files = new RegExp(hook?.files ?? '')
  expect(['a.eml', 'a.html', 'a.mjml', 'a.hbs'].every(f => files.test(f))).toBe(true)
  expect(files.test('a.ts')).toBe(false)
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile')
    .split('\n')
    .filter(l => l !== '' && !l.startsWith('#'))
  const stages = lines.filter(l => l.startsWith('FROM '))
  it('has instructions only that there are', () => {
    expect(lines.filter(l => !/^(?:FROM|WORKDIR|COPY|RUN|ENV|USER|ENTRYPOINT|CMD) /.test(l))).toEqual([])
  })
  it('is built in two stages from one small base, ends as an ordinary user and in exec form', () => {
    expect(stages).toHaveLength(2)
    expect(stages.every(s => s.includes('node:24-slim'))).toBe(true)
    const last = lines.slice(lines.lastIndexOf(stages[1] ?? ''))
    expect(last).toContain('USER node')
    expect(last.some(l => l.startsWith('RUN '))).toBe(false)
    expect(JSON.parse(last.find(l => l.startsWith('ENTRYPOINT '))?.slice(11) ?? '')).toEqual(['node', '/app/dist/cli/main.js'])
  })
  it('copies what is there and what .dockerignore lets in', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter(l => l.startsWith('!'))
      .map(l => l.slice(1))
    const sources = lines.filter(l => l.startsWith('COPY ') && !l.includes('--from=')).flatMap(l => l.split(' ').slice(1, -1))
    for (const source of sources) {
      expect(existsSync(join(root, source)), source).toBe(true)
      expect(allowed, source).toContain(source)
    }
  })
})

describe('docs/config.schema.json', () => {
  const schema = JSON.parse(read('docs/config.schema.json')) as { $defs: { checks: { properties: object } } }
  const validate = new Ajv.default({ strict: false }).compile(schema)
  it('knows every check', () => {
    expect(Object.keys(schema.$defs.checks.properties).sort()).toEqual([...CHECK_IDS].sort())
  })
  it.each([
    [{ extends: 'bulk-sender', checks: { 'spf-all': 'off', 'spam-score': ['error', { threshold: 4 }] } }, true],
    [{ overrides: [{ files: 'a/**', checks: { imprint: 'error' } }] }, true],
    [{ checks: { 'spf-al': 'off' } }, false],
    [{ checks: { 'spf-all': 'loud' } }, false],
    [{ checks: { 'spam-score': ['error', { treshold: 4 }] } }, false],
    [{ overrides: [{ files: 'a/**', checks: { nonsense: 'error' } }] }, false],
    [{ volum: 1 }, false],
  ])('%j: %s', (config, valid) => {
    expect(validate(config)).toBe(valid)
  })
})
