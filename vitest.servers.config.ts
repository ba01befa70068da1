import { defineConfig } from 'vitest/config'

// Against real name servers on loopback; run by .ci/run, which installs them.
export default defineConfig({
  test: {
    include: ['test/servers/**/*.test.ts'],
    setupFiles: ['test/helpers/no-network.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
