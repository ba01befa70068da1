// What the sections of the text report write with.
import type { Format, Texts } from '../core/locale.js'

const WIDTH = 80

/** Bounce texts are foreign: no escape sequences, no control or direction characters reach a terminal. */
export const plain = (text: string): string =>
  text.replace(/\u001b\[[0-9;?]{0,20}[A-Za-z]?|[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, ' ')

export interface Pen {
  f: Format
  t: (texts: Texts) => string
  lines: string[]
}

export function title({ lines, t }: Pen, texts: Texts): void {
  if (lines.length > 0) lines.push('')
  lines.push(t(texts))
}

export const cut = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text)

export function wrap(text: string, indent = '  ', first = indent): string[] {
  const lines: string[] = []
  let line = first
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.trim() !== '' && line.length + word.length + 1 > WIDTH && line !== first) {
      lines.push(line.trimEnd())
      line = indent
    }
    line += line.endsWith(' ') || line === '' ? word : ` ${word}`
  }
  lines.push(line.trimEnd())
  return lines
}
