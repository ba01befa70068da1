import { describe, expect, it } from 'vitest'
import { scanMessage } from '../../src/scan.js'
import '../../src/vitest.js'

const bad = '<html><body><p>Hello {{name}}</p><a href="http://192.0.2.7/login">read on</a></body></html>'
const wordy = 'We wrote to you because you ordered at our shop. '.repeat(12)
const good = `<html lang="en"><head><title>Receipt</title></head><body><h1>Your receipt</h1><p>${wordy}</p><p><a href="https://shop.example/orders">Your orders</a></p></body></html>`

/** The text with which a matcher fails. */
const failure = async (assertion: Promise<void>): Promise<string> => {
  try {
    await assertion
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the matcher did not fail')
}

describe('toBeDeliverable', () => {
  it('takes sources and reports', async () => {
    await expect(good).toBeDeliverable({ profile: 'transactional' })
    await expect(Buffer.from(bad)).not.toBeDeliverable()
    await expect(await scanMessage(bad)).not.toBeDeliverable()
  })
  it('says what stands where', async () => {
    expect(await failure(expect(bad).toBeDeliverable())).toMatch(/1:\d+ error .*\(link-ip-host\//)
    expect(await failure(expect(good).not.toBeDeliverable({ profile: 'transactional' }))).toContain('not to be deliverable')
  })
  it('counts warnings when asked, and leaves out what is ignored', async () => {
    expect(await failure(expect(bad).toBeDeliverable({ failOn: 'warning' }))).toContain('warning')
    const all = (await scanMessage(bad)).findings.map(f => f.check)
    await expect(bad).toBeDeliverable({ failOn: 'warning', ignore: all })
  })
  it('refuses what is no message', async () => {
    expect(await failure(expect(42).toBeDeliverable())).toContain('is expected')
  })
})

describe('toHaveFinding', () => {
  it('by check and by code', async () => {
    await expect(bad).toHaveFinding('link-ip-host')
    await expect(good).not.toHaveFinding('link-ip-host')
    await expect(bad).not.toHaveFinding('link-ip-host', 'no-such-code')
    expect(await failure(expect(good).toHaveFinding('link-ip-host', 'x'))).toContain('expected the finding link-ip-host/x')
  })
})
