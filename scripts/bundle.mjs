// Joins the modules of the command line into few files: Node spends more time finding and opening 180 modules than running them.
// Reads what tsc wrote to dist, replaces dist/cli/main.js and the code of its threads and fills dist/chunks, one level below dist as dist/cli is, so that
// relative addresses hold. The library and its types stay as tsc wrote them. Packages and rule data are not copied in.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { parseAst } from 'rolldown/parseAst'

const dist = resolve(process.argv[2] ?? 'dist')
const rules = join(dist, 'generated', 'rules')
const chunks = join(dist, 'chunks')

/** What Node is started with, by name in dist/cli. */
const ENTRIES = ['main', 'content-worker']

/** Examples of checks are their tests and their documentation. A start would read and make all of them, for nobody. */
const withoutExamples = {
  name: 'without-examples',
  transform(code, id) {
    if (!/[\\/]checks[\\/]/.test(id) || !code.includes('defineCheck(')) return null
    let left = code
    // From the end, so that offsets before stay true.
    for (const { start, end } of examplesIn(parseAst(code)).sort((a, b) => b.start - a.start))
      left = `${left.slice(0, start)}examples: []${left.slice(end)}`
    return { code: left }
  },
}

/** The properties of that name in what `defineCheck` is called with. */
function examplesIn(node) {
  if (Array.isArray(node)) return node.flatMap(examplesIn)
  if (node === null || typeof node !== 'object') return []
  if (node.type === 'CallExpression' && node.callee.name === 'defineCheck')
    return node.arguments[0].properties.filter(p => p.key?.name === 'examples')
  return Object.values(node).flatMap(examplesIn)
}

const bundle = await rolldown({
  input: Object.fromEntries(ENTRIES.map(name => [name, join(dist, 'cli', `${name}.js`)])),
  platform: 'node',
  plugins: [withoutExamples],
  external: (id, importer) => {
    if (!/^[./]/.test(id)) return true
    const path = importer === undefined ? resolve(id) : resolve(dirname(importer), id)
    return path.startsWith(rules)
  },
})
const { output } = await bundle.generate({
  dir: dist,
  format: 'esm',
  entryFileNames: 'cli/[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  // The library's modules keep theirs for those who read.
  comments: false,
})
// Only now: a second run reads the chunks of the first.
if (existsSync(chunks)) rmSync(chunks, { recursive: true })
mkdirSync(chunks, { recursive: true })
for (const file of output) {
  if (file.type !== 'chunk') continue
  // The bundler counts the steps up from elsewhere; from dist/cli as from dist/chunks it is one.
  const code = file.code.replace(/"(?:\.\.\/)+(?=generated\/rules\/)/g, '"../')
  writeFileSync(join(dist, file.fileName), code)
}

// What the bundle holds is not shipped twice.
const entries = new Set(ENTRIES.map(name => `${name}.js`))
for (const file of readdirSync(join(dist, 'cli'))) if (!entries.has(file)) rmSync(join(dist, 'cli', file), { recursive: true })
