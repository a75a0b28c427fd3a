/** Vectors: each with its input, whatever the wire does. */
import type { EmbeddingRequest, EmbeddingResult } from '@polymux/core'
import { bodyText } from '../../http/received-request.ts'
import type { Bench } from '../bench.ts'
import type { Check } from '../check.ts'
import { embeddingWire, lacksEmbedding } from '../claims.ts'
import type { ScriptedEmbeddings } from '../conformance-wire.ts'
import { ensure, ensureEqual } from '../expectation.ts'
import { wholeReply } from '../scripted-reply.ts'

/** M1 to M3. */
export const embeddingChecks: readonly Check[] = [
  {
    id: 'M1',
    title: 'gives vectors in the order of the inputs',
    level: 1,
    unfit: (bench) => lacksEmbedding(bench),
    run: orderIsThatOfInputs,
  },
  {
    id: 'M2',
    title: 'gives the same vectors from base64 and from numbers',
    level: 1,
    unfit: (bench) => lacksEmbedding(bench, 'base64'),
    run: encodingsAgree,
  },
  {
    id: 'M3',
    title: 'cuts many inputs into requests and adds up what they took',
    level: 1,
    unfit: (bench) => lacksEmbedding(bench),
    run: batchesAddUp,
  },
]

/** Sums of powers of two: the same as 32-bit floats. */
const vectors = [
  [0.5, -0.25, 1],
  [0.125, 0.75, -2],
  [3, 0.0625, 0.375],
] as const

async function embed(
  bench: Bench,
  answer: Partial<ScriptedEmbeddings>,
  request: Partial<EmbeddingRequest> = {},
): Promise<EmbeddingResult> {
  const whole = embeddingWire(bench).whole({ modelId: 'conformance-1', vectors, order: [0, 1, 2], encoding: 'float', ...answer })
  const { embedding } = await bench.serve([wholeReply(whole)])
  return await embedding().embed({ input: ['a calm sea', 'a storm', 'a tax form'], ...request })
}

async function orderIsThatOfInputs(bench: Bench): Promise<void> {
  for (const order of [
    [0, 1, 2],
    [2, 0, 1],
  ]) {
    const { vectors: given } = await embed(bench, { order })
    ensureEqual(given, vectors, `vectors that the server sent in the order ${order.join(', ')}`)
  }
  const { vectors: single } = await embed(bench, { vectors: [vectors[0]], order: [0] }, { input: 'a calm sea' })
  ensureEqual(single, [vectors[0]], 'the vectors of one text that is not in a list')
}

async function encodingsAgree(bench: Bench): Promise<void> {
  for (const encoding of ['float', 'base64'] as const) {
    const { vectors: arrays } = await embed(bench, { encoding }, { format: 'array' })
    ensureEqual(arrays, vectors, `vectors of format array that came as ${encoding}`)
    const { vectors: packed } = await embed(bench, { encoding }, { format: 'float32' })
    const isPacked = packed.every((vector) => vector instanceof Float32Array)
    ensure(isPacked, `vectors of format float32 must be Float32Arrays, also when they came as ${encoding}`)
    ensureEqual(
      packed.map((vector) => Array.from(vector)),
      vectors,
      `vectors of format float32 that came as ${encoding}`,
    )
  }
}

async function batchesAddUp(bench: Bench): Promise<void> {
  const inputs = ['input-a', 'input-b', 'input-c', 'input-d', 'input-e']
  const counted = bench.capabilities.embedding?.features.includes('usage') ?? false
  const served = await bench.serve((request) => {
    const text = bodyText(request) ?? ''
    const held = inputs.flatMap((input, index) => (text.includes(input) ? [index] : []))
    return wholeReply(
      embeddingWire(bench).whole({
        modelId: 'conformance-1',
        vectors: held.map((index) => [index, 0.5]),
        // Backwards, so that only the index of the reply tells which is which.
        order: held.map((_, position) => held.length - 1 - position),
        encoding: 'float',
        ...(counted && { usage: { inputTokens: 10 * held.length } }),
      }),
    )
  })
  const result = await served.embedding().embed({ input: inputs, batchSize: 2 })
  ensureEqual(served.server.requests.length, 3, 'requests for five inputs with batchSize 2')
  ensureEqual(
    result.vectors,
    inputs.map((_, index) => [index, 0.5]),
    'vectors of five inputs in three requests',
  )
  if (counted) ensureEqual(result.usage.inputTokens, 50, 'usage.inputTokens of three requests of 20, 20 and 10 tokens')
}
