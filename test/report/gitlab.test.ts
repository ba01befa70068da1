import Ajv from 'ajv'
import { describe, expect, it } from 'vitest'
import { renderReport } from '../../src/report/index.js'
import { everything, finding, result } from './sample.js'

/** What GitLab asks of an entry; it drops a report with entries that differ. */
const validate = new Ajv.default().compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', pattern: '^[^./]' },
          lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  },
})

interface Entry {
  check_name: string
  severity: string
  fingerprint: string
  location: { path: string; lines: { begin: number } }
}
const entries = (audit = everything()): Entry[] => JSON.parse(renderReport(audit, 'gitlab')) as Entry[]

describe('gitlab', () => {
  it('is what GitLab reads', () => {
    validate(entries())
    expect(validate.errors).toBeNull()
  })

  it('has no equal fingerprints, which GitLab would merge', () => {
    const prints = entries().map(e => e.fingerprint)
    expect(new Set(prints).size).toBe(prints.length)
  })

  it.each([
    [{ severity: 'error', blocker: true }, 'blocker'],
    [{ severity: 'error' }, 'critical'],
    [{ severity: 'warning' }, 'minor'],
    [{ severity: 'info' }, 'info'],
  ] as const)('%j is %s', (part, severity) => {
    expect(entries(result([finding(part)]))[0]?.severity).toBe(severity)
  })

  it('takes paths from the root of the repository and leaves out what is held back', () => {
    expect(entries(result([finding()]))[0]?.location).toEqual({ path: 'emails/news letter.html', lines: { begin: 7 } })
    expect(entries(result([finding({ suppressed: { by: 'inline', reason: 'agreed' } })]))).toEqual([])
  })

  it('the gravest comes first', () => {
    expect(entries()[0]?.severity).toBe('blocker')
  })
})
