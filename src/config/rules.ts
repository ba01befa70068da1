// A user's own rules for replies: the same shape as rules/bounces, read when the configuration names them.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { RuleFile } from '../bounces/classify.js'
import { UserError } from '../core/errors.js'
import { shownPath } from './read.js'

/** @throws UserError with file, line and column of the first mistake of each file */
export async function loadBounceRules(files: readonly string[], root: string): Promise<RuleFile[]> {
  if (files.length === 0) return []
  const [{ LineCounter, parseDocument }, { area }] = await Promise.all([import('yaml'), import('../rules/bounces.js')])
  return files.map(name => {
    const path = resolve(root, name)
    const file = shownPath(path)
    let text: string
    try {
      text = readFileSync(path, 'utf8')
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw new UserError({
        en: `cannot read the rules ${file}: ${code}`,
        de: `Die Regeln ${file} lassen sich nicht lesen: ${code}`,
      })
    }
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
    const refuse = (offset: number, message: string): never => {
      const { line, col } = lines.linePos(offset)
      throw new UserError({ en: `${file}:${line}:${col}: ${message}`, de: `${file}:${line}:${col}: ${message}` })
    }
    const [broken] = document.errors
    if (broken) refuse(broken.pos[0], broken.message)
    const parsed = area.schema.safeParse(document.toJS())
    if (parsed.success) return { ...parsed.data, file }
    const [issue] = parsed.error.issues
    const node = document.getIn(issue?.path as (string | number)[], true) as { range?: [number, number, number] } | undefined
    return refuse(node?.range?.[0] ?? 0, `${issue?.path.join('.')}: ${issue?.message}`)
  })
}
