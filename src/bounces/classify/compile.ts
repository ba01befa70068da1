// Turns rule files into what the matcher runs: phrases with their automaton, rules, code tables, vocabularies, gates.

import type { Actor, AddressVerdict, BounceCategory, Retry } from '../../core/bounce-categories.js'
import type { BounceRuleFile, ReplyRule, ReplyRuleFile } from '../../rules/bounces.js'
import { type Automaton, buildAutomaton } from './automaton.js'
import { anchorTriples, compilePhrase, createPool, isPhraseError, type Phrase } from './phrase.js'
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
  /** Any of its phrases is enough. */
  simple: boolean
  any: Uint32Array | null
  all: readonly Uint32Array[]
  not: Uint32Array | null
  /** Triples without any of which no excluding phrase can occur; null when that cannot be told. */
  notTriples: number[] | null
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

export interface RuleSet {
  automaton: Automaton
  /** The literals of all phrases. */
  pool: Uint16Array
  /** Place and length in the pool of each automaton entry. */
  anchorOffsets: Int32Array
  anchorLengths: Int32Array
  /** 1: the phrase begins with this literal and at the start of a word. */
  anchorsWord: Uint8Array
  /** Phrase number of each automaton entry. */
  phraseOf: Uint32Array
  phrases: readonly Phrase[]
  /** Rules to look at when a phrase occurs. */
  rulesOf: readonly (readonly number[])[]
  /** Gate that a phrase opens, -1 for none. */
  gateOf: Int16Array
  rules: readonly CompiledRule[]
  /** Rules without phrases, by gate. */
  gateRules: readonly (readonly number[])[]
  gates: readonly { provider: string }[]
  /** Host suffix to gate. */
  hosts: ReadonlyMap<string, number>
  codes: ReadonlyMap<string, CodeRule>
  stages: readonly StageRule[]
  /** `system|word`, both without case, spaces, dashes, underscores. */
  words: ReadonlyMap<string, WordRule>
  /** The files as they came, for texts. */
  files: readonly RuleFile[]
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

/**
 * Compiles rule files, the built-in ones and a user's own, into one set. Rules of the tier `own` come before all others.
 * Throws a UserError that names file and rule when a phrase cannot be compiled.
 */
export function compileRules(files: readonly RuleFile[]): RuleSet {
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
  const gates: { provider: string }[] = []
  const gateRules: number[][] = []
  const hosts = new Map<string, number>()
  const codes = new Map<string, CodeRule>()
  const stages: StageRule[] = []
  const words = new Map<string, WordRule>()

  const addReplies = (file: ReplyRuleFile): void => {
    let gate = -1
    if (file.provider !== undefined && (file.hosts ?? file.marks) !== undefined) {
      gate = gates.findIndex(g => g.provider === file.provider)
      if (gate < 0) {
        gate = gates.push({ provider: file.provider }) - 1
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
    const ids = (list: string[] | undefined): Uint32Array | null => (list ? Uint32Array.from(list, touch) : null)
    rules.push({
      ...verdictOf(rule),
      id: rule.id,
      tier: file.tier,
      provider: file.provider ?? null,
      gate,
      gated: rule.gated ?? false,
      priority: rule.priority ?? 50,
      simple: rule.any !== undefined && rule.all === undefined,
      any: ids(rule.any),
      all: (rule.all ?? []).map(group => Uint32Array.from(group, touch)),
      not: rule.not ? Uint32Array.from(rule.not, phraseId) : null,
      notTriples: null,
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

  const pool = createPool()
  const anchorOffsets: number[] = []
  const anchorLengths: number[] = []
  const anchorsWord: number[] = []
  const phrases: Phrase[] = []
  const phraseOf: number[] = []
  for (const [phrase, id] of phraseIds) {
    try {
      const compiled = compilePhrase(phrase, pool)
      phrases.push(compiled)
      // Phrases that only exclude are looked up when a rule depends on them.
      if ((rulesOf[id] as number[]).length === 0 && (gateOfPhrase[id] as number) < 0) continue
      const options = compiled.steps[compiled.anchor]?.options ?? new Int32Array(0)
      for (let o = 0; o < options.length; o += 4) {
        anchorOffsets.push(options[o] as number)
        anchorLengths.push(options[o + 1] as number)
        phraseOf.push(id)
        anchorsWord.push(compiled.anchor === 0 && !compiled.open ? 1 : 0)
      }
    } catch (error) {
      if (!isPhraseError(error)) throw error
      const rule = rules[rulesOf[id]?.[0] ?? -1]
      const texts: UserErrorTexts = { rule: rule?.id ?? phrase, detail: error.message }
      throw userError(texts)
    }
  }
  for (const rule of rules) {
    const triples = rule.not ? Array.from(rule.not, id => anchorTriples(pool.units, phrases[id] as Phrase)) : []
    rule.notTriples = triples.includes(null) ? null : [...new Set(triples.flatMap(t => t ?? []))]
  }
  return {
    automaton: buildAutomaton(pool.units, anchorOffsets, anchorLengths),
    pool: pool.units,
    anchorOffsets: Int32Array.from(anchorOffsets),
    anchorLengths: Int32Array.from(anchorLengths),
    anchorsWord: Uint8Array.from(anchorsWord),
    phraseOf: Uint32Array.from(phraseOf),
    phrases,
    rulesOf,
    gateOf: Int16Array.from(gateOfPhrase),
    rules,
    gateRules,
    gates,
    hosts,
    codes,
    stages,
    words,
    files,
  }
}
