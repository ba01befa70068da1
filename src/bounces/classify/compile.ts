// Turns rule files into what the matcher runs: phrases with what finds them, rules, code tables, vocabularies, gates.

import type { Actor, AddressVerdict, BounceCategory, Retry } from '../../core/bounce-categories.js'
import type { BounceRuleFile, ReplyRule, ReplyRuleFile } from '../../rules/bounces.js'
import { countedFrequency, guessedFrequency } from './anchor.js'
import { foldPhrase } from './fold.js'
import { buildGrams, type Literal } from './grams.js'
import { compilePhrase, createPrograms, GATE, HEAD, isPhraseError, RULES_AT } from './phrase.js'
import { type UserErrorTexts, userError } from './trouble.js'

export type RuleFile = BounceRuleFile & { file?: string }

/** The answers of a rule as far as the rule itself gives them. */
export interface Verdict {
  category: BounceCategory
  subcategory: string | null
  retry: Retry | null
  address: AddressVerdict | null
  actor: Actor | null
  checks: readonly string[]
}

export interface CompiledRule extends Verdict {
  id: string
  tier: ReplyRuleFile['tier']
  provider: string | null
  /** Index of the gate, -1 when the file names no hosts. */
  gate: number
  gated: boolean
  priority: number
  /** Its priority and what its tier adds. */
  score: number
  /** Any of its phrases is enough: whichever was found. */
  simple: boolean
  /** Null also for simple rules. */
  any: readonly number[] | null
  all: readonly (readonly number[])[]
  not: readonly number[] | null
  status: readonly string[] | null
  code: readonly string[] | null
}

export interface CodeRule extends Verdict {
  id: string
  priority: number
}

export interface StageRule extends CodeRule {
  stage: string
  code: string
}

export interface WordRule extends CodeRule {
  system: string
}

/** The numbers of a rule set, ready to be used as they are. */
export interface Tables {
  /** What the pass over the reply looks for at the beginnings of words and anywhere, see {@link Grams}. */
  startBits: Int32Array
  startBuckets: Uint16Array
  startRecords: Int32Array
  startPhrases: Uint16Array
  startPlaces: Int32Array
  innerBits: Int32Array
  innerBuckets: Uint16Array
  innerRecords: Int32Array
  innerPhrases: Uint16Array
  innerPlaces: Int32Array
  /** Programs of the phrases, see phrase.ts. */
  code: Int32Array
  heads: Int32Array
  needs: Uint16Array
  places: Int32Array
  pool: Uint16Array
  /** Rules to look at when a phrase occurs. */
  ruleList: Uint16Array
}

export interface RuleSet {
  tables: Tables
  /** Some literal that may stand anywhere has less than four units. */
  shortInner: boolean
  rules: readonly CompiledRule[]
  /** Rules without phrases, by gate. */
  gateRules: readonly (readonly number[])[]
  /** Providers, by gate. */
  gates: readonly string[]
  /** Host suffix to gate. */
  hosts: ReadonlyMap<string, number>
  codes: ReadonlyMap<string, CodeRule>
  stages: readonly StageRule[]
  /** `system|word`, both without case, spaces, dashes, underscores. */
  words: ReadonlyMap<string, WordRule>
  /** Rules of the tier `hint`, asked only where these have nothing of weight to say. */
  hints: RuleSet | null
  /** A user's own rules beside these. */
  own: RuleSet | null
}

interface AnswerFields {
  category: BounceCategory
  subcategory?: string | undefined
  retry?: Retry | undefined
  address?: AddressVerdict | undefined
  actor?: Actor | undefined
  checks?: string[] | undefined
}

const verdictOf = (r: AnswerFields): Verdict => ({
  category: r.category,
  subcategory: r.subcategory ?? null,
  retry: r.retry ?? null,
  address: r.address ?? null,
  actor: r.actor ?? null,
  checks: r.checks ?? [],
})

/** `x.7.26` stands for 4 and 5, `5.7.65*` for all codes that begin so; `*` alone for any number. */
function statusKeys(pattern: string): string[] {
  return pattern.startsWith('x') ? [`4${pattern.slice(1)}`, `5${pattern.slice(1)}`] : [pattern]
}

export const wordKey = (system: string, value: string): string =>
  `${system.toLowerCase().replaceAll(/[\s_-]/g, '')}|${value.toLowerCase().replaceAll(/[\s_-]/g, '')}`

const TIER = { own: 200, provider: 15, software: 10, language: 0, hint: 0 } as const

/** Samples from which frequencies can be counted. */
const ENOUGH = 200

/**
 * Compiles rule files, the built-in ones and a user's own, into one set. Rules of the tier `own` come before all others.
 * Throws a UserError that names file and rule when a phrase cannot be compiled.
 */
export function compileRules(files: readonly RuleFile[]): RuleSet {
  const isHint = (file: RuleFile): boolean => file.kind === 'replies' && file.tier === 'hint'
  const hints = files.filter(isHint)
  return { ...compile(files.filter(file => !isHint(file))), hints: hints.length > 0 ? compile(hints) : null }
}

