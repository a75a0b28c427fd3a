/** The replies of a vector, played one after the other to whatever is asked. */
import type { Transport, TransportRequest } from '@polymux/core'
import { filled, items, member } from '../json-value.ts'
import { createReplay } from '../replay-transport.ts'
import type { VectorCall } from './vector-call.ts'

/** What was asked, and when. */
export interface RequestLog {
  readonly requests: readonly TransportRequest[]
  /** When each request was made, in milliseconds. */
  readonly times: readonly number[]
}

/** The replies that a vector writes, or one that any call of the kind can end with. Each has `json`, `text`, `bytesUtf8` or the lines of `sse`. */
export function repliesFor({ kind, request }: VectorCall, input: unknown): readonly unknown[] {
  const replies = items(member(input, 'responses'))
  if (replies.length > 0) return replies
  if (['json', 'text', 'sse', 'bytesUtf8'].some((name) => member(input, name) !== undefined)) return [input]
  if (kind === 'embedding') {
    const data = [request['input']].flat().map((_text, index) => ({ index, embedding: [0] }))
    return [{ json: { data } }]
  }
  if (kind === 'speech') return [{ bytesUtf8: 'sound', headers: { 'content-type': 'audio/pcm' } }]
  if (kind === 'transcription') return [{ json: { text: 'ok' } }]
  if (kind === 'responses') return [{ json: { object: 'response', status: 'completed', output: [] } }]
  const message = { role: 'assistant', content: 'ok', images: [{ image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }] }
  return [{ json: { choices: [{ finish_reason: 'stop', message }], data: [{ b64_json: 'iVBORw0KGgo=' }] } }]
}

/** A transport that gives the replies in turn, the last one again and again, and a log of what it was asked. */
export function transportOver(replies: readonly unknown[]): RequestLog & { readonly transport: Transport } {
  const requests: TransportRequest[] = []
  const times: number[] = []
  return {
    requests,
    times,
    transport(request) {
      const reply = replies[Math.min(requests.length, replies.length - 1)]
      requests.push(request)
      times.push(performance.now())
      return play(reply, request)
    },
  }
}

function play(reply: unknown, request: TransportRequest): ReturnType<Transport> {
  const lines = items(member(reply, 'sse'))
  const text = filled(member(reply, 'text') ?? member(reply, 'bytesUtf8')) ?? JSON.stringify(member(reply, 'json') ?? {})
  const headers: Record<string, string> = { 'content-type': lines.length > 0 ? 'text/event-stream' : 'application/json' }
  for (const [name, value] of Object.entries(member(reply, 'headers') ?? {})) headers[name] = String(value)
  const bytes = Buffer.from(lines.length > 0 ? `${lines.join('\n')}\n` : text)
  return createReplay({ status: Number(member(reply, 'status') ?? 200), headers, bytes }).transport(request)
}
