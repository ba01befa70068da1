import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configureFrom, loadConfig } from '../../src/config/index.js'
import { isUserError } from '../../src/core/errors.js'
import { CHECK_IDS } from '../../src/generated/checks/ids.js'

let root = ''
let count = 0
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'config-'))
})
afterAll(() => rmSync(root, { recursive: true }))

/** Writes files into a folder of their own, which ends the search upwards. */
function folder(files: Record<string, string>): string {
  const dir = join(root, String(count++))
  mkdirSync(join(dir, '.git'), { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
  return dir
}
const load = (files: Record<string, string>, path?: string) => loadConfig({ cwd: folder(files), path })
const yaml = (text: string) => load({ 'mailpreflight.config.yaml': text })

/** The texts of the mistake, without the folder. */
async function mistake(promise: Promise<unknown>): Promise<{ en: string; de: string }> {
  try {
    await promise
  } catch (error) {
    if (!isUserError(error)) throw error
    const short = (text: string): string => text.replaceAll(/\/[^\s:]*\/(?=[^/\s:]+)/g, '')
    return { en: short(error.texts.en), de: short(error.texts.de) }
  }
  throw new Error('no mistake was found')
}

describe('where a configuration is found', () => {
  it.each([
    ['mailpreflight.config.yaml', 'volume: 7'],
    ['mailpreflight.config.yml', 'volume: 7'],
    ['mailpreflight.config.json', '{ "volume": 7 }'],
    ['mailpreflight.config.mjs', 'export default { volume: 7 }'],
    ['package.json', '{ "name": "x", "mailpreflight": { "volume": 7 } }'],
  ])('%s', async (name, text) => {
    const config = await load({ [name]: text })
    expect(config.volume).toBe(7)
    expect(config.file).toMatch(name)
  })

  it('in a folder above, up to the root of the checkout', async () => {
    const dir = folder({ 'mailpreflight.config.yaml': 'volume: 7', 'a/b/x.html': '' })
    const config = await loadConfig({ cwd: join(dir, 'a/b') })
    expect(config).toMatchObject({ volume: 7, root: dir })
  })

  it('none is an empty one; a package.json without our key is none', async () => {
    expect(await load({ 'package.json': '{ "name": "x" }' })).toMatchObject({ file: null, checks: {}, overrides: [] })
  })

  it('a named one that is not there', async () => {
    expect((await mistake(load({}, 'gone.yaml'))).en).toBe('there is no configuration gone.yaml')
  })

  it('TypeScript where Node runs it, else a sentence that says what to do', async () => {
    const promise = load({ 'mailpreflight.config.ts': 'const volume: number = 7\nexport default { volume }' })
    if ((process.features as { typescript?: unknown }).typescript) expect((await promise).volume).toBe(7)
    else expect((await mistake(promise)).en).toContain('mailpreflight.config.mjs')
  })

  it.each([
    ['export const x = 1', 'has no default export'],
    ['throw new Error("boom")', 'cannot be loaded: boom'],
  ])('a module %s', async (text, part) => {
    expect((await mistake(load({ 'mailpreflight.config.mjs': text }))).en).toContain(part)
  })
})

describe('mistakes', () => {
  it.each([
    ['chekcs: {}', '1:1: unknown key "chekcs"; did you mean "checks"?'],
    ['profile: bulk\nfail-on: error', '2:1: unknown key "fail-on"; did you mean "failOn"?'],
    ['checks:\n  spf-lookup-limits: off', '2:3: there is no check "spf-lookup-limits"; did you mean "spf-lookup-limit"?'],
    ['checks:\n  no-such-thing-at-all: off', '2:3: there is no check "no-such-thing-at-all"'],
    [
      'checks:\n  spf-all: of',
      '2:12: checks.spf-all: a level is expected (off, info, warn, warning, error) or [level, options], not "of"; did you mean "off"?',
    ],
    ['profile: bulky', '1:10: profile: "bulky" is not one of bulk, transactional, no-mail; did you mean "bulk"?'],
    ['volume: many', '1:9: volume: expects a number, not "many"'],
    ['minScore: 101', '1:11: minScore: at most 100'],
    ['selectors: s1', '1:12: selectors: expects a list, not "s1"'],
    ['overrides:\n  - file: a', '2:5: unknown key "file"; did you mean "files"?'],
    [
      'extends: bulk-senders',
      '1:10: there is no preset "bulk-senders"; there are recommended, bulk-sender, transactional, no-mail-domain. Did you mean "bulk-sender"?',
    ],
    ['a: [', '1:5: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['formats: [docx]', '1:11: formats.0: "docx" is not allowed'],
  ])('%j', async (text, expected) => {
    expect((await mistake(yaml(text))).en).toContain(expected)
  })

  it('all at once, with lines, in JSON and package.json too', async () => {
    const { en } = await mistake(load({ 'mailpreflight.config.json': '{\n  "a": 1,\n  "volume": "x"\n}' }))
    expect(en).toContain('mailpreflight.config.json:2:3: unknown key "a"')
    expect(en).toContain('mailpreflight.config.json:3:13: volume: expects a number')
    const own = await mistake(load({ 'package.json': '{\n  "mailpreflight": {\n    "volum": 1\n  }\n}' }))
    expect(own.en).toContain('package.json:3:5: unknown key "volum"; did you mean "volume"?')
  })

  it('in German', async () => {
    const { de } = await mistake(yaml('checks:\n  spf-al: off\nprofile: x'))
    expect(de).toContain('Die Prüfung „spf-al“ gibt es nicht; meinten Sie „spf-all“?')
    expect(de).toContain('ist keiner dieser Werte')
  })

  it('configurations that extend each other', async () => {
    const { en } = await mistake(
      load({ 'mailpreflight.config.yaml': 'extends: ./b.yaml', 'b.yaml': 'extends: ./mailpreflight.config.yaml' }),
    )
    expect(en).toContain('configurations extend each other: mailpreflight.config.yaml → b.yaml')
  })

  it.each([
    ['checks:\n  spf-all: [error, { x: 1 }]', 'checks.spf-all: unknown option "x"; it takes no options'],
    ['checks:\n  spam-score: [error, { treshold: 4 }]', 'unknown option "treshold"; did you mean "threshold"?'],
    ['checks:\n  spam-score: [error, { threshold: 400 }]', 'checks.spam-score: "threshold" goes from'],
  ])('options: %j', async (text, part) => {
    expect((await mistake(yaml(text))).en).toContain(part)
  })
})

describe('what applies', () => {
  const domain = { kind: 'domain', name: 'news.example.com', roles: ['from'] } as const

  it('the file wins over its parents, later parents over earlier ones', async () => {
    const config = await load({
      'mailpreflight.config.yaml': 'extends: [bulk-sender, ./base.json]\nminScore: 80\nchecks: { spf-all: off }',
      'base.json': '{ "volume": 9000, "minScore": 50, "checks": { "spf-all": "error", "spf-ptr": "error" } }',
    })
    expect(config).toMatchObject({ profile: 'bulk', volume: 9000, minScore: 80 })
    const configure = configureFrom(config)
    expect(configure('spf-all', domain)).toEqual({ level: 'off' })
    expect(configure('spf-ptr', domain)).toEqual({ level: 'error' })
    expect(configure('alignment-spf', domain)).toEqual({ level: 'error' })
    expect(configure('mx-record', domain)).toEqual({})
  })

  it('overrides by glob of the file and by domain; the last one that fits wins', async () => {
    const config = await yaml(
      [
        'checks: { imprint: warn }',
        'overrides:',
        '  - { files: "emails/**/*.html", checks: { imprint: error } }',
        '  - { files: ["emails/internal/**", "!emails/internal/public.html"], checks: { imprint: off } }',
        '  - { domains: "*.example.com", checks: { spf-all: info } }',
        '  - { checks: { spf-ptr: error } }',
      ].join('\n'),
    )
    const configure = configureFrom(config)
    const level = (file: string): unknown => configure('imprint', { kind: 'message', file: join(config.root, file) }).level
    expect(level('other.html')).toBe('warning')
    expect(level('emails/a.html')).toBe('error')
    expect(level('emails/deep/down/a.html')).toBe('error')
    expect(level('emails/internal/a.html')).toBe('off')
    expect(level('emails/internal/public.html')).toBe('error')
    expect(configure('spf-all', domain).level).toBe('info')
    expect(configure('spf-all', { ...domain, name: 'example.com' }).level).toBeUndefined()
    expect(configure('spf-ptr', domain).level).toBe('error')
  })

  it('options stay when only the level is overridden', async () => {
    const config = await yaml(
      'checks: { spam-score: [error, { threshold: 4 }] }\noverrides: [{ files: "a.html", checks: { spam-score: warn } }]',
    )
    const subject = { kind: 'message', file: join(config.root, 'a.html') } as const
    expect(configureFrom(config)('spam-score', subject)).toEqual({ level: 'warning', options: { threshold: 4 } })
  })

  it.each(['recommended', 'bulk-sender', 'transactional', 'no-mail-domain'])(
    'preset %s names only checks that there are',
    async preset => {
      const config = await yaml(`extends: ${preset}`)
      expect(Object.keys(config.checks).filter(id => !CHECK_IDS.includes(id))).toEqual([])
    },
  )
})
