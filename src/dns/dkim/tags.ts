// Tag lists: the "name=value; name=value" syntax of DKIM key records, DKIM-Signature fields and DMARC records (RFC 6376 3.2).
import type { Severity } from '../../core/finding.js'

/** One thing wrong with a record; positions count characters of the record text from 0. */
export interface RecordProblem<Code extends string = string> {
  code: Code
  severity: Severity
  position: number
  length: number
  /** The tag it is about, lower case. */
  tag?: string
  /** What was found there, or what should stand there. */
  detail?: string
}

export interface Tag {
  /** As written. */
  name: string
  /** Surrounding white space removed; folding inside is kept. */
  value: string
  start: number
  valueStart: number
  /** Everything between "=" and ";" or the end, white space included: what RFC 6376 3.7 deletes for b=. */
  rawStart: number
  rawEnd: number
}

export type TagListProblemCode = 'duplicate-tag' | 'empty-tag' | 'malformed-tag' | 'bad-character'

export interface TagList {
  tags: Tag[]
  problems: RecordProblem<TagListProblemCode>[]
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/
const SPACE = /[ \t\r\n]/
// %x21-3A / %x3C-7E and folding white space; UTF-8 is admitted by RFC 8616 and is no concern of the list syntax.
const BAD = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/

/** More tags than any real record has; the rest is not looked at. */
const MAX_TAGS = 200

/** Splits a tag list. Never throws; malformed parts become problems and are left out of `tags`. */
export function parseTagList(text: string): TagList {
  const tags: Tag[] = []
  const problems: TagList['problems'] = []
  const seen = new Set<string>()
  let start = 0
  while (start <= text.length && tags.length < MAX_TAGS) {
    let end = text.indexOf(';', start)
    const last = end < 0
    if (last) end = text.length
    const part = text.slice(start, end)
    const lead = part.length - part.trimStart().length
    const position = start + lead
    if (part.trim() === '') {
      // One ";" may end the list; two in a row are an empty tag.
      if (!last) problems.push({ code: 'empty-tag', severity: 'warning', position: end, length: 1 })
    } else {
      const equals = part.indexOf('=')
      const name = equals < 0 ? '' : part.slice(0, equals).trim()
      if (!NAME.test(name)) {
        problems.push({
          code: 'malformed-tag',
          severity: 'error',
          position,
          length: part.trim().length,
          detail: part.trim().slice(0, 80),
        })
      } else {
        const rawStart = start + equals + 1
        let valueStart = rawStart
        while (valueStart < end && SPACE.test(text.charAt(valueStart))) valueStart++
        const value = text.slice(valueStart, end).trimEnd()
        const key = name.toLowerCase()
        if (seen.has(key)) {
          // RFC 6376 3.2: tags with duplicate names MUST NOT occur; if they do, the entire list is invalid.
          problems.push({ code: 'duplicate-tag', severity: 'error', position, length: name.length, tag: key })
        } else tags.push({ name, value, start: position, valueStart, rawStart, rawEnd: end })
        seen.add(key)
        const bad = BAD.exec(value)
        if (bad)
          problems.push({
            code: 'bad-character',
            severity: 'error',
            position: valueStart + bad.index,
            length: 1,
            tag: key,
            detail: `U+${bad[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
          })
      }
    }
    if (last) break
    start = end + 1
  }
  return { tags, problems }
}

/** Names are case-sensitive in DKIM (RFC 6376 3.2); `fold` reads them the way DMARC does. */
export const tagOf = (list: TagList, name: string, fold = false): Tag | undefined =>
  list.tags.find(t => (fold ? t.name.toLowerCase() : t.name) === name)

export const hasErrors = (problems: readonly RecordProblem[]): boolean => problems.some(p => p.severity === 'error')