function compile(files: readonly RuleFile[]): RuleSet {
  const phraseIds = new Map<string, number>()
  const rulesOf: number[][] = []
  const gateOfPhrase: number[] = []
  const phraseId = (phrase: string): number => {
    let id = phraseIds.get(phrase)
    if (id === undefined) {
      id = phraseIds.size
      phraseIds.set(phrase, id)
      rulesOf.push([])
      gateOfPhrase.push(-1)
    }
    return id
  }
  const rules: CompiledRule[] = []
  const gates: string[] = []
  const gateRules: number[][] = []
  const hosts = new Map<string, number>()
  const codes = new Map<string, CodeRule>()
  const stages: StageRule[] = []
  const words = new Map<string, WordRule>()

  const addReplies = (file: ReplyRuleFile): void => {
    let gate = -1
    if (file.provider !== undefined && (file.hosts ?? file.marks) !== undefined) {
      gate = gates.indexOf(file.provider)
      if (gate < 0) {
        gate = gates.push(file.provider) - 1
        gateRules.push([])
      }
      for (const host of file.hosts ?? []) hosts.set(host, gate)
      for (const mark of file.marks ?? []) gateOfPhrase[phraseId(mark)] = gate
    }
    for (const rule of file.rules) addRule(file, rule, gate)
  }
  const addRule = (file: ReplyRuleFile, rule: ReplyRule, gate: number): void => {
    const number = rules.length
    const touch = (phrase: string): number => {
      const id = phraseId(phrase)
      const list = rulesOf[id] as number[]
      if (list.at(-1) !== number) list.push(number)
      return id
    }
    const priority = rule.priority ?? 50
    const simple = rule.any !== undefined && rule.all === undefined
    const any = rule.any?.map(touch) ?? null
    rules.push({
      ...verdictOf(rule),
      id: rule.id,
      tier: file.tier,
      provider: file.provider ?? null,
      gate,
      gated: rule.gated ?? false,
      priority,
      score: TIER[file.tier] + priority,
      simple,
      any: simple ? null : any,
      all: (rule.all ?? []).map(group => group.map(touch)),
      not: rule.not?.map(phraseId) ?? null,
      status: rule.status?.flatMap(statusKeys) ?? null,
      code: rule.code ?? null,
    })
    if (!rule.any && !rule.all && gate >= 0) (gateRules[gate] as number[]).push(number)
  }

  for (const file of files) {
    if (file.kind === 'replies') addReplies(file)
    else if (file.kind === 'codes') {
      for (const rule of file.rules)
        for (const key of statusKeys(rule.status))
          codes.set(key, { ...verdictOf(rule), id: `code-${key}`, priority: rule.priority })
    } else if (file.kind === 'stages') {
      for (const rule of file.rules)
        stages.push({
          ...verdictOf(rule),
          id: `stage-${rule.stage.toLowerCase().replaceAll(' ', '-')}`,
          priority: rule.priority,
          stage: rule.stage,
          code: rule.code,
        })
    } else if (file.kind === 'vocabulary') {
      for (const system of file.systems) {
        for (const entry of file.values) {
          const id = `${file.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${entry.value.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`
          const rule: WordRule = { ...verdictOf(entry), id, priority: 35, system }
          for (const value of [entry.value, ...(entry.aliases ?? [])]) words.set(wordKey(system, value), rule)
        }
      }
    }
  }

  const samples = files.flatMap(f => (f.kind === 'replies' ? f.rules.flatMap(r => r.samples ?? []) : [])).map(foldPhrase)
  const frequency = samples.length >= ENOUGH ? countedFrequency(samples) : guessedFrequency
  const programs = createPrograms()
  const literals: Literal[] = []
  for (const [phrase, id] of phraseIds) {
    try {
      // Phrases that only exclude rules are looked for when such a rule is a candidate.
      const sought = (rulesOf[id] as number[]).length > 0 || (gateOfPhrase[id] as number) >= 0
      const anchor = compilePhrase(phrase, programs, frequency, sought)
      if (!sought) continue
      for (const option of anchor.options)
        literals.push({ text: option, offset: programs.offsets.get(option) as number, phrase: id, word: anchor.word })
    } catch (error) {
      if (!isPhraseError(error)) throw error
      const rule = rules[rulesOf[id]?.[0] ?? -1]
      const texts: UserErrorTexts = { rule: rule?.id ?? phrase, detail: error.message }
      throw userError(texts)
    }
  }
  const { start, inner, shortInner } = buildGrams(literals, samples)
  let rulesAt = 0
  rulesOf.forEach((list, id) => {
    programs.heads[id * HEAD + RULES_AT] = rulesAt | (list.length << 16)
    programs.heads[id * HEAD + GATE] = gateOfPhrase[id] as number
    rulesAt += list.length
  })
  if (rulesAt > 65_535) throw new RangeError('too many rules: the reply matcher holds 65,535 phrases of rules')
  return {
    tables: {
      startBits: start.bits,
      startBuckets: start.buckets,
      startRecords: start.records,
      startPhrases: start.phrases,
      startPlaces: start.places,
      innerBits: inner.bits,
      innerBuckets: inner.buckets,
      innerRecords: inner.records,
      innerPhrases: inner.phrases,
      innerPlaces: inner.places,
      code: Int32Array.from(programs.code),
      heads: Int32Array.from(programs.heads),
      needs: Uint16Array.from(programs.needs),
      places: Int32Array.from(programs.places),
      pool: Uint16Array.from(programs.pool),
      ruleList: Uint16Array.from(rulesOf.flat()),
    },
    shortInner,
    rules,
    gateRules,
    gates,
    hosts,
    codes,
    stages,
    words,
    hints: null,
    own: null,
  }
}
