import { defineConfig, type Options } from 'tsup'

/**
 * What every published package shares: both module formats, shared chunks so that one class
 * is one class, and no declarations (scripts/declarations.mjs writes readable ones per file).
 */
export function packageConfig(entry: readonly string[], options: Partial<Options> = {}): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry: [...entry],
    format: ['esm', 'cjs'],
    splitting: true,
    // Rollup writes the CommonJS: what does it otherwise turns every `?.` and `??` into calls of helpers with closures.
    treeshake: true,
    dts: false,
    clean: true,
    sourcemap: true,
    target: 'node20.18',
    platform: 'neutral',
    // `#transport` and friends are resolved in the reader's project, by its own conditions.
    external: [/^#/, /^undici/, /^node:/, /^@polymux\//],
    ...options,
  })
}
