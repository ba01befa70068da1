// The categories of which few samples are about: real replies with their sources, beside the samples that rules carry themselves.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { classifyReply } from '../../src/bounces/classify.js'

const rows = readFileSync(new URL('../../fixtures/replies/thin.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map(line => {
    const [category = '', text = '', source = ''] = line.split('\t')
    return { category, text, source }
  })

describe.each(['no-answer-from-host', 'bad-connection', 'content-related', 'virus-related', 'protocol-errors'])(
  '%s',
  category => {
    const own = rows.filter(row => row.category === category)
    const right = own.filter(row => classifyReply(row.text).category === category)

    it('has at least 15 texts, each once and with its source', () => {
      expect(new Set(own.map(row => row.text)).size).toBe(own.length)
      expect(own.length).toBeGreaterThanOrEqual(15)
      expect(own.filter(row => row.source === '')).toEqual([])
    })

    it('is what most of them are taken for', () => {
      expect(right.length).toBeGreaterThanOrEqual(15)
      expect(right.length / own.length).toBeGreaterThan(0.85)
    })

    it('none of them makes an address bad', () => {
      for (const { text } of own) expect(classifyReply(text).address, text).not.toBe('bad')
    })
  },
)
