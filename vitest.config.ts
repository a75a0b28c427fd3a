import { defineConfig } from 'vitest/config'

/** Unit tests read the sources; the `built` tests read `dist`, as a user's program does. */
export default defineConfig({
  ssr: { resolve: { conditions: ['@polymux/source', 'node', 'import', 'default'] } },
  test: {
    projects: [
      {
        extends: true,
        resolve: { conditions: ['@polymux/source', 'node', 'import', 'default'] },
        test: { name: 'unit', include: ['packages/*/src/**/*.test.ts', 'apps/*/server/**/*.test.ts'] },
      },
      { test: { name: 'recordings', include: ['tests/recordings/**/*.test.ts'], testTimeout: 240_000 } },
      { test: { name: 'built', include: ['tests/built/**/*.test.ts', 'tests/docs/**/*.test.ts'], testTimeout: 240_000 } },
    ],
  },
})
