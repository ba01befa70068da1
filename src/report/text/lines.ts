// Lines for a terminal. Colour enters only through Span.style; every text is made harmless on the way out.
import { styleText } from 'node:util'
import { oneLine } from '../escape.js'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'bad' | 'title'
export type Span = string | { readonly text: string; readonly style: Style }
export type Line = readonly Span[]

const STYLES: Record<Style, Parameters<typeof styleText>[0]> = {
  bold: 'bold',
  dim: 'dim',
  red: 'red',
  green: 'green',
  yellow: 'yellow',
  cyan: 'cyan',
  bad: ['bold', 'red'],
  title: ['bold', 'underline'],
}

export const styled = (text: string, style: Style): Span => ({ text, style })
const textOf = (span: Span): string => oneLine(typeof span === 'string' ? span : span.text)

/** Columns one code point takes: 0 for combining marks and joiners, 2 for East Asian wide characters and emoji. */
function columnsOf(c: string): number {
  const code = c.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (code === 0x200d || /\p{M}/u.test(c)) return 0
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  return wide ? 2 : 1
}

/** Terminal columns of a text as it will be printed. */
export function widthOf(text: string): number {
  let sum = 0
  for (const c of oneLine(text)) sum += columnsOf(c)
  return sum
}

export const lineWidth = (line: Line): number => line.reduce((sum, span) => sum + widthOf(textOf(span)), 0)

export const padEnd = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - widthOf(text)))
export const padStart = (text: string, columns: number): string => ' '.repeat(Math.max(0, columns - widthOf(text))) + text

/** The text in at most `columns`, with "…" where it was cut. */
export function clip(text: string, columns: number): string {
  const clean = oneLine(text)
  if (widthOf(clean) <= columns) return clean
  let out = ''
  let used = 0
  for (const c of clean) {
    used += columnsOf(c)
    if (used > columns - 1) break
    out += c
  }
  return `${out}…`
}

/** Lines of at most `columns`, broken at spaces, and inside words only where a word alone is longer. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of oneLine(text).split(' ')) {
    const size = widthOf(word)
    if (line !== '' && used + 1 + size > columns) {
      lines.push(line)
      line = ''
      used = 0
    }
    if (size <= columns - (line === '' ? 0 : used + 1)) {
      line = line === '' ? word : `${line} ${word}`
      used = widthOf(line)
      continue
    }
    for (const c of word) {
      const w = columnsOf(c)
      if (used + w > columns) {
        lines.push(line)
        line = ''
        used = 0
      }
      line += c
      used += w
    }
  }
  lines.push(line)
  return lines
}

/** `first` before the first line, as much room before the others. */
export function hang(first: Span, text: string, columns: number, style?: Style): Line[] {
  const indent = widthOf(textOf(first))
  return wrap(text, Math.max(20, columns - indent)).map((part, i) => [
    i === 0 ? first : ' '.repeat(indent),
    style ? styled(part, style) : part,
  ])
}

/** Left and right on one line when both fit, else on two. */
export function spread(left: Line, right: string, columns: number, style: Style = 'dim'): Line[] {
  const gap = columns - lineWidth(left) - widthOf(right)
  if (gap >= 2) return [[...left, ' '.repeat(gap), styled(right, style)]]
  return [left]
}

/** The finished text; the only place that writes escape sequences. */
export function paint(lines: readonly Line[], color: boolean): string {
  return lines
    .map(line => {
      const parts = line.map(span => {
        const text = textOf(span)
        return color && typeof span !== 'string' && text !== ''
          ? styleText(STYLES[span.style], text, { validateStream: false })
          : text
      })
      // Trailing blanks are noise in goldens, logs and mails.
      return color ? parts.join('') : parts.join('').trimEnd()
    })
    .join('\n')
    .concat('\n')
}
