import { defineConfig } from 'tsup'

/** The server alone, one file. Packages stay packages: what the playground runs on is what a user installs. */
const config: ReturnType<typeof defineConfig> = defineConfig({
  entry: { main: 'server/main.ts' },
  outDir: 'dist/server',
  format: ['esm'],
  target: 'node20.18',
  clean: true,
  sourcemap: true,
})

export default config
