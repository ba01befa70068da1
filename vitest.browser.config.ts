import { defineConfig } from 'vitest/config'

// Reports in a real Chromium; run by `npm run test:browser`, which needs one installed (CHROMIUM names another than /usr/bin/chromium).
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
