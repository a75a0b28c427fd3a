/** A provider whose wire is the deltas themselves, and a transport that plays one turn for each request. */
import { vi } from 'vitest'
import type { ChatModel, ChatRequest } from '../src/chat.ts'
import type { ChatDelta } from '../src/chat-delta.ts'
import { defineProvider } from '../src/define-provider.ts'
import type { ProviderFactory, ProviderSettings } from '../src/provider.ts'
import type { Transport, TransportRequest } from '../src/transport.ts'

export const key = 'sk-or-v1-canarycanarycanary'
export const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] }

export const relay: ProviderFactory<ProviderSettings, { readonly chat: string }> = defineProvider({
  name: 'relay',
  baseURL: 'https://relay.test',
  headers: (_settings: ProviderSettings) => ({}),
  error: ({ text: said }) => {
    if (said.includes('confuse')) throw new TypeError('confused')
    return said.includes('message') ? { message: said } : undefined
  },
  chat: {
    framing: 'sse',
    encode: (asked: ChatRequest, context) => {
      if (asked.seed !== undefined) context.warn('seed', 'there is none here')
      return { path: '/chat', body: { n: ++encoded } }
    },
    decoder: (context) => {
      if (context.modelId === 'undecodable') throw new TypeError('no decoder')
      return {
        push(message) {
          // Safe: the tests write every message themselves.
          if (message.data === 'warn') context.warn('model', 'a smaller one answered')
          return message.data === 'warn' ? [] : [JSON.parse(message.data) as ChatDelta]
        },
        end: () => [],
      }
    },
  },
})
let encoded = 0

export interface Answer {
  readonly status?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: readonly string[]
  /** What happens after the body: nothing, a reset, or silence. */
  readonly after?: 'break' | 'hang'
}

export type Turn = Answer | Error

export interface Played {
  readonly transport: Transport
  readonly requests: TransportRequest[]
  /** When each request was made. */
  readonly times: number[]
  /** How each body was let go of. */
  readonly closed: ('ended' | 'left')[]
}

/** Plays one turn for each request, the last one for ever. It never listens to the signal: core must not depend on that. */
export function play(turns: readonly Turn[]): Played {
  const requests: TransportRequest[] = []
  const times: number[] = []
  const closed: ('ended' | 'left')[] = []

  async function leave(): Promise<IteratorResult<Uint8Array>> {
    closed.push('left')
    return { done: true, value: undefined }
  }

  function bytes({ body = [], after }: Answer): AsyncIterable<Uint8Array> {
    let index = 0
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      const chunk = body[index++]
      if (chunk !== undefined) return { done: false, value: new TextEncoder().encode(chunk) }
      if (after === 'break') throw Object.assign(new Error('read'), { code: 'ECONNRESET' })
      if (after === 'hang') return new Promise(() => {})
      closed.push('ended')
      return { done: true, value: undefined }
    }
    return { [Symbol.asyncIterator]: () => ({ next, return: leave }) }
  }

  const transport: Transport = async (sent) => {
    times.push(performance.now())
    const turn = turns[Math.min(requests.push(sent), turns.length) - 1] ?? {}
    if (turn instanceof Error) throw turn
    return {
      status: turn.status ?? 200,
      headers: { 'content-type': turn.type ?? 'text/event-stream', ...turn.headers },
      body: bytes(turn),
    }
  }
  return { transport, requests, times, closed }
}

export function open(turns: readonly Turn[], settings: ProviderSettings = {}): Played & { readonly model: ChatModel } {
  const played = play(turns)
  return { ...played, model: relay({ apiKey: key, transport: played.transport, ...settings }).chat('m') }
}

export function hello(): Answer {
  return { body: [data(text('Hel')), data(text('lo')), data({ type: 'finish', reason: 'stop' })] }
}

export function text(value: string): ChatDelta {
  return { type: 'text', text: value }
}

export function data(delta: ChatDelta): string {
  return `data: ${JSON.stringify(delta)}\n\n`
}

/** Makes waits between attempts as short as they get: 50 ms. */
export function quick(): void {
  vi.spyOn(Math, 'random').mockReturnValue(0)
}
