import type { Transport, TransportRequest } from '@polymux/core'
import { createEmulator } from '@polymux/testkit/emulator'
import { afterEach, describe, expect, test } from 'vitest'
import { serveApp, textOf, type Served } from '../tests/serve-app.ts'
import { createBackend, type Backend } from './backend.ts'

const key = ['sk', 'or', 'v1', 'canary'.repeat(8)].join('-')
const forms = [key, encodeURIComponent(`Bearer ${key}`), Buffer.from(key).toString('base64').slice(0, 40)]

const calls = [
  ['/api/boot', undefined],
  ['/', undefined],
  ['/api/chat', { model: 'openrouter/openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] }],
  ['/api/embeddings', { model: 'openrouter/openai/text-embedding-3-small', texts: ['a', 'b'] }],
  ['/api/images', { model: 'openrouter/google/gemini-2.5-flash-image', prompt: 'a calm sea' }],
] as const

let app: Served | undefined
afterEach(() => app?.close())

describe('the key', () => {
  test('is sent to the provider, and is in no answer to the page', async () => {
    const sent: TransportRequest[] = []
    const { transport } = createEmulator()
    app = await serveApp(live(sent, transport))
    expect(await everything(app)).not.toSatisfy(containsKey)
    expect(sent.length).toBeGreaterThanOrEqual(3)
    for (const { headers } of sent) expect(headers['authorization']).toBe(`Bearer ${key}`)
  })

  test('is in no answer when the provider repeats it in the headers of a good one', async () => {
    const { transport } = createEmulator()
    app = await serveApp(
      live([], async (request) => {
        const response = await transport(request)
        return { ...response, headers: { ...response.headers, 'x-echo': request.headers['authorization'] ?? '' } }
      }),
    )
    expect(await everything(app)).not.toSatisfy(containsKey)
  })

  test('is in no answer when the provider repeats it in headers and in the body of an error', async () => {
    const echo: Transport = async ({ headers }) => ({
      status: 401,
      headers: { 'content-type': 'application/json', 'x-echo': headers['authorization'] ?? '' },
      body: bytesOf(JSON.stringify({ error: { message: `Invalid key: ${headers['authorization']}`, metadata: headers } })),
    })
    app = await serveApp(live([], echo))
    const answers = await everything(app)
    expect(answers).toContain('"code":"auth"')
    expect(answers).not.toSatisfy(containsKey)
  })

  test('is in no answer when the network fails with it in the message', async () => {
    const fail: Transport = async ({ headers }) => {
      throw new Error(`connect failed, request was ${JSON.stringify(headers)}`)
    }
    app = await serveApp(live([], fail))
    expect(await everything(app)).not.toSatisfy(containsKey)
  })

  test('goes to the address of the server alone, whatever a page puts in its request', async () => {
    const sent: TransportRequest[] = []
    app = await serveApp(live(sent, createEmulator().transport))
    const elsewhere = { baseURL: 'https://evil.example', providerOptions: { openrouter: { baseURL: 'https://evil.example' } } }
    for (const [path, body] of calls) if (body) await textOf(await app.send(path, { body: { ...body, ...elsewhere } }))
    expect(sent.length).toBeGreaterThanOrEqual(3)
    for (const { url } of sent) expect(url).not.toContain('evil.example')
  })
})

function live(sent: TransportRequest[], transport: Transport): Backend {
  return createBackend({ OPENROUTER_API_KEY: key }, (request) => {
    sent.push(request)
    return transport(request)
  })
}

/** Heads and bodies of the answers to every call. */
async function everything(served: Served): Promise<string> {
  const answers = await Promise.all(calls.map(([path, body]) => served.send(path, body ? { body } : {})))
  const texts = await Promise.all(answers.map(textOf))
  return answers.map(({ rawHeaders }, index) => `${rawHeaders.join('\n')}\n\n${texts[index]}`).join('\n\n')
}

function containsKey(text: string): boolean {
  return forms.some((form) => text.includes(form))
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield new TextEncoder().encode(text)
}
