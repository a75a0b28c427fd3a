/**
 * A chat-only application, bundled as browsers and edge workers get it: neither undici nor a module of Node may be in it,
 * and it should stay small. Bundlers choose the transport by the conditions of `#transport` alone.
 */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Metafile } from 'esbuild'
import { expect, test } from 'vitest'
import { repositoryRoot } from './repository.ts'

const goalKiB = 12
/** What was reached, and 3 % more: in bytes, compressed. */
const mostBytes = { oneFile: 69_400, atStart: 42_500, chatEntry: 32_300 }

/** Beginnings of files that only other kinds, wires and clients need. */
const others =
  'explain-chat explain-reply embedding image rerank speech transcription video-client responses messages account batch catalog completions oauth'.split(
    ' ',
  )
const otherFiles = new RegExp(`/dist/(${others.join('|')})-`)

const everyKind = '@polymux/provider-openrouter'
const chatAlone = '@polymux/provider-openrouter/chat'

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
  const { files } = await bundle('browser')
  expect(report('in one file', files)).toBeLessThan(mostBytes.oneFile)
})

test('an application split into files starts without the code of other kinds, wires and clients', async () => {
  const { files, inputs } = await bundle('browser', { splitting: true })
  const all = await bundle('browser')
  expect(report('split, at start', files)).toBeLessThan(mostBytes.atStart)
  expect(new Set(all.inputs.flatMap((input) => otherFiles.exec(input)?.[1] ?? []))).toEqual(new Set(others))
  expect(inputs.filter((input) => otherFiles.test(input))).toEqual([])
})

test('an application in one file that imports chat alone has no code of other kinds', async () => {
  const { files, inputs } = await bundle('browser', { provider: chatAlone })
  expect(report('in one file, from /chat', files)).toBeLessThan(mostBytes.chatEntry)
  // A model tells what it would send on its own wire, too.
  expect(inputs.filter((input) => otherFiles.test(input) && !input.includes('explain-chat'))).toEqual([])
})

interface Bundle {
  readonly files: readonly string[]
  /** All of the files. */
  readonly code: string
  /** Files that went in. */
  readonly inputs: readonly string[]
  /** Imports that were left in the output. */
  readonly external: readonly { readonly path: string; readonly kind: string }[]
}

/** A chat-only application. With `splitting`, what the entry loads by itself, without what it may load later. */
async function bundle(condition: string, { provider = everyKind, splitting = false } = {}): Promise<Bundle> {
  const application = `
    import { createRegistry } from '@polymux/core'
    import { openrouter } from '${provider}'
    const models = createRegistry({ openrouter: openrouter() })
    export const chat = (id) => models.chat(id)`
  const result = await build({
    stdin: { contents: application, resolveDir: `${repositoryRoot}/tests`, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    splitting,
    outdir: repositoryRoot,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    conditions: [condition, 'import'],
    // What a package leaves to Node shows up as an import in the output instead of stopping the build.
    external: ['undici', 'node:*'],
    logLevel: 'silent',
  })
  const { outputs } = result.metafile
  const names = splitting ? startingWith('stdin.js', outputs) : Object.keys(outputs)
  const loaded = names.flatMap((name) => outputs[name] ?? [])
  const files = result.outputFiles.filter(({ path }) => names.some((name) => path.endsWith(`/${name}`))).map(({ text }) => text)
  return {
    files,
    code: files.join('\n'),
    inputs: loaded.flatMap((file) => Object.keys(file.inputs).filter((input) => (file.inputs[input]?.bytesInOutput ?? 0) > 0)),
    external: loaded.flatMap((file) => file.imports).filter((entry) => entry.external),
  }
}

/** A file and all that it imports without asking, which browsers load before they run it. */
function startingWith(entry: string, outputs: Metafile['outputs']): readonly string[] {
  const names = new Set([entry])
  // A set grows while it is walked, and visits each name once.
  for (const name of names)
    for (const { kind, path, external } of outputs[name]?.imports ?? [])
      if (kind === 'import-statement' && !external) names.add(path)
  return [...names]
}

/** Prints the size of files that are sent one by one, and returns how many bytes they are when compressed. */
function report(how: string, files: readonly string[]): number {
  const plain = sum(files.map((file) => Buffer.byteLength(file)))
  const compressed = sum(files.map((file) => gzipSync(file, { level: 9 }).byteLength))
  console.log(`chat only, browser, ${how}: ${kiB(plain)} min, ${kiB(compressed)} min+gz (goal ${goalKiB} KiB)`)
  return compressed
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function kiB(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}
