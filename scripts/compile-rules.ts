// Validates rules/<area>/**/*.yml against src/rules/<area>.ts and compiles each area into src/generated/rules/<area>.ts,
// and lists the checks of src/checks/<category>/ in src/generated/checks/<category>.ts. Start-up then parses no YAML and scans no folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { compileRules, type RuleFile } from '../src/bounces/classify/compile.js'
import { packRules } from '../src/bounces/classify/pack.js'
import { compileWords } from '../src/content/text/compile.js'
import type { BrandFile } from '../src/rules/brands.js'
import type { LanguageFile } from '../src/rules/languages.js'
import type { PhraseFile } from '../src/rules/phrases.js'

interface Area {
  /** Shape of one file. */
  schema: z.ZodType
  /** Type name of one file, exported by src/rules/<area>.ts. */
  typeName: string
  /** Optional check across all files; returns one sentence for each problem. */
  validate?: (files: { file: string; data: unknown }[]) => string[]
}

/** Areas whose rules are compiled further: the constant and its content, for src/generated/rules/<area>-packed.ts. */
const packed: Record<string, (files: unknown[]) => unknown> = {
  bounces: files => packRules(compileRules(files as RuleFile[])),
}

/** Rules longer than this are packed: they would be a tenth of the package. */
const LARGE = 250_000
const unpacking = (text: string): string =>
  `brotliDecompressSync(Buffer.from('${brotliCompressSync(text).toString('base64')}', 'base64')).toString()`

const root = process.cwd()
const problems: string[] = []
/** Valid rules by area, for what is compiled from several areas. */
const compiled = new Map<string, unknown[]>()

function write(path: string, text: string): void {
  const full = join(root, path)
  mkdirSync(join(full, '..'), { recursive: true })
  let old = ''
  try {
    old = readFileSync(full, 'utf8')
  } catch {}
  // Untouched files keep their time stamp, so that watchers and incremental builds stay calm.
  if (old !== text) writeFileSync(full, text)
}

const list = (dir: string, ending: string): string[] => {
  try {
    return readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
      .filter(f => f.endsWith(ending))
      .map(f => f.replaceAll('\\', '/'))
      .sort()
  } catch {
    return []
  }
}

for (const area of readdirSync(join(root, 'rules'), { withFileTypes: true }).filter(d => d.isDirectory())) {
  const schema = join(import.meta.dirname, '..', 'src', 'rules', `${area.name}.js`)
  if (!existsSync(schema)) {
    problems.push(`rules/${area.name}: there is no schema src/rules/${area.name}.ts`)
    continue
  }
  const module = (await import(pathToFileURL(schema).href)) as { area: Area }
  const files = list(`rules/${area.name}`, '.yml').map(file => {
    const path = join(root, 'rules', area.name, file)
    const counter = new LineCounter()
    const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: counter })
    const where = (offset: number): string => {
      const { line, col } = counter.linePos(offset)
      return `${relative(root, path)}:${line}:${col}`
    }
    for (const error of document.errors) problems.push(`${where(error.pos[0])} ${error.message}`)
    const parsed = module.area.schema.safeParse(document.toJS())
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        const node = document.getIn(issue.path as (string | number)[], true) as { range?: [number, number, number] } | undefined
        problems.push(`${where(node?.range?.[0] ?? 0)} ${issue.path.join('.')}: ${issue.message}`)
      }
    }
    return { file, data: parsed.success ? parsed.data : {} }
  })
  problems.push(...(module.area.validate?.(files) ?? []).map(p => `rules/${area.name}: ${p}`))
  compiled.set(
    area.name,
    files.map(f => f.data),
  )
  const json = JSON.stringify(files.map(f => ({ file: f.file, ...(f.data as object) })))
  const large = json.length > LARGE
  const exported = area.name.replaceAll(/-(\w)/g, (_, c: string) => c.toUpperCase())
  write(
    `src/generated/rules/${area.name}.ts`,
    `// Compiled from rules/${area.name} by scripts/compile-rules.ts.\n${large ? "import { brotliDecompressSync } from 'node:zlib'\n" : ''}import type { ${module.area.typeName} } from '../../rules/${area.name}.js'\n\n` +
      `export const ${exported}: readonly (${module.area.typeName} & { file: string })[] = JSON.parse(\n  ${large ? unpacking(json) : JSON.stringify(json)},\n)\n`,
  )
  const pack = packed[area.name]
  // Files with mistakes are reported below; a rule that cannot be compiled is one more.
  if (pack && problems.length === 0) {
    try {
      write(
        `src/generated/rules/${area.name}-packed.ts`,
        `// Compiled from rules/${area.name} by scripts/compile-rules.ts.\nexport const packed${exported[0]?.toUpperCase()}${exported.slice(1)} = ${JSON.stringify(pack(files.map(f => f.data)))}\n`,
      )
    } catch (error) {
      problems.push(`rules/${area.name}: ${(error as Error).message}`)
    }
  }
}

if (problems.length === 0)
  write(
    'src/generated/rules/words-packed.ts',
    `// Compiled from rules/phrases, rules/languages and rules/brands by scripts/compile-rules.ts.\nexport const packedWords = ${JSON.stringify(
      compileWords(
        compiled.get('phrases') as PhraseFile[],
        compiled.get('languages')?.[0] as LanguageFile,
        compiled.get('brands') as BrandFile[],
      ),
    )}\n`,
  )

// The newest day any rule was checked: reports say how old the knowledge is.
const days = list('rules', '.yml').flatMap(
  file =>
    readFileSync(join(root, 'rules', file), 'utf8').match(/(?<=(?:date|checked|asOf|as_of): ?['"]?)20\d\d-[01]\d-[0-3]\d\b/g) ??
    [],
)
write(
  'src/generated/rule-data.ts',
  `// Newest date in rules/.\nexport const ruleDataDate = '${days.sort().at(-1) ?? '1970-01-01'}'\n`,
)

// No file to look for at run time, wherever the modules end up.
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
write('src/generated/version.ts', `// From package.json.\nexport const packageVersion = '${version}'\n`)

const categories = ['authentication', 'infrastructure', 'content', 'history'] as const
const allIds: string[] = []
for (const category of categories) {
  const ids = list(`src/checks/${category}`, '.ts').map(f => f.slice(0, -3))
  allIds.push(...ids)
  const name = (id: string): string => id.replaceAll(/-(\w)/g, (_, c: string) => c.toUpperCase())
  write(
    `src/generated/checks/${category}.ts`,
    `// Compiled from the files of src/checks/${category} by scripts/compile-rules.ts.\nimport type { AnyCheck } from '../../checks/define.js'\n` +
      ids.map(id => `import ${name(id)}Check from '../../checks/${category}/${id}.js'\n`).join('') +
      `\nexport const ${category}Checks: readonly AnyCheck[] = [${ids.map(id => `${name(id)}Check`).join(', ')}]\n`,
  )
}

// The configuration knows every check by name without reading their texts.
write(
  'src/generated/checks/ids.ts',
  `// Compiled from the files of src/checks by scripts/compile-rules.ts.\nexport const CHECK_IDS: readonly string[] = [\n${allIds.map(id => `  '${id}',\n`).join('')}]\n`,
)

if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}
