// The plain way to find a phrase: each option of its anchor, at every place. Slow, and therefore what the matcher is compared with.
import type { RuleSet } from '../../src/bounces/classify/compile.js'
import { folded, spanHash } from '../../src/bounces/classify/fold.js'
import { HEAD, OPTION, PROGRAM_AT, STEP_HEAD, sizeIn } from '../../src/bounces/classify/phrase.js'
import { verify } from '../../src/bounces/classify/verify.js'

/** Whether the folded text has this phrase. */
export function search({ tables }: RuleSet, phrase: number): boolean {
  const { code, heads } = tables
  const at = heads[phrase * HEAD + PROGRAM_AT] as number
  const step = code[at + 1 + (((code[at] as number) >> 8) & 255)] as number
  const stop = step + STEP_HEAD + (code[step] as number) * OPTION
  for (let o = step + STEP_HEAD; o < stop; o += OPTION) {
    const size = sizeIn(code[o] as number)
    for (let i = 0; i + size <= folded.length; i++)
      if (spanHash(i, size) === code[o + 1] && verify(tables, phrase, size, i)) return true
  }
  return false
}
