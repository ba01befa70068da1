// The hand-written pages say the same in both languages: same parts, same commands and examples, same links. What they say is for readers.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const guides = readdirSync(join(root, 'docs', 'guides')).sort()

interface Page {
  file: string
  text: string
}
const page = (file: string): Page => ({ file, text: readFileSync(join(root, file), 'utf8') })

const FENCE = /(?:<!-- (exit \d|skip)[^>]*-->\s*)?```([a-z-]*)\n([\s\S]*?)```/g
const withoutCode = ({ text }: Page): string => text.replaceAll(FENCE, '')
const levels = (p: Page): number[] => [...withoutCode(p).matchAll(/^(#+) /gm)].map(m => m[1]?.length ?? 0)
/** Table rows, list entries: how much there is of each. */
const rows = (p: Page): number => [...withoutCode(p).matchAll(/^(?:\||- )/gm)].length

/** Code and its marks; what is written for readers inside it (comments, reasons, names) may be in their language. */
const blocks = ({ text }: Page): string[] =>
  [...text.matchAll(FENCE)].map(([, mark = '', language = '', body = '']) => {
    const code = body
      .replaceAll(/(?:^|\s+)(?:#(?! yaml-language-server)|\/\/ ).*$/gm, '')
      .replaceAll(/(--reason) "[^"]*"/g, '$1 "…"')
      .replaceAll(/^(name|source): .*$/gm, '$1: …')
    return `${mark} ${language}\n${code.trim()}`
  })

/** Targets as seen from the root, the German ones as their English counterparts. */
const links = (p: Page): string[] =>
  [...withoutCode(p).matchAll(/\]\(([^)#\s]+)/g)].map(([, target = '']) =>
    target.startsWith('http') ? target : posix.join(posix.normalize(dirname(p.file)), target).replace(/^docs\/de\//, 'docs/'),
  )
const sameTarget = (link: string): string => link.replace('README.de.md', 'README.md').replace('report-de', 'report-en')

it('every guide is there in both languages', () => {
  expect(readdirSync(join(root, 'docs', 'de', 'guides')).sort()).toEqual(guides)
})

describe.each(guides)('%s', name => {
  const en = page(`docs/guides/${name}`)
  const de = page(`docs/de/guides/${name}`)
  it('has the same parts', () => {
    expect(levels(de)).toEqual(levels(en))
    expect(rows(de)).toBe(rows(en))
  })
  it('shows the same code', () => expect(blocks(de)).toEqual(blocks(en)))
  it('leads to the same pages', () => expect(links(de)).toEqual(links(en)))
  it('is a translation', () => {
    const sentences = (p: Page): string[] => withoutCode(p).match(/[A-ZÄÖÜ][^.:|\n]{30,}/g) ?? []
    expect(sentences(de).filter(s => sentences(en).includes(s))).toEqual([])
  })
})

describe('README', () => {
  const [en, de] = [page('README.md'), page('README.de.md')]
  it('has the same parts', () => {
    expect(levels(de)).toEqual(levels(en))
    expect(rows(de)).toBe(rows(en))
  })
  it('uses the same commands', () => {
    const commands = (p: Page): string[] => blocks(p).flatMap(b => b.match(/^(?:mailpreflight [a-z]+|npm \w+|git clone)/gm) ?? [])
    expect(commands(de)).toEqual(commands(en))
  })
  it('leads to the same pages', () => expect(links(de).map(sameTarget)).toEqual(links(en).map(sameTarget)))
})
