import { setTimeout as sleep } from 'node:timers/promises'
import type { ChatRequest, CallOptions, ChatResult } from '@polymux/core'
import { openFault, type ClientReport, type FaultServer, type LoggedRequest } from '@polymux/testkit/faults'
import type { FaultCase, Surface } from './cases.ts'
import { createClient, type Client } from './client.ts'
import { errorEnding, resultEnding, type Ending } from './ending.ts'

const model = 'acme/calm-1'

/** Lays out the fault, makes the call, and says how it ended. */
export async function runCase({ entry, options, request, settings, surface }: FaultCase): Promise<Ending> {
  const staged = await openFault(entry.name, settings)
  const client = createClient(staged.baseURL, staged.transportOptions)
  try {
    if (staged.run && staged.server) return await runCaller(staged.run(client.chat(model)), staged.server)
    const warmUp = entry.name === 'keepalive.stale' ? 1 : 0
    if (warmUp) {
      await call(client, surface, request, options)
      // The connection is free again when the last chunk of the body has come.
      while (staged.server?.requests[0]?.answeredAtMs === undefined) await sleep(5)
      await sleep(40)
    }
    const memory = watchMemory()
    const startedAt = performance.now()
    const ending = await call(client, surface, request, options).catch(errorEnding)
    const settledAfterMs = performance.now() - startedAt
    const grownByBytes = memory.stop()
    const { requests = [] } = staged.server ?? {}
    return { ...ending, settledAfterMs, grownByBytes, requests: requests.length - warmUp, tooEarlyMs: tooEarly(requests) }
  } finally {
    await client.close()
    await staged.close()
  }
}

async function runCaller(run: Promise<ClientReport>, server: FaultServer): Promise<Ending> {
  const { error, reason, text, ...measured } = await run
  const ending: Ending = error === undefined ? { outcome: 'ok', ...(text !== undefined && { text }) } : errorEnding(error)
  return { ...ending, ...measured, ...(reason !== undefined && { reason }), requests: server.requests.length }
}

async function call(client: Client, surface: Surface, request: ChatRequest, options: CallOptions): Promise<Ending> {
  if (surface === 'generate') return resultEnding(await client.chat(model).generate(request, options))
  if (surface === 'stream') return resultEnding(await streamed(client, request, options))
  const { usage, vectors } = await client.embedding(model).embed({ input: contentOf(request) }, options)
  if (vectors.length !== 1) throw new Error(`${vectors.length} vectors for one input`)
  return { outcome: 'ok', ...(usage.cost && { costUsd: usage.cost.usd }) }
}

async function streamed(client: Client, request: ChatRequest, options: CallOptions): Promise<ChatResult> {
  let text = ''
  let result: ChatResult | undefined
  for await (const event of client.chat(model).stream(request, options)) {
    if (event.type === 'text-delta') text += event.text
    if (event.type === 'finish') result = event.result
  }
  if (!result) throw new Error('The stream ended without a finish event.')
  if (result.text !== text) throw new Error(`The result holds "${result.text}", the deltas "${text}".`)
  return result
}

/** Looks at the size of the process every few milliseconds. */
function watchMemory(): { stop(): number } {
  const start = process.memoryUsage.rss()
  let most = start
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const timer = setInterval(look, 10)
  return {
    stop() {
      clearInterval(timer)
      look()
      return most - start
    },
  }
}

function contentOf({ messages }: ChatRequest): string {
  return messages.map(({ content }) => (typeof content === 'string' ? content : '')).join('')
}

function tooEarly(requests: readonly LoggedRequest[]): number {
  return Math.max(0, ...requests.map(({ notBeforeMs = 0 }, index) => notBeforeMs - (requests[index + 1]?.atMs ?? Infinity)))
}
