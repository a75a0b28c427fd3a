/** Starts the playground: `node dist/server/main.js [--port 4747] [--host localhost]`. */
import { createAdaptorServer } from '@hono/node-server'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Mode } from '../protocol/api.ts'
import { createApp } from './app.ts'
import { readArguments } from './arguments.ts'
import { createBackend } from './backend.ts'
import { listen } from './listen.ts'
import { StartError } from './start-error.ts'

const modes: Readonly<Record<Mode, string>> = {
  emulator: `EMULATOR: no key, nothing leaves this machine
  To go live: OPENROUTER_API_KEY=… npm start`,
  live: 'LIVE: OpenRouter, calls cost money',
}

async function start(): Promise<void> {
  const asked = readArguments(process.argv.slice(2))
  const backend = createBackend(process.env)
  // Safe: every package.json has a version.
  const { version } = createRequire(import.meta.url)('@polymux/core/package.json') as { readonly version: string }
  const page = fileURLToPath(new URL('../web', import.meta.url))
  if (!existsSync(page))
    throw new StartError('The playground has not been built: run "npm start" in the root of the repository, which does it.')
  const app = createApp({ backend, page, version })
  const port = await listen(createAdaptorServer({ fetch: app.fetch }), asked)
  const busy = asked.port === port || asked.port === 0 ? '' : `\n  Port ${asked.port} is busy, so it is on ${port}.`
  const name = asked.host === '::1' ? '[::1]' : 'localhost'
  console.log(`\n  Polymux playground\n  http://${name}:${port}/\n\n  ${modes[backend.mode]}${busy}\n  Ctrl-C ends it.\n`)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0))

try {
  await start()
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
