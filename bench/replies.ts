// Reply lines per second: the classifier against a plain loop over the same phrases, in the same run.
// node build/bench/replies.js after `npx tsc --noEmit false --outDir build`, or through `npm run bench`.
import { replyRules } from '../src/bounces/catalog.js'
import { fold } from '../src/bounces/classify/fold.js'
import { HEAD } from '../src/bounces/classify/phrase.js'
import { classifyAnew, classifyReply, defaultRules } from '../src/bounces/classify.js'
import { search } from './lib/search.js'

const samples = replyRules().flatMap(({ rule }) => rule.samples ?? [])
const rules = defaultRules()
const phrases = rules.tables.heads.length / HEAD

/** The partner: every phrase of every rule is tried on every line, with the same matcher. */
function plainLoop(text: string): number {
  fold(text)
  let found = 0
  for (let phrase = 0; phrase < phrases; phrase++) if (search(rules, phrase)) found++
  return found
}

/** Lines per second of processor time; every line is different. */
function measure(run: (text: string) => unknown, milliseconds: number): number {
  let lines = 0
  const start = process.cpuUsage()
  for (;;) {
    for (const sample of samples) run(`${sample} ${lines++}`)
    const { user, system } = process.cpuUsage(start)
    if (user + system > milliseconds * 1000) return (lines * 1e6) / (user + system)
  }
}

measure(text => classifyAnew(text), 500)
measure(text => classifyReply(text), 500)
measure(plainLoop, 500)
const anew = measure(text => classifyAnew(text), 1500)
const remembered = measure(text => classifyReply(text), 1500)
const loop = measure(plainLoop, 1500)
const times = (speed: number): string => `${Math.round(speed)} lines/s (${(speed / loop).toFixed(1)} times)`
console.log(`replies: plain loop over ${phrases} phrases ${Math.round(loop)} lines/s; searched anew ${times(anew)};`)
console.log(`replies: like an earlier one but for words that no rule knows ${times(remembered)}`)
