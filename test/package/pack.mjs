// What a user gets: the tarball, installed into an empty project, on this Node and on the later ones with long-term support. Command line, library, types, matchers, size.
// node test/package/pack.mjs [--here]   (--here: this Node only)
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const temp = mkdtempSync(join(tmpdir(), 'mailpreflight-package-'))
/** Versions of Node that users have besides the oldest, which all other tests run on. */
const LATER = [22, 24, 26]
/** Beyond the dependencies. */
const LARGEST = 6_000_000
const failures = []

function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
    env: { ...process.env, NO_COLOR: '1', LANG: 'C', ...options.env },
  })
  if (error) throw error
  return { status, stdout, stderr }
}
function must(what, { status, stdout, stderr }, wanted = 0) {
  if (status === wanted) console.log(`  ok  ${what}`)
  else {
    failures.push(what)
    console.log(`  NOT ${what}: exit code ${status} instead of ${wanted}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`)
  }
}
const check = (what, fine, shown = '') => must(what, { status: fine ? 0 : 1, stdout: String(shown), stderr: '' })

const sizeOf = dir =>
  readdirSync(dir, { withFileTypes: true }).reduce((sum, e) => {
    const path = join(dir, e.name)
    if (e.isDirectory()) return e.name === 'node_modules' ? sum : sum + sizeOf(path)
    return sum + statSync(path).size
  }, 0)

