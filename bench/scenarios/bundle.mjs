import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const title = 'Bundle for browsers'
export const about =
  'An application that only chats, minified. With splitting, what is loaded before the first call is told apart from what comes later.'
export const once = true
export const metrics = [
  { key: 'whole', title: 'one file, KiB', digits: 1 },
  { key: 'wholeGzip', title: 'gz KiB', digits: 1 },
  { key: 'startGzip', title: 'split: at start, gz KiB', digits: 1 },
  { key: 'splitGzip', title: 'split: all, gz KiB', digits: 1 },
]

const benchFolder = fileURLToPath(new URL('..', import.meta.url))

/** @type {Readonly<Record<string, string>>} */
const applications = {
  ours: `import { createRegistry } from '@polymux/core'
    import { openrouter } from '@polymux/provider-openrouter'
    const models = createRegistry({ openrouter: openrouter({ apiKey: 'k' }) })
    export const chat = (model, messages) => models.chat(model).stream({ messages })`,
  openai: `import OpenAI from 'openai'
    const client = new OpenAI({ apiKey: 'k', dangerouslyAllowBrowser: true })
    export const chat = (model, messages) => client.chat.completions.create({ model, messages, stream: true })`,
  'openrouter-sdk': `import { OpenRouter } from '@openrouter/sdk'
    const client = new OpenRouter({ apiKey: 'k' })
    export const chat = (model, messages) => client.chat.send({ chatRequest: { model, messages, stream: true } })`,
  'ai-sdk': `import { streamText } from 'ai'
    import { createOpenRouter } from '@openrouter/ai-sdk-provider'
    const provider = createOpenRouter({ apiKey: 'k' })
    export const chat = (model, messages) => streamText({ model: provider.chat(model), messages })`,
  langchain: `import { ChatOpenRouter } from '@langchain/openrouter'
    export const chat = (model, messages) => new ChatOpenRouter({ model, apiKey: 'k' }).stream(messages)`,
  tanstack: `import { chat as run } from '@tanstack/ai'
    import { createOpenRouterText } from '@tanstack/ai-openrouter'
    export const chat = (model, messages) => run({ adapter: createOpenRouterText(model, 'k'), messages })`,
}

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure({ client, setting }) {
  const contents = applications[client]
  if (!contents) return null
  const { build } = await import('esbuild')
  const stdin = { contents, resolveDir: client === 'ours' ? join(setting.root, 'tests') : benchFolder }
  /** @type {import('esbuild').BuildOptions} */
  const options = {
    stdin,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    external: ['node:*'],
    logLevel: 'silent',
    outdir: join(benchFolder, 'out'),
  }
  const whole = await build(options)
  const split = await build({ ...options, splitting: true })
  const [file] = whole.outputFiles
  return {
    whole: (file?.contents.length ?? 0) / 1024,
    wholeGzip: gzipKiB(whole.outputFiles),
    startGzip: gzipKiB(split.outputFiles.filter(({ path }) => atStart(split.metafile).has(path))),
    splitGzip: gzipKiB(split.outputFiles),
  }
}

/**
 * The files that the first one imports at once, itself included.
 * @param {import('esbuild').Metafile} metafile
 */
function atStart({ outputs }) {
  const first = Object.keys(outputs).find((path) => outputs[path]?.entryPoint)
  const found = new Set(first ? [first] : [])
  // A set grows while it is walked, and visits each path once.
  for (const path of found)
    for (const { path: imported, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && outputs[imported]) found.add(imported)
  return new Set(Array.from(found, (path) => join(process.cwd(), path)))
}

/** @param {readonly import('esbuild').OutputFile[]} files */
function gzipKiB(files) {
  return files.reduce((total, { contents }) => total + gzipSync(contents, { level: 9 }).length, 0) / 1024
}
