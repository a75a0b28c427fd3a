import type { ChatEvent, ChatRequest, ChatResult, ModelError } from '@polymux/core'
import { loadFixtures, replayTransport } from '@polymux/testkit'
import type { ReplayOptions, ReplayTransport } from '@polymux/testkit'
import { openrouter } from '../src/index.ts'

/** All of OpenRouter's fixtures behind one transport: a request that differs in its body from all of them fails with a diff. */
export function replay(options: ReplayOptions = {}): ReplayTransport {
  return replayTransport(loadFixtures('openrouter'), options)
}

export function provider(transport: ReplayTransport = replay()): ReturnType<typeof openrouter> {
  return openrouter({ apiKey: 'test', transport })
}

export function user(content: string): ChatRequest {
  return { messages: [{ role: 'user', content }] }
}

/** What came of a stream: its events, and either its result or its error. */
export interface Streamed {
  readonly events: readonly ChatEvent[]
  readonly result?: ChatResult
  readonly error?: ModelError
}

export async function streamed(modelId: string, request: ChatRequest, options: ReplayOptions = {}): Promise<Streamed> {
  const stream = provider(replay(options)).chat(modelId).stream(request, { retry: false })
  const events: ChatEvent[] = []
  try {
    for await (const event of stream) events.push(event)
    return { events, result: await stream.result }
  } catch (error) {
    return { events, error: error as ModelError } // a stream throws nothing else
  }
}
