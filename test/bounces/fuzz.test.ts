// Hostile and damaged input: no reader throws, hangs or loses a record.
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUserError } from '../../src/core/errors.js'
import { fixture, readAll } from './helpers.js'

const names = readdirSync(fixture('.'))
const RUNS = 12

async function survives(bytes: Uint8Array, format?: Parameters<typeof readAll>[1]): Promise<void> {
  try {
    const { bounces, skipped } = await readAll([bytes], format)
    for (const b of bounces) {
      expect(b.diagnostic === null || b.diagnostic.length <= 4000).toBe(true)
      expect(JSON.parse(JSON.stringify(b))).toEqual(b)
    }
    expect(Array.isArray(skipped)).toBe(true)
  } catch (error) {
    // The one thing a reader may throw: a table without addresses.
    if (!isUserError(error)) throw error
  }
}

describe.each(names)('%s', name => {
  const whole = readFileSync(fixture(name))

  it('cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), async at => survives(whole.subarray(0, at))),
      { numRuns: RUNS },
    )
  })

  it('with octets changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 }),
        async changes => {
          const copy = Buffer.from(whole)
          for (const [at, value] of changes) copy[at] = value
          await survives(copy)
        },
      ),
      { numRuns: RUNS },
    )
  })

  it('with another file in its middle', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.nat(whole.length), async (other, at) =>
        survives(Buffer.concat([whole.subarray(0, at), readFileSync(fixture(other)), whole.subarray(at)])),
      ),
      { numRuns: RUNS },
    )
  })

  it('in chunks of any size it says the same', async () => {
    if (name === 'no-address.csv') return
    const once = await readAll([whole])
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 700 }), async size => {
        const pieces: Buffer[] = []
        for (let i = 0; i < whole.length; i += size) pieces.push(whole.subarray(i, i + size))
        expect(await readAll(pieces)).toEqual(once)
      }),
      { numRuns: 5 },
    )
  })
})

it('random octets', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), bytes => survives(bytes)),
    { numRuns: 60 },
  )
})

it('random text in every forced format', async () => {
  const formats = [
    'mail',
    'mbox',
    'postfix',
    'exim',
    'sendmail',
    'csv',
    'powermta',
    'json',
    'ses',
    'sendgrid',
    'salesforce',
    'exchange-trace',
  ] as const
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 800, unit: 'binary' }), fc.constantFrom(...formats), (text, format) =>
      survives(Buffer.from(text, 'utf8'), { format }),
    ),
    { numRuns: 120 },
  )
})

describe('inputs made to be slow', () => {
  const slow: Record<string, string> = {
    'a line of a million at signs': `From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n${'@'.repeat(1_000_000)}`,
    'a line of letters and at signs': `From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n${'a@'.repeat(300_000)}`,
    'nothing but at signs': '@'.repeat(400_000),
    'angle brackets': `From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n${'<'.repeat(400_000)}`,
    'many recipients': `From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n${Array.from({ length: 1400 }, (_, i) => `<u${i}@x.example>:\n550 no\n`).join('\n')}`,
    'deep JSON': `{"a":${'['.repeat(200_000)}`,
    'a log line without end': `Nov 14 08:15:42 mx postfix/smtp[1]: 4XyZ1A2b3C: to=<a@b.example>, status=bounced (${'x '.repeat(700_000)})\n`,
    'an Exim line of equal signs': `2026-11-14 08:15:42 1tABCD-0002Ab-Cd ** a@b.example ${'R=x '.repeat(100_000)}: no\n`.repeat(
      3,
    ),
    'digits and dots': `From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n<a@b.example>: 550 ip ${'1.1.1.'.repeat(100_000)}`,
  }
  it.each(Object.entries(slow))('%s', async (_, text) => {
    await survives(Buffer.from(text))
  })
})