try {
  const packed = run('npm', ['pack', '--json', '--pack-destination', temp], { cwd: root })
  if (packed.status !== 0) throw new Error(`npm pack: ${packed.stderr.slice(-2000)}`)
  // The build before it may print too.
  const [tarball] = JSON.parse(packed.stdout.slice(packed.stdout.search(/^\[/m)))
  console.log(
    `${tarball.filename}: ${tarball.files.length} files, ${(tarball.size / 1e6).toFixed(2)} MB packed, ${(tarball.unpackedSize / 1e6).toFixed(2)} MB unpacked`,
  )
  check('unpacked size', tarball.unpackedSize < LARGEST, tarball.unpackedSize)
  const names = tarball.files.map(f => f.path)
  check(
    'no sources, tests or left-overs',
    !names.some(n => /^(?:src|test|build|scripts|bench)\/|\.tsbuildinfo$|\.map$/.test(n)),
    names,
  )
  for (const needed of [
    'dist/cli/main.js',
    'dist/cli/content-worker.js',
    'dist/index.d.ts',
    'dist/vitest.d.ts',
    'docs/config.schema.json',
    'README.md',
    'LICENSE',
    'fixtures/demo/zone.db',
  ])
    check(`holds ${needed}`, names.includes(needed))

  const project = join(temp, 'project')
  mkdirSync(join(project, 'emails'), { recursive: true })
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'customer', version: '1.0.0', type: 'module', private: true }),
  )
  const versions = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies
  const wanted = [
    join(temp, tarball.filename),
    `vitest@${versions.vitest}`,
    `typescript@${versions.typescript}`,
    `@types/node@${versions['@types/node']}`,
  ]
  must('installs', run('npm', ['install', '--no-audit', '--no-fund', '--silent', ...wanted], { cwd: project }))
  const installed = sizeOf(join(project, 'node_modules', 'mailpreflight'))
  check(`installed: ${(installed / 1e6).toFixed(2)} MB beyond its dependencies`, installed < LARGEST, installed)

  writeFileSync(join(project, 'emails', 'bad.html'), '<p>Hello</p>\n<a href="http://192.0.2.7/">read on</a>\n')
  writeFileSync(
    join(project, 'use.mjs'),
    `import { classifyReply, evaluateSpf, renderReport, scanMessage, zoneResolver, audit } from 'mailpreflight'
import schema from 'mailpreflight/config.schema.json' with { type: 'json' }
import { defineConfig } from 'mailpreflight/config'
const zone = zoneResolver('$ORIGIN example.com.\\n$TTL 300\\n@ IN TXT "v=spf1 ip4:192.0.2.0/24 -all"\\n')
const spf = await evaluateSpf({ ip: '192.0.2.1', sender: 'a@example.com', helo: 'mx.example.com' }, zone)
const report = await scanMessage('<a href="http://192.0.2.7/">x</a>', { file: 'x.html' })
const reply = classifyReply('552 5.2.2 Mailbox full', { host: 'mx.example.com' })
const result = await audit({ message: { source: '<p>Hi</p>', file: 'x.html' }, domain: 'example.com', dns: { resolver: zone }, blocklists: false, now: '2026-11-22T00:00:00Z' })
const ok = spf.result === 'pass' && report.findings.some(f => f.check === 'link-ip-host') && reply.category === 'quota-issues'
  && JSON.parse(renderReport(result, 'sarif')).version === '2.1.0' && schema.properties.checks && defineConfig({ volume: 1 }).volume === 1
if (!ok) { console.error(spf.result, reply.category, report.findings.length); process.exit(1) }
`,
  )
  writeFileSync(
    join(project, 'use.ts'),
    `import { type AuditResult, type ContentReport, type Resolver, audit, evaluateSpf, scanMessage } from 'mailpreflight'
import { defineConfig } from 'mailpreflight/config'
import { expect } from 'vitest'
import 'mailpreflight/vitest'
export const config = defineConfig({ extends: 'bulk-sender', checks: { 'spf-all': 'off', 'spam-score': ['error', { threshold: 4 }] } })
export const report: Promise<ContentReport> = scanMessage('<p>x</p>', { profile: 'transactional' })
export const result: Promise<AuditResult> = audit({ domain: 'example.com' })
export const spf = async (r: Resolver): Promise<string> => (await evaluateSpf({ ip: '192.0.2.1', sender: 'a@b.example', helo: 'b.example' }, r)).result
export const matched: Promise<void> = expect('<p>x</p>').toBeDeliverable({ failOn: 'warning' })
// @ts-expect-error: no such profile
void scanMessage('', { profile: 'news' })
`,
  )
  writeFileSync(
    join(project, 'mail.test.js'),
    `import { expect, test } from 'vitest'
import 'mailpreflight/vitest'
test('matchers', async () => {
  await expect('<a href="http://192.0.2.7/">x</a>').toHaveFinding('link-ip-host')
  await expect('<a href="http://192.0.2.7/">x</a>').not.toBeDeliverable()
})
`,
  )
  const strict = [
    '--noEmit',
    '--strict',
    '--module',
    'NodeNext',
    '--target',
    'ES2023',
    '--skipLibCheck',
    'false',
    '--types',
    'node',
    'use.ts',
  ]
  // Only our own declarations are ours to answer for.
  const types = run(join('node_modules', '.bin', 'tsc'), strict, { cwd: project })
  const own = types.stdout.split('\n').filter(l => /^(?:use\.ts|node_modules\/mailpreflight\/)/.test(l))
  check('types for a strict project', own.length === 0, own.join('\n'))

  const nodes = [['this Node', process.execPath]]
  if (!process.argv.includes('--here')) {
    for (const major of LATER) {
      const other = join(temp, `node${major}`)
      mkdirSync(other)
      writeFileSync(join(other, 'package.json'), '{ "private": true }')
      must(
        `Node ${major} installs`,
        run('npm', ['install', '--no-audit', '--no-fund', '--silent', `node@${major}`], { cwd: other }),
      )
      nodes.push([`Node ${major}`, join(other, 'node_modules', 'node', 'bin', 'node')])
    }
  }
  for (const [name, node] of nodes) {
    const version = run(node, ['--version']).stdout.trim()
    console.log(`${name} (${version})`)
    const main = join('node_modules', 'mailpreflight', 'dist', 'cli', 'main.js')
    const path = { PATH: `${dirname(node)}:${process.env.PATH}` }
    const cli = (...args) => run(node, [main, ...args], { cwd: project })
    check('--version', cli('--version').stdout.trim() === tarball.version)
    must('the installed command', run(join('node_modules', '.bin', 'mailpreflight'), ['--version'], { cwd: project, env: path }))
    const defect = cli('content', 'emails/bad.html')
    must('content finds a defect', defect, 1)
    // What Node itself has to say of us counts: a warning, or an option it does not know.
    check('and says nothing else', defect.stderr === '', defect.stderr)
    must('content of nothing', cli('content', 'nothing/*.html'), 5)
    must('a wrong option', cli('content', '--nonsense'), 2)
    const demo = cli('demo', '--out', 'demo', '-q')
    must('demo', demo)
    check('without a warning', !/warning|unrecognized/i.test(demo.stderr), demo.stderr)
    must('library', run(node, ['--no-warnings', 'use.mjs'], { cwd: project }))
    must('matchers', run(node, [join('node_modules', 'vitest', 'vitest.mjs'), 'run'], { cwd: project, env: path }))
  }
} finally {
  rmSync(temp, { recursive: true, force: true })
}
if (failures.length > 0) {
  console.error(`${failures.length} failed: ${failures.join(', ')}`)
  process.exit(1)
}
