import { expect, test, vi } from 'vitest'

test('dns2 is loaded by the first question, not before', async () => {
  let loaded = 0
  vi.doMock('dns2', async original => {
    loaded++
    return original()
  })
  const { liveResolver, parseZone, zoneResolver } = await import('../../src/resolver/index.js')
  const zone = zoneResolver(parseZone('a. A 192.0.2.1'))
  await zone.resolve('a', 'A')
  const live = liveResolver({ nameservers: ['127.0.0.1:1'], timeout: 20, deadline: 50 })
  expect(loaded).toBe(0)
  await live.resolve('a', 'A').catch(() => {})
  expect(loaded).toBe(1)
  live.close()
})
