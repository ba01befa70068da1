import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderReport } from '../../src/report/index.js'
import { everything, finding, HOSTILE, result } from './sample.js'

interface Command {
  name: string
  properties: Record<string, string>
  data: string
}

const decode = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
const decodeProperty = (text: string): string => decode(text.replaceAll('%3A', ':').replaceAll('%2C', ','))

/** Reads a log as the runner does: `::name k=v,k=v::data` after white space, and `##[name]` wherever it stands in another line. */
function readLog(text: string): { commands: Command[]; lines: string[] } {
  const commands: Command[] = []
  const lines: string[] = []
  for (const line of text.split(/\r\n|\n|\r/)) {
    const match = /^\s*::([^ :]+)(?: (.*?))?::(.*)$/s.exec(line)
    if (match === null) {
      if (line.includes('##[')) commands.push({ name: 'old style', properties: {}, data: line })
      lines.push(line)
      continue
    }
    const [, name = '', list = '', data = ''] = match
    const properties = Object.fromEntries(
      list.split(',').map(p => [p.slice(0, p.indexOf('=')), decodeProperty(p.slice(p.indexOf('=') + 1))]),
    )
    commands.push({ name, properties, data: decode(data) })
  }
  return { commands, lines }
}
const annotations = (audit = everything()) =>
  readLog(renderReport(audit, 'github')).commands.filter(c => ['error', 'warning', 'notice'].includes(c.name))

describe('github', () => {
  it('annotates file, line and column, with a title and the fix', () => {
    const [first] = annotations(result([finding()]))
    expect(first?.name).toBe('warning')
    expect(first?.properties).toMatchObject({
      file: 'emails/news letter.html',
      line: '7',
      col: '3',
      endLine: '7',
      endColumn: '20',
    })
    expect(first?.data.split('\n')).toHaveLength(2)
  })

  it('the ten most severe, and all of them in the log', () => {
    const many = Array.from({ length: 14 }, (_, i) => finding({ args: { i } }))
    many.push(finding({ severity: 'error', args: { grave: 1 } }))
    const audit = result(many)
    expect(annotations(audit)).toHaveLength(10)
    expect(annotations(audit)[0]?.name).toBe('error')
    expect(readLog(renderReport(audit, 'github')).lines.filter(l => l.startsWith('- '))).toHaveLength(15)
  })

  it('leaves out what is held back', () => {
    expect(annotations(result([finding({ suppressed: { by: 'baseline', reason: 'old' } })]))).toEqual([])
  })

  it('notes are counted, not shown', () => {
    const text = renderReport(result([finding({ severity: 'info' }), finding({ args: { x: 1 } })]), 'github')
    expect(readLog(text).commands.filter(c => c.name === 'notice')).toEqual([])
    expect(text).toContain('1 notes in the full report')
  })

  it('has no column range over several lines', () => {
    const location = { file: 'a.html', line: 1, column: 5, endLine: 3, endColumn: 2 }
    expect(annotations(result([finding({ location })]))[0]?.properties).not.toHaveProperty('endColumn')
  })

  it('a finding about a domain names it', () => {
    const spf = annotations().find(c => c.data.includes('spf-record'))
    expect(spf?.properties).not.toHaveProperty('file')
    expect(spf?.data).toMatch(/^example\.com: /)
  })

  it('no foreign text becomes a command of its own', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constant(HOSTILE),
      fc.constant('\r\n::set-output name=a::b'),
      fc.constant('##[add-path]x'),
    )
    fc.assert(
      fc.property(text, text, text, (file, code, value) => {
        const audit = result([finding({ code, args: { value }, location: { file, line: 1, column: 1 } })])
        const { commands } = readLog(renderReport(audit, 'github'))
        expect(commands.map(c => c.name)).toEqual(['group', 'endgroup', 'warning'])
        expect(Object.keys(commands[2]?.properties ?? {})).toEqual(['file', 'line', 'col', 'title'])
      }),
    )
  })
})
