// Reply lines per second: the classifier against a plain loop over the same phrases, in the same run.
// node build/bench/replies.js after `npx tsc --noEmit false --outDir build`, or through `npm run bench`.
import { replyRules } from '../src/bounces/catalog.js'
import { fold, folded, spanHash } from '../src/bounces/classify/fold.js'
import { HEAD, OPTION, PROGRAM_AT, STEP_HEAD, sizeIn } from '../src/bounces/classify/phrase.js'
import { verify } from '../src/bounces/classify/verify.js'
import { classifyReply, defaultRules } from '../src/bounces/classify.js'

const samples = replyRules().flatMap(({ rule }) => rule.samples ?? [])
const rules = defaultRules()
const phrases = rules.tables.heads.length / HEAD

/** Looks for a phrase: each option of its anchor, at every place. */
function search(number: number): boolean {
  const { code, heads } = rules.tables
  const at = heads[number * HEAD + PROGRAM_AT] as number
  const step = code[at + 1 + (((code[at] as number) >> 8) & 255)] as number
  const stop = step + STEP_HEAD + (code[step] as number) * OPTION
  for (let o = step + STEP_HEAD; o < stop; o += OPTION) {
    const size = sizeIn(code[o] as number)
    for (let i = 0; i + size <= folded.length; i++)
      if (spanHash(i, size) === code[o + 1] && verify(rules.tables, number, size, i)) return true
  }
  return false
}

/** The partner: every phrase of every rule is tried on every line, with the same matcher. */
function plainLoop(text: string): number {
  fold(text)
  let found = 0
  for (let phrase = 0; phrase < phrases; phrase++) if (search(phrase)) found++
  return found
}

/** Lines per second of processor time; every line is different, so that nothing can be remembered. */
function measure(run: (text: string) => unknown, milliseconds: number): number {
  let lines = 0
  const start = process.cpuUsage()
  for (;;) {
    for (const sample of samples) run(`${sample} ${lines++}`)
    const { user, system } = process.cpuUsage(start)
    if (user + system > milliseconds * 1000) return (lines * 1e6) / (user + system)
  }
}

measure(text => classifyReply(text), 500)
measure(plainLoop, 500)
const classifier = measure(text => classifyReply(text), 1500)
const loop = measure(plainLoop, 1500)
console.log(
  `replies: ${Math.round(classifier)} lines/s, plain loop over the same ${phrases} phrases ${Math.round(loop)} lines/s, ratio ${(classifier / loop).toFixed(1)}`,
)
