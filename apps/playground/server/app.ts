import type { HttpBindings } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { ModelError } from '@polymux/core'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Boot, ErrorReply, Mode } from '../protocol/api.ts'
import type { Backend } from './backend.ts'
import { chat } from './chat.ts'
import { embeddings } from './embeddings.ts'
import { images } from './images.ts'
import { offeredModels } from './offered-models.ts'
import { guard } from './security.ts'

export interface AppOptions {
  readonly backend: Backend
  /** Folder of the built page. */
  readonly page: string
  readonly version: string
}

const notes: Readonly<Record<Mode, string>> = {
  emulator:
    'No key needed: an emulator speaks the wire of OpenRouter. Answers and prices are simulated, nothing leaves this machine. Start with OPENROUTER_API_KEY set to go live.',
  live: 'Live on OpenRouter: calls cost money. The key stays in the server.',
}

const longestBody = 16 * 1024 * 1024

/** The page and its four calls. */
export function createApp({ backend, page, version }: AppOptions): Hono<{ Bindings: HttpBindings }> {
  const { mode, redact } = backend
  const json = (context: Context, value: unknown, status: 200 | 400 | 502 = 200): Response =>
    context.body(redact(JSON.stringify(value)), status, { 'content-type': 'application/json' })
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.use(guard)
  app.use(bodyLimit({ maxSize: longestBody, onError: (context) => context.text('The body is over 16 MiB.', 413) }))

  app.get('/api/boot', (context) => context.json<Boot>({ mode, note: notes[mode], models: offeredModels, version }))
  app.post('/api/chat', (context) => chat(context, backend))
  app.post('/api/embeddings', async (context) => json(context, await embeddings(context, backend)))
  app.post('/api/images', async (context) => json(context, await images(context, backend)))
  app.get('*', serveStatic({ root: page }))

  app.onError((error, context) => {
    const known = ModelError.is(error)
      ? error
      : new ModelError({ code: 'configuration', message: `[playground] ${error.message}` })
    const reply: ErrorReply = { error: known.toJSON() }
    return json(context, reply, known.attempts === 0 ? 400 : 502)
  })
  return app
}
