// Imports point one way. Only the rooms named here may do I/O.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const src = join(import.meta.dirname, '..', 'src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.ts'))

/** Room of a file, lowest first; a file may import from its own room and from lower ranks only. */
const RANK: Record<string, number> = {
  version: 2,
  core: 0,
  rules: 0,
  generated: 1,
  mime: 1,
  resolver: 2,
  dns: 2,
  content: 2,
  bounces: 2,
  checks: 3,
  collect: 4,
  score: 4,
  scan: 5,
  judge: 5,
  audit: 6,
  i18n: 5,
  report: 6,
  config: 6.5,
  index: 7,
  vitest: 7,
  cli: 8,
}

const roomOf = (file: string): string => file.split(/[\\/]/)[0]?.replace(/\.ts$/, '') ?? ''

const imports = (file: string): string[] =>
  [...readFileSync(join(src, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(m =>
    relative(src, join(src, dirname(file), m[1] ?? '')).replace(/\.js$/, '.ts'),
  )

it('has a rank for every room', () => {
  expect([...new Set(files.map(roomOf))].filter(room => !(room in RANK))).toEqual([])
})

it('imports point one way', () => {
  const wrong = files.flatMap(file => {
    const own = roomOf(file)
    return imports(file)
      .filter(target => {
        const other = roomOf(target)
        if (other === own || other === '') return false
        // Generated code carries the registry, which names the checks, and compiled rules, which name their schemas.
        if (own === 'generated') return other !== 'checks' && other !== 'rules'
        return (RANK[other] ?? 99) >= (RANK[own] ?? -1) && !(RANK[other] === RANK[own] && RANK[own] === 0)
      })
      .map(target => `${file} -> ${target}`)
  })
  expect(wrong).toEqual([])
})

/** The bounce history is a file by nature. */
const HISTORY_STORE = new Set([join('bounces', 'history.ts'), join('bounces', 'lock.ts')])

it('only the rooms with I/O touch files and sockets', () => {
  const io = new Set(['collect', 'resolver', 'cli', 'config', 'version', 'scan', 'vitest'])
  const touching = files.filter(file => {
    if (io.has(roomOf(file)) || file.startsWith(join('bounces', 'read')) || HISTORY_STORE.has(file)) return false
    // isIP and BlockList are pure arithmetic that happens to live in node:net.
    const text = readFileSync(join(src, file), 'utf8').replaceAll(
      /import \{(?: (?:isIP|isIPv4|isIPv6|BlockList|SocketAddress),?)+ \} from 'node:net'/g,
      '',
    )
    return /from '(?:node:)?(?:fs|fs\/promises|net|dgram|dns|dns\/promises|tls|http|https|child_process)'/.test(text)
  })
  expect(touching).toEqual([])
})

it('no file outgrows its name', () => {
  const long = files.filter(f => !f.startsWith('generated') && readFileSync(join(src, f)).length > 24_000)
  expect(long).toEqual([])
})
