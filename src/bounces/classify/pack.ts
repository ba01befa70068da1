// A compiled rule set as text and back: the build does the compiling, a start only unpacks.
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import type { CodeRule, RuleSet, Tables, WordRule } from './compile.js'
import { literalHash } from './fold.js'
import { lengthIn, RECORD } from './grams.js'
import { HEAD, OPTION, PROGRAM_AT, STEP_HEAD, sizeIn } from './phrase.js'

const VIEWS = {
  startBits: Int32Array,
  startBuckets: Uint16Array,
  startRecords: Int32Array,
  startPhrases: Uint16Array,
  startPlaces: Int32Array,
  innerBits: Int32Array,
  innerBuckets: Uint16Array,
  innerRecords: Int32Array,
  innerPhrases: Uint16Array,
  innerPlaces: Int32Array,
  code: Int32Array,
  heads: Int32Array,
  needs: Uint16Array,
  places: Int32Array,
  pool: Uint16Array,
  ruleList: Uint16Array,
} as const
const NAMES = Object.keys(VIEWS) as (keyof Tables)[]

export interface PackedRules {
  /** Lengths of the tables in the order of {@link NAMES}. */
  lengths: readonly number[]
  /** The tables one behind the other, little-endian, each from a multiple of four octets, Brotli, as base64. */
  tables: string
  /** Everything else: JSON, Brotli, as base64. */
  rest: string
  hints: PackedRules | null
}

const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants

/** Brotli makes the tables a quarter smaller than deflate does and takes two milliseconds more to unpack. */
const pressed = (data: Uint8Array | string): string => {
  const bytes = Buffer.from(data)
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: bytes.length }
  return brotliCompressSync(bytes, { params }).toString('base64')
}
const unpressed = (text: string): ReturnType<typeof brotliDecompressSync> => brotliDecompressSync(Buffer.from(text, 'base64'))

const padded = (bytes: number): number => (bytes + 3) & ~3

/** Calls back with the place of each hash in the tables, and what it is the hash of. */
function eachHash(tables: Tables, found: (table: Int32Array, at: number, offset: number, size: number) => void): void {
  for (const [records, places] of [
    [tables.startRecords, tables.startPlaces],
    [tables.innerRecords, tables.innerPlaces],
  ] as const)
    places.forEach((place, r) => {
      found(records, r * RECORD, place, lengthIn(records[r * RECORD + 1] as number))
    })
  const { code, heads, places } = tables
  const seen = new Set<number>()
  let option = 0
  for (let head = PROGRAM_AT; head < heads.length; head += HEAD) {
    const phrase = heads[head] as number
    for (let i = 0; i < ((code[phrase] as number) & 255); i++) {
      const step = code[phrase + 1 + i] as number
      if (seen.has(step)) continue
      seen.add(step)
      const stop = step + STEP_HEAD + Math.max(0, code[step] as number) * OPTION
      for (let o = step + STEP_HEAD; o < stop; o += OPTION)
        found(code, o + 1, places[option++] as number, sizeIn(code[o] as number))
    }
  }
}

/** Hashes cannot be packed and are soon made again: they stay at home. */
function withoutHashes(full: Tables): Tables {
  const tables = {
    ...full,
    startRecords: full.startRecords.slice(),
    innerRecords: full.innerRecords.slice(),
    code: full.code.slice(),
  }
  eachHash(tables, (table, at) => {
    table[at] = 0
  })
  return tables
}

export function packRules({ tables: full, hints, ...rest }: RuleSet): PackedRules {
  const tables = withoutHashes(full)
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
    hints: hints && packRules(hints),
    tables: pressed(bytes),
    rest: pressed(
      JSON.stringify({
        ...rest,
        hosts: [...rest.hosts],
        codes: [...rest.codes],
        wordRules,
        words: [...rest.words].map(([word, rule]) => [word, wordRules.indexOf(rule)]),
      }),
    ),
  }
}

type Rest = Omit<RuleSet, 'tables' | 'hints' | 'hosts' | 'codes' | 'words'> & {
  hosts: [string, number][]
  codes: [string, CodeRule][]
  wordRules: WordRule[]
  words: [string, number][]
}

export function unpackRules({ lengths, tables, rest, hints }: PackedRules): RuleSet {
  const bytes = unpressed(tables)
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
  eachHash(views, (table, at, offset, size) => {
    table[at] = literalHash(views.pool, offset, size)
  })
  const { wordRules, words, hosts, codes, ...other } = JSON.parse(unpressed(rest).toString()) as Rest
  return {
    ...other,
    tables: views,
    hints: hints && unpackRules(hints),
    hosts: new Map(hosts),
    codes: new Map(codes),
    words: new Map(words.map(([word, rule]) => [word, wordRules[rule] as WordRule])),
  }
}
