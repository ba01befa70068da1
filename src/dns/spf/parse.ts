// SPF record text in, record and every problem out (RFC 7208 4.5, 4.6, 12). Never throws and never stops at the first problem.
import { suggest } from './hints.js'
import { lintRecord } from './lint.js'
import { parseTerm } from './term.js'
import type { SpfMechanism, SpfModifier, SpfParse, SpfProblem, SpfProblemCode, SpfRecord, SpfTerm } from './types.js'
import { SPF_ERROR_CODES } from './types.js'

const ERRORS: ReadonlySet<SpfProblemCode> = new Set(SPF_ERROR_CODES)
/** Longer texts are no SPF record of this world; the rest is not looked at. */
const MAX_LENGTH = 65_535
const MAX_PROBLEMS = 500

/** RFC 7208 4.5: the version is "v=spf1" in any case, and then a space or the end. */
export function isSpfText(text: string): boolean {
  return text.length >= 6 && (text.length === 6 || text.charCodeAt(6) === 32) && text.slice(0, 6).toLowerCase() === 'v=spf1'
}

/** Meant as SPF, but receivers do not see it as such: a wrong version, quotes or a space before it, a term glued to it. */
const LOOKALIKE =
  /^[\s"'\u201c\u201d\u201e\u2018\u2019\ufeff]{0,8}(?:v\s?[=:-]?\s?spf\s?\d{0,3}|spf1)(?![.\d])(?=[\s,;:"'+?~-]|$|(?:all|include|a|mx|ptr|ip[46]|exists|redirect)\b)/i

export const looksLikeSpf = (text: string): boolean => !isSpfText(text) && LOOKALIKE.test(text)

/**
 * Parses one SPF record: the strings of its TXT record joined without a space.
 * `valid` is false exactly when a receiver would answer permerror (or would not take the text for SPF at all).
 */
export function parseSpf(text: string): SpfParse {
  const problems: SpfProblem[] = []
  const add = (code: SpfProblemCode, position: number, length: number, suggestion?: string): void => {
    if (problems.length >= MAX_PROBLEMS) return
    const at = {
      code,
      severity: ERRORS.has(code) ? 'error' : 'warning',
      position,
      length,
      text: text.slice(position, position + length),
    } as const
    problems.push(suggestion === undefined ? at : { ...at, suggestion })
  }

  let start = 6
  if (!isSpfText(text)) {
    const lookalike = LOOKALIKE.exec(text)
    if (!lookalike) {
      add('not-spf', 0, Math.min(text.length, 20))
      return { valid: false, record: null, problems }
    }
    start = lookalike[0].length
    while (/[,;:"']/.test(text[start] ?? '')) start++
    const glued = /[a-z+?~-]/i.test(text[start] ?? '')
    add('bad-version', 0, start, glued ? 'v=spf1 ' : 'v=spf1')
  }

  const terms: SpfTerm[] = []
  const words = [...tokens(text.slice(0, MAX_LENGTH), start, add)]
  for (let i = 0; i < words.length; i++) {
    const [token, position] = words[i] as [string, number]
    const next = words[i + 1]
    if (next && readTorn(token, position, next)) i++
    else readToken(token, position)
  }
  const record = assemble(terms, add)
  problems.push(...lintRecord(record, text))
  problems.sort((a, b) => a.position - b.position)
  return { valid: !problems.some(p => p.severity === 'error'), record, problems }

  /** "ip4: 192.0.2.1", "- all": one term, torn by a space. */
  function readTorn(token: string, position: number, [next, at]: [string, number]): boolean {
    const code = /^[+?~-]$/.test(token) ? 'stray-qualifier' : /^[+?~-]?[a-z0-9]+:$/i.test(token) ? 'space-after-colon' : null
    if (code === null || /[^\x21-\x7e]/.test(next) || (code === 'space-after-colon' && parseTerm(next, 0).term !== null))
      return false
    if (parseTerm(token + next, 0).term === null) return false
    const length = at + next.length - position
    add(code, position, length, token + next)
    terms.push({ kind: 'invalid', text: text.slice(position, position + length), position })
    return true
  }

  function readToken(token: string, position: number): void {
    const odd = /[^\x21-\x7e]/.exec(token)
    if (odd) {
      const quote = /[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]/.test(token)
      const control = odd[0] < ' ' || odd[0] === '\x7f'
      const code = quote ? 'quote-character' : control ? 'control-character' : 'non-ascii'
      add(code, position, token.length, suggest(code, token))
      terms.push({ kind: 'invalid', text: token, position })
      return
    }
    const { term, fault } = parseTerm(token, position)
    if (term) {
      terms.push(term)
      return
    }
    terms.push({ kind: 'invalid', text: token, position })
    const better = problems.length < MAX_PROBLEMS ? suggest(fault.code, token) : undefined
    // The cause, where it can be told, is more use than the symptom; then the whole token is to be replaced.
    const code = refine(fault.code, token, better)
    if (better !== undefined || code !== fault.code) add(code, position, token.length, better)
    else add(code, position + fault.at, fault.length)
  }
}

function refine(code: SpfProblemCode, token: string, better: string | undefined): SpfProblemCode {
  if (/^["']|["']$/.test(token)) return 'quote-character'
  if (/[,;]/.test(token) && better !== undefined) return 'bad-separator'
  if (
    code === 'unknown-mechanism' &&
    better !== undefined &&
    /^[+?~-]?(?:\d{1,3}\.){3}\d|^[+?~-]?[0-9a-f]{0,4}:[0-9a-f:]*:/i.test(token)
  )
    return 'bare-address'
  if (better?.includes(' ')) return 'missing-space'
  return code
}

type Add = (code: SpfProblemCode, position: number, length: number, suggestion?: string) => void

/** Cuts at white space. Only the plain space separates terms (RFC 7208 12); tabs, line breaks and no-break spaces are errors, but cut too. */
function* tokens(text: string, start: number, add: Add): Generator<[string, number]> {
  const word = /[^\s\u00a0\u200b\ufeff]+/g
  const space = /[^\S ]|[\u00a0\u200b\ufeff]/g
  space.lastIndex = start
  for (let bad = space.exec(text); bad; bad = space.exec(text))
    add(bad[0] <= ' ' ? 'control-character' : 'non-ascii', bad.index, 1, ' ')
  word.lastIndex = start
  for (let hit = word.exec(text); hit; hit = word.exec(text)) yield [hit[0], hit.index]
}

function assemble(terms: SpfTerm[], add: Add): SpfRecord {
  const mechanisms: SpfMechanism[] = []
  let redirect: SpfModifier | null = null
  let exp: SpfModifier | null = null
  for (const term of terms) {
    if (term.kind === 'mechanism') mechanisms.push(term)
    else if (term.kind === 'modifier' && (term.name === 'redirect' || term.name === 'exp')) {
      // RFC 7208 6: each of the two may stand once.
      if (term.name === 'redirect' ? redirect : exp) add('duplicate-modifier', term.position, term.text.length)
      else if (term.name === 'redirect') redirect = term
      else exp = term
    }
  }
  return { terms, mechanisms, redirect, exp }
}

const CACHE_SIZE = 2_000
const cache = new Map<string, SpfParse>()

/** {@link parseSpf} with a memory: records of large senders come up in every evaluation. Callers must not change what they get. */
export function parseSpfCached(text: string): SpfParse {
  let parsed = cache.get(text)
  if (parsed === undefined) {
    parsed = parseSpf(text)
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string)
    cache.set(text, parsed)
  }
  return parsed
}
