/** Small fixtures for the tests of this package. */
import type { Fixture, FixtureChunk, FixtureResponse } from '../src/fixture/fixture.ts'
import type { JsonValue } from '../src/json/json-value.ts'

export const chatUrl = 'https://openrouter.ai/api/v1/chat/completions'

export function chatFixture(change: Partial<Fixture> = {}): Fixture {
  return {
    format: 1,
    id: 'sample/chat/plain',
    provenance: { source: 'authored', at: '2026-01-01T00:00:00Z', evidence: 'made for this test' },
    expires: null,
    tags: ['sample'],
    request: { method: 'POST', path: '/api/v1/chat/completions', body: { json: requestBody('Hi') } },
    response: { status: 200, headers: [['content-type', 'application/json']], body: { json: { ok: true } } },
    ...change,
  }
}

export function requestBody(prompt: string): JsonValue {
  return { model: 'acme/one', messages: [{ role: 'user', content: prompt }] }
}

export function streamResponse(chunks: readonly FixtureChunk[], end?: FixtureResponse['end']): FixtureResponse {
  return {
    status: 200,
    headers: [['content-type', 'text/event-stream']],
    body: { stream: chunks },
    ...(end !== undefined && { end }),
  }
}

export async function collect(body: AsyncIterable<Uint8Array>): Promise<string[]> {
  const parts: string[] = []
  for await (const bytes of body) parts.push(Buffer.from(bytes).toString('latin1'))
  return parts
}
