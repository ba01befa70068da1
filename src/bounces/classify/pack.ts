// A compiled rule set as text and back: the build does the compiling, a start only unpacks.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { CodeRule, RuleSet, Tables, WordRule } from './compile.js'

const VIEWS = {
  startBits: Int32Array,
  startBuckets: Uint16Array,
  startRecords: Int32Array,
  innerBits: Int32Array,
  innerBuckets: Uint16Array,
  innerRecords: Int32Array,
  code: Int32Array,
  phraseAt: Int32Array,
  needs: Uint16Array,
  needsAt: Int32Array,
  pool: Uint16Array,
  rulesAt: Uint16Array,
  ruleList: Uint16Array,
  gateOf: Int16Array,
} as const
const NAMES = Object.keys(VIEWS) as (keyof Tables)[]

export interface PackedRules {
  /** Lengths of the tables in the order of {@link NAMES}. */
  lengths: readonly number[]
  /** The tables one behind the other, little-endian, each from a multiple of four octets, deflated, as base64. */
  tables: string
  /** Everything else, as JSON. */
  rest: string
}

const padded = (bytes: number): number => (bytes + 3) & ~3

export function packRules({ tables, ...rest }: RuleSet): PackedRules {
  const total = NAMES.reduce((n, name) => n + padded(tables[name].byteLength), 0)
  const bytes = new Uint8Array(total)
  let at = 0
  for (const name of NAMES) {
    const { buffer, byteOffset, byteLength } = tables[name]
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += padded(byteLength)
  }
  const wordRules = [...new Set(rest.words.values())]
  return {
    lengths: NAMES.map(name => tables[name].length),
    tables: deflateRawSync(bytes, { level: 9 }).toString('base64'),
    rest: JSON.stringify({
      ...rest,
      hosts: [...rest.hosts],
      codes: [...rest.codes],
      wordRules,
      words: [...rest.words].map(([word, rule]) => [word, wordRules.indexOf(rule)]),
    }),
  }
}

type Rest = Omit<RuleSet, 'tables' | 'hosts' | 'codes' | 'words'> & {
  hosts: [string, number][]
  codes: [string, CodeRule][]
  wordRules: WordRule[]
  words: [string, number][]
}

export function unpackRules({ lengths, tables, rest }: PackedRules): RuleSet {
  const bytes = inflateRawSync(Buffer.from(tables, 'base64'))
  // A buffer of its own begins at an aligned place.
  const { buffer } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  let at = bytes.byteOffset % 4 === 0 ? bytes.byteOffset : 0
  const views = Object.fromEntries(
    NAMES.map((name, i) => {
      const View = VIEWS[name]
      const view = new View(buffer, at, lengths[i])
      at += padded(view.byteLength)
      return [name, view]
    }),
  ) as unknown as Tables
  const { wordRules, words, hosts, codes, ...other } = JSON.parse(rest) as Rest
  return {
    ...other,
    tables: views,
    hosts: new Map(hosts),
    codes: new Map(codes),
    words: new Map(words.map(([word, rule]) => [word, wordRules[rule] as WordRule])),
  }
}
