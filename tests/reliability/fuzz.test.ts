/** Q15: whatever bytes come, what is thrown is a ModelError, and the time is linear. */
import { ModelError } from '@polymux/core'
import { createNdjsonDecoder, createSseDecoder } from '@polymux/core/adapter'
import { expect, test } from 'vitest'
import { createRandom, pick } from './random.ts'
import { modelOf, request, streamBytes } from './sample-stream.ts'
import { figure, times } from './scale.ts'

const wholeBytes = new TextEncoder().encode(
  JSON.stringify({ id: 'gen-1', choices: [{ message: { content: 'Calm.' }, finish_reason: 'stop' }], usage: { cost: 0.1 } }),
)
const splices = [
  '\n',
  '\r',
  '\r\n\r\n',
  '\0',
  '\uFEFF',
  'data:',
  'data: [DONE]\n\n',
  'null',
  '{"choices":',
  '}',
  '"',
  '\u2028',
  ': \n',
]

test('mutated bytes through the decoders of event streams and lines throw nothing but a ModelError', () => {
  const random = createRandom(15)
  const count = times(10_000, 1_000_000)
  let messages = 0
  for (let round = 0; round < count; round++) {
    const bytes = mutated(streamBytes.subarray(0, 1_200), random)
    const decoder = round % 2 === 0 ? createSseDecoder() : createNdjsonDecoder()
    const cut = Math.floor(random() * bytes.length)
    const sink = { push: () => messages++ }
    try {
      decoder.push(bytes.subarray(0, cut), sink)
      decoder.push(bytes.subarray(cut), sink)
      decoder.end(sink)
    } catch (error) {
      if (!ModelError.is(error)) throw error
    }
  }
  figure('Q15', 'nothing thrown but ModelErrors', `${count} mutated inputs, ${messages} messages`)
  expect(messages).toBeGreaterThan(count / 10)
})

test('mutated answers through the provider end in a result or a ModelError', async () => {
  const random = createRandom(16)
  const count = times(1_500, 100_000)
  let results = 0
  for (let round = 0; round < count; round++) {
    const whole = round % 3 === 0
    const bytes = mutated(whole ? wholeBytes : streamBytes.subarray(-2_500), random)
    const model = modelOf([bytes], 'clean', whole ? 'application/json' : 'text/event-stream')
    const call = whole ? model.generate(request, { retry: false }) : model.stream(request, { retry: false }).result
    try {
      await call
      results++
    } catch (error) {
      if (!ModelError.is(error)) throw error
    }
  }
  figure('Q15', 'a result or a ModelError', `${count} mutated answers, ${results} results`)
  expect(results).toBeGreaterThan(0)
})

test('an event of 10 MB takes at most three times as long per byte in 1,400 byte pieces as at once', () => {
  const event = new TextEncoder().encode(`data: ${'x'.repeat(10_000_000)}\n\n`)
  const seconds = (size: number): number => {
    const started = performance.now()
    const decoder = createSseDecoder()
    let seen = 0
    for (let at = 0; at < event.length; at += size) decoder.push(event.subarray(at, at + size), { push: () => seen++ })
    expect(seen).toBe(1)
    return performance.now() - started
  }
  const best = (size: number): number => Math.min(seconds(size), seconds(size), seconds(size))
  const [whole, pieces] = [best(event.length), best(1_400)]
  figure('Q15', '10 MB event ≤ 300 ms', `${whole.toFixed(0)} ms at once, ${pieces.toFixed(0)} ms in pieces of 1,400 bytes`)
  expect(pieces).toBeLessThan(Math.max(300, 3 * whole))
})

test('a flood of comments is read in constant memory', () => {
  const comment = new TextEncoder().encode(': OPENROUTER PROCESSING\n\n'.repeat(400))
  const decoder = createSseDecoder()
  const megabytes = times(20, 100)
  const before = process.memoryUsage().arrayBuffers
  let messages = 0
  for (let read = 0; read < megabytes * 1_000_000; read += comment.length) decoder.push(comment, { push: () => messages++ })
  const grown = process.memoryUsage().arrayBuffers - before
  figure('Q15', 'constant memory', `${megabytes} MB of comments, ${(grown / 1e6).toFixed(1)} MB of buffers more`)
  expect(messages).toBe(0)
  expect(grown).toBeLessThan(5_000_000)
})

function mutated(bytes: Uint8Array, random: () => number): Uint8Array {
  let result = Uint8Array.from(bytes)
  for (let change = Math.floor(random() * 4); change >= 0; change--) {
    const at = Math.floor(random() * result.length)
    const kind = random()
    if (kind < 0.3) result[at] = Math.floor(random() * 256)
    else if (kind < 0.5) result = result.slice(0, at)
    else if (kind < 0.7) result = joined(result.subarray(0, at), result.subarray(Math.min(result.length, at + 9)))
    else result = joined(result.subarray(0, at), new TextEncoder().encode(pick(random, splices)), result.subarray(at))
  }
  return result
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts))
}
