/**
 * A chat-only application, bundled as browsers and edge workers get it: neither undici nor a module of Node may be in it,
 * and it should stay small. Bundlers choose the transport by the conditions of `#transport` alone.
 */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { repositoryRoot } from './repository.ts'

const goalKiB = 12

const application = `
import { createRegistry } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'
const models = createRegistry({ openrouter: openrouter() })
export const chat = (id) => models.chat(id)
`

test.each(['browser', 'workerd', 'edge-light', 'deno', 'bun'])(
  'an application bundled for %s has no undici and no module of Node',
  async (condition) => {
    const { code, external, inputs } = await bundle(condition)
    expect(external).toEqual([])
    expect(inputs.filter((input) => input.includes('undici') || input.includes('/dist/node/'))).toEqual([])
    expect(code).not.toMatch(/\bundici\b|\bnode:/)
  },
)

test('an application bundled for Node loads undici only when a call first needs it', async () => {
  const { external } = await bundle('node')
  const undici = external.filter(({ path }) => path.startsWith('undici'))
  expect(undici.map(({ kind }) => kind)).toEqual(['dynamic-import'])
})

test('a chat-only application for browsers is small', async () => {
  const { code } = await bundle('browser')
  const compressed = gzipSync(code, { level: 9 }).byteLength
  console.log(`chat only, browser: ${kiB(Buffer.byteLength(code))} min, ${kiB(compressed)} min+gz (goal ${goalKiB} KiB)`)
  expect(compressed).toBeLessThan(2 * goalKiB * 1024)
})

interface Bundle {
  readonly code: string
  /** Files that went in. */
  readonly inputs: readonly string[]
  /** Imports that were left in the output. */
  readonly external: readonly { readonly path: string; readonly kind: string }[]
}

async function bundle(condition: string): Promise<Bundle> {
  const result = await build({
    stdin: { contents: application, resolveDir: `${repositoryRoot}/tests`, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    conditions: [condition, 'import'],
    // What a package leaves to Node shows up as an import in the output instead of stopping the build.
    external: ['undici', 'node:*'],
    logLevel: 'silent',
  })
  const imports = Object.values(result.metafile.outputs).flatMap((output) => output.imports)
  return {
    code: result.outputFiles.map(({ text }) => text).join('\n'),
    inputs: Object.keys(result.metafile.inputs),
    external: imports.filter((entry) => entry.external),
  }
}

function kiB(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}
