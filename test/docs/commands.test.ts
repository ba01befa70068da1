// Every command of the documentation runs. Blocks marked ```sh, lines that begin with `mailpreflight` or `npx mailpreflight`; the commands of
// a page run one after the other in one folder. `<!-- exit N -->` before a block asks for that exit code; else 0, 1 and 3 are answers, while 2
// (wrong call), 4 (bug) and 5 (nothing there) are not. `<!-- skip: why -->` leaves a block out.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { configSchema } from '../../src/config/schema.js'
import { area as bounceRules } from '../../src/rules/bounces.js'

const root = join(import.meta.dirname, '..', '..')
const main = join(root, 'dist', 'cli', 'main.js')
const demo = join(root, 'fixtures', 'demo')
const temp = mkdtempSync(join(tmpdir(), 'docs-'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))

const pages = [
  'README.md',
  'README.de.md',
  'CONTRIBUTING.md',
  ...['docs/guides', 'docs/de/guides'].flatMap(folder => readdirSync(join(root, folder)).map(f => `${folder}/${f}`)),
].filter(f => existsSync(join(root, f)))

interface Command {
  line: string
  exit: number | null
}

function commandsOf(page: string): Command[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/(?:<!-- (exit (\d)|skip)[^>]*-->\s*)?```sh\n([\s\S]*?)```/g)].flatMap(([, mark, exit, body = '']) =>
    mark === 'skip'
      ? []
      : body
          .replaceAll('\\\n', ' ')
          .split('\n')
          .map(l => l.replace(/\s+#.*$/, '').trim())
          .filter(l => /^(?:npx )?mailpreflight\b/.test(l))
          .map(line => ({ line, exit: exit === undefined ? null : Number(exit) })),
  )
}

/** Files that the pages speak of, and a `mailpreflight` that asks no network: the demo's zone stands in for DNS. */
function sandbox(name: string): string {
  const dir = join(temp, name)
  mkdirSync(join(dir, 'bin'), { recursive: true })
  mkdirSync(join(dir, '.git'))
  cpSync(join(demo, 'newsletter.eml'), join(dir, 'newsletter.eml'))
  cpSync(join(root, 'fixtures', 'messages', 'newsletter-with-pdf.eml'), join(dir, 'invoice.eml'))
  cpSync(join(demo, 'bounces'), join(dir, 'bounces'), { recursive: true })
  for (const name of ['planned.zone', 'geplant.zone']) cpSync(join(demo, 'zone.db'), join(dir, name))
  cpSync(join(root, 'fixtures', 'templates', 'emails'), join(dir, 'emails'), { recursive: true })
  cpSync(join(dir, 'emails', 'marketing', 'newsletter-spring.hbs'), join(dir, 'emails', 'news.html'))
  cpSync(join(demo, 'bounces'), join(dir, 'mail.log'), { recursive: true })
  writeFileSync(join(dir, 'domains.txt'), 'example.com\nexample.org # the second\n')
  writeFileSync(join(dir, 'brand.json'), '{ "name": "Beispiel Agentur", "color": "#0b5d3b" }')
  writeFileSync(join(dir, 'mailpreflight.config.yaml'), 'files: ["emails/**"]\nfailOn: never\n')
  const script = `#!/usr/bin/env bash
command="$1"; shift
extra=()
if [[ "$command" == audit || "$command" == dns ]]; then
  case " $* " in *" --facts "*) ;; *) extra+=(--offline); [[ " $* " == *" --zone "* ]] || extra+=(--zone "${join(demo, 'zone.db')}") ;; esac
fi
exec "${process.execPath}" "${main}" "$command" "$@" "\${extra[@]}"
`
  writeFileSync(join(dir, 'bin', 'mailpreflight'), script)
  writeFileSync(join(dir, 'bin', 'npx'), '#!/usr/bin/env bash\nexec "$@"\n')
  for (const file of ['mailpreflight', 'npx']) chmodSync(join(dir, 'bin', file), 0o755)
  return dir
}

describe.each(pages)('%s', page => {
  const commands = commandsOf(page)
  const dir = commands.length > 0 ? sandbox(page.replaceAll('/', '-')) : ''
  it.each(commands.map(c => [c.line, c] as const))('%s', (_, { line, exit }) => {
    const { status, stderr } = spawnSync('bash', ['-c', line], {
      cwd: dir,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(dir, 'bin')}:${process.env.PATH}`, LANG: 'C', NO_COLOR: '1', GITHUB_STEP_SUMMARY: '' },
      timeout: 60_000,
    })
    expect(exit === null ? [0, 1, 3] : [exit], stderr).toContain(status)
  })

  it('links lead somewhere', () => {
    const text = readFileSync(join(root, page), 'utf8').replaceAll(/```[\s\S]*?```/g, '')
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(m => relative(root, join(root, dirname(page), m[1] ?? '')))
    // Pictures are taken from a finished build.
    expect(links.filter(l => !l.startsWith(join('docs', 'screenshots')) && !existsSync(join(root, l)))).toEqual([])
  })

  it('YAML is what it says', () => {
    const blocks = [...readFileSync(join(root, page), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
      m => parse(m[1] ?? '') as object,
    )
    for (const block of blocks)
      expect(('kind' in block ? bounceRules.schema : configSchema).safeParse(block).error).toBeUndefined()
  })
})

it('the pages have commands', () => {
  expect(pages.flatMap(commandsOf).length).toBeGreaterThan(25)
})
