import process from 'node:process'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** Unit tests read the sources, the others `dist`, as a user's program does. */
const source: Pick<ViteUserConfig, 'resolve' | 'ssr'> = {
  resolve: { conditions: ['@polymux/source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['@polymux/source', 'node', 'import', 'default'] } },
}
// A test that tries to leave this machine fails.
const offline = { setupFiles: ['tests/no-network.ts'] }
// Files of these projects share a process and its modules: loading them anew for each file took longer than the tests.
const shared = { ...offline, isolate: false }
const slow = { ...offline, testTimeout: 240_000, hookTimeout: 120_000 }

const config: ViteUserConfig = defineConfig({
  test: {
    // Two cores are the least that anyone runs this on; the default there is a single worker.
    maxWorkers: 2,
    projects: [
      {
        ...source,
        test: { ...shared, name: 'unit', include: ['packages/*/src/**/*.test.ts', 'apps/*/{server,web}/**/*.test.ts'] },
      },
      { ...source, test: { ...shared, testTimeout: 60_000, name: 'openapi', include: ['tests/openapi/**/*.test.ts'] } },
      { ...source, test: { ...offline, testTimeout: 60_000, name: 'faults', include: ['tests/faults/**/*.test.ts'] } },
      { ...source, test: { ...shared, testTimeout: 60_000, name: 'emulator', include: ['tests/emulator/**/*.test.ts'] } },
      { ...source, test: { ...shared, testTimeout: 60_000, name: 'testkit', include: ['tests/testkit/**/*.test.ts'] } },
      {
        ...source,
        test: {
          ...offline,
          testTimeout: process.env['POLYMUX_SOAK'] === '1' ? 900_000 : 60_000,
          name: 'reliability',
          // For the test of memory.
          execArgv: ['--expose-gc'],
          include: ['tests/reliability/**/*.test.ts'],
        },
      },
      { test: { ...slow, isolate: false, name: 'recordings', include: ['tests/recordings/**/*.test.ts'] } },
      { test: { ...slow, name: 'built', include: ['tests/built/**/*.test.ts'] } },
      // What is measured runs alone, after all others.
      {
        test: {
          ...slow,
          name: 'performance',
          include: ['tests/performance/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...slow, name: 'browser', include: ['apps/*/tests/**/*.test.ts'], fileParallelism: false } },
    ],
  },
})

export default config
