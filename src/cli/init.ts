// From nothing to a CI step: configuration, workflow and a baseline of what is there today.
import { existsSync } from 'node:fs'
import { isPreset, PRESET_NAMES } from '../config/presets.js'
import { ExitCode, UserError } from '../core/errors.js'
import { BASELINE_FILE } from './baseline.js'
import type { InitFlags } from './commands/init.js'
import { cliLocale, t } from './locale.js'
import { writeFileOrExplain } from './output.js'
import { expandPaths } from './paths.js'

const CONFIG = 'mailpreflight.config.yaml'
/** Folders in which people keep mails, most telling first. */
const FOLDERS = [
  'emails',
  'email',
  'mails',
  'mail',
  'newsletters',
  'newsletter',
  'templates/emails',
  'templates/email',
  'src/emails',
  'app/emails',
  'templates',
]

const found = (glob: string): number => {
  try {
    return expandPaths([glob], { cwd: process.cwd() }).length
  } catch {
    return 0
  }
}

/** The first usual folder with messages in it. */
function guessFiles(): string[] {
  const folder = FOLDERS.find(f => found(f) > 0)
  return [`${folder ?? 'emails'}/**`]
}

function guessCi(): 'github' | 'gitlab' {
  return existsSync('.gitlab-ci.yml') && !existsSync('.github') ? 'gitlab' : 'github'
}

async function ask(
  flags: InitFlags,
): Promise<Required<Pick<InitFlags, 'preset' | 'files' | 'ci'>> & { domain: string | undefined }> {
  const { preset = 'recommended', files = guessFiles(), ci = guessCi(), domain } = flags
  const guess = { preset, files, ci, domain }
  if (flags.yes || !process.stdin.isTTY) return guess
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const answer = async (en: string, de: string, usual: string): Promise<string> =>
    (await lines.question(`${t({ en, de })} [${usual}] `)).trim() || usual
  try {
    const names = PRESET_NAMES.join(', ')
    if (flags.preset === undefined) {
      const given = await answer(`What do you send (${names})?`, `Was versenden Sie (${names})?`, preset)
      if (isPreset(given)) guess.preset = given
    }
    if (flags.files === undefined)
      guess.files = [
        await answer('Which files are messages and templates?', 'Welche Dateien sind Nachrichten und Vorlagen?', files[0] ?? ''),
      ]
    if (domain === undefined) {
      const given = await answer("The sender's domain?", 'Domain des Absenders?', '-')
      if (given !== '-') guess.domain = given
    }
    if (flags.ci === undefined) {
      const given = await answer('CI workflow (github, gitlab, none)?', 'CI-Workflow (github, gitlab, none)?', ci)
      if (given === 'github' || given === 'gitlab' || given === 'none') guess.ci = given
    }
  } finally {
    lines.close()
  }
  return guess
}

const quoted = (text: string): string => JSON.stringify(text)

const configText = ({ preset, files, domain }: Awaited<ReturnType<typeof ask>>): string =>
  [
    '# yaml-language-server: $schema=./node_modules/mailpreflight/docs/config.schema.json',
    `extends: ${preset}`,
    `locale: ${cliLocale()}`,
    ...(domain === undefined ? [] : [`domain: ${quoted(domain)}`]),
    'files:',
    ...files.map(f => `  - ${quoted(f)}`),
    'cache: true',
    '',
  ].join('\n')

const WORKFLOWS = {
  github: {
    file: '.github/workflows/mailpreflight.yml',
    text: `name: mailpreflight
on: [push, pull_request]
permissions:
  contents: read
jobs:
  templates:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: npx --yes mailpreflight content -f github
`,
  },
  gitlab: {
    file: '.gitlab-ci.mailpreflight.yml',
    text: `# In .gitlab-ci.yml: include: { local: .gitlab-ci.mailpreflight.yml }
mailpreflight:
  image: node:24-slim
  script:
    - npx --yes mailpreflight content -f text -f gitlab=gl-code-quality-report.json -f junit=junit.xml
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
      junit: junit.xml
`,
  },
} as const

export async function runInit(flags: InitFlags): Promise<ExitCode> {
  const answers = await ask(flags)
  const written: string[] = []
  const kept: string[] = []
  const put = (file: string, text: string): void => {
    if (existsSync(file) && !flags.force) {
      kept.push(file)
      return
    }
    writeFileOrExplain(file, text)
    written.push(file)
  }
  put(CONFIG, configText(answers))
  if (answers.ci !== 'none') put(WORKFLOWS[answers.ci].file, WORKFLOWS[answers.ci].text)
  const count = answers.files.reduce((n, glob) => n + found(glob), 0)
  const say = (en: string, de: string): void => void process.stderr.write(`${t({ en, de })}\n`)
  for (const file of written) say(`wrote ${file}`, `${file} geschrieben`)
  for (const file of kept) say(`${file} is there already; --force replaces it`, `${file} gibt es schon; --force ersetzt sie`)
  if (count === 0) {
    say(
      `no file matches ${answers.files.join(', ')} yet; change "files" in ${CONFIG}`,
      `noch passt keine Datei auf ${answers.files.join(', ')}; ändern Sie „files“ in ${CONFIG}`,
    )
    return ExitCode.passed
  }
  if (flags.baseline !== false) await firstBaseline(flags)
  say(`${count} files; next: mailpreflight content`, `${count} Dateien; weiter mit: mailpreflight content`)
  return ExitCode.passed
}

/** Today's findings are known: from now on only new ones fail. */
async function firstBaseline(flags: InitFlags): Promise<void> {
  if (existsSync(BASELINE_FILE) && !flags.force) return
  const { runContent } = await import('./run-content.js')
  const reason = t({ en: 'found when mailpreflight was introduced', de: 'bei der Einführung von mailpreflight vorhanden' })
  const code = await runContent([], { suppressAll: true, reason, silent: true })
  if (code !== ExitCode.passed)
    throw new UserError({ en: 'the baseline could not be written', de: 'Die Baseline ließ sich nicht schreiben' })
}
