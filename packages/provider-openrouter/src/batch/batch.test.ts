import { ModelError } from '@polymux/core'
import type { ChatRequest } from '@polymux/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { answered } from '../../test/answers.ts'
import type { Answer } from '../../test/answers.ts'
import type { BatchJob, BatchRequest } from '../index.ts'
import { batchAddress } from './batch-wire.ts'

const address = 'https://openrouter.ai/api/beta/batches'
const hi: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] }
const chats: BatchRequest = { kind: 'chat', model: 'a/b', requests: [{ customId: 'one', request: hi }] }
const texts: BatchRequest = {
  kind: 'embedding',
  model: 'a/e',
  requests: [{ customId: 'v', request: { input: ['x', 'y'], dimensions: 2, format: 'float32' } }],
}
const job = (fields: object): Answer => ({
  body: { id: 'batch-1', object: 'batch', model: 'a/b', error: null, results: null, ...fields },
})
const running = job({ status: 'in_progress', request_counts: { total: 2, completed: 1, failed: 0 } })
const completed = job({ status: 'completed', results: [] })

afterEach(() => {
  vi.useRealTimers()
})

describe('batch.submit()', () => {
  test.each([
    { kind: 'chat', model: 'a/b' },
    { kind: 'chat', model: 'a/b', requests: [null] },
    { model: 'a/b', requests: [] },
  ])('refuses what is no batch: %j', async (slip) => {
    const { provider, requests } = answered([running])
    // Safe: what the types rule out is what is tested.
    const submitted = provider.batch.submit(slip as unknown as BatchRequest)
    await expect(submitted).rejects.toMatchObject({ code: 'bad_request', provider: 'openrouter' })
    expect(requests).toHaveLength(0)
  })

  test('says which headers of its requests are not sent', async () => {
    const { provider, requests } = answered([job({ status: 'validating' })])
    const request: ChatRequest = { ...hi, providerOptions: { openrouter: { anthropicBeta: ['b'] } } }
    const { warnings } = await provider.batch.submit({ kind: 'chat', model: 'a/b', requests: [{ customId: 'one', request }] })
    expect(warnings).toEqual([
      { option: 'one: providerOptions.openrouter', message: expect.stringContaining('x-anthropic-beta') },
    ])
    expect(requests[0]?.headers).not.toHaveProperty('x-anthropic-beta')
  })

  test('sends bodies of our encoders, keys in the order of the streaming parser, outside of version 1', async () => {
    const { provider, requests, sent } = answered([
      { ...job({ status: 'validating', endpoint: '/v1/chat/completions' }), status: 202 },
    ])
    const submitted = await provider.batch.submit({
      kind: 'chat',
      model: 'a/b',
      requests: [
        { customId: 'one', request: { ...hi, maxOutputTokens: 5, providerOptions: { openrouter: { minP: 0.1 } } } },
        { customId: 'two', request: { ...hi, output: 'json' } },
      ],
      extraBody: { metadata: { a: 'b' } },
    })
    expect(submitted).toMatchObject({ id: 'batch-1', status: 'validating', done: false, model: 'a/b', warnings: [] })
    const messages = [{ role: 'user', content: 'Hi' }]
    expect(sent()).toEqual([
      {
        method: 'POST',
        url: address,
        body: {
          endpoint: '/v1/chat/completions',
          model: 'a/b',
          metadata: { a: 'b' },
          requests: [
            { custom_id: 'one', body: { messages, max_tokens: 5, min_p: 0.1 } },
            { custom_id: 'two', body: { messages, response_format: { type: 'json_object' } } },
          ],
        },
      },
    ])
    expect(Object.keys(sent()[0]?.body as object)).toEqual(['endpoint', 'model', 'metadata', 'requests']) // the body above
    expect(requests[0]?.headers['authorization']).toBe('Bearer sk-test')
  })

  test('takes texts to embed', async () => {
    const { provider, sent } = answered([job({ status: 'validating' })])
    await provider.batch.submit(texts)
    expect(sent()[0]?.body).toEqual({
      endpoint: '/v1/embeddings',
      model: 'a/e',
      requests: [{ custom_id: 'v', body: { input: ['x', 'y'], dimensions: 2, encoding_format: 'base64' } }],
    })
  })

  test('warns of what one request cannot have to itself, by its customId', async () => {
    const { provider } = answered([job({ status: 'validating' })])
    const request = { ...hi, providerOptions: { openrouter: { baseURL: 'https://x.example' } } }
    const { warnings } = await provider.batch.submit({ ...chats, requests: [{ customId: 'one', request }] })
    expect(warnings).toMatchObject([{ option: 'one: providerOptions.openrouter.baseURL' }])
  })

  test.each([
    ['no requests', []],
    ['an id twice', [chats.requests[0], chats.requests[0]]],
    ['an empty id', [{ customId: '', request: hi }]],
    ['a request that is none', [{ customId: 'one', request: {} }]],
  ])('sends nothing for %s', async (_name, requests) => {
    const sender = answered([running])
    // Safe: broken batches are what is tested.
    const batch = { ...chats, requests } as BatchRequest
    await expect(sender.provider.batch.submit(batch)).rejects.toMatchObject({ code: 'bad_request', modelId: 'a/b' })
    expect(sender.requests).toHaveLength(0)
  })

  test('is not tried again when it may have arrived, unless told to', async () => {
    const down: Answer = { status: 502, body: { error: { code: 502, message: 'bad gateway' } } }
    const first = answered([down])
    await expect(first.provider.batch.submit(chats)).rejects.toMatchObject({ status: 502, maybeBilled: true })
    expect(first.requests).toHaveLength(1)
    const second = answered([down, running])
    await second.provider.batch.submit(chats, { retry: { ambiguous: true } })
    expect(second.requests).toHaveLength(2)
  })
})

describe('batch.get()', () => {
  const usage = '"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"cost":1.230e-5,"is_byok":false}'
  const chatLine =
    '{"id":"r1","custom_id":"one","error":null,"response":{"status_code":200,"request_id":"q","body":{"id":"gen-1","model":"a/b","provider":"X","choices":[{"finish_reason":"stop","message":{"content":"{\\"n\\":1}"}}],"usage":{"prompt_tokens":10,"completion_tokens":5,"cost":0.00000000000000000001}}}}'
  const refused =
    '{"custom_id":"two","error":null,"response":{"status_code":429,"body":{"error":{"code":429,"message":"slow down"}}}}'
  const failed = '{"custom_id":"three","response":null,"error":{"code":"batch_expired","message":"too late"}}'
  const broken = '{"custom_id":"four","response":{"status_code":200,"body":{"hello":1}}}'
  const text = `{"id":"batch-1","object":"batch","endpoint":"/v1/chat/completions","model":"a/b","status":"completed","provider":"X","created_at":1,"finalized_at":2,"error":null,"request_counts":{"total":4,"completed":1,"failed":3},"results":[${[chatLine, refused, failed, broken].join(',')}],${usage},"new":1}`

  test('gives a result or a typed error for each request, money to the digit', async () => {
    const { provider, sent } = answered([{ body: text }])
    const batch = await provider.batch.get('batch/1')
    expect(sent()).toEqual([{ method: 'GET', url: `${address}/batch%2F1` }])
    expect(batch).toMatchObject({
      status: 'completed',
      done: true,
      upstream: 'X',
      counts: { total: 4, completed: 1, failed: 3 },
      createdAt: 1,
      finalizedAt: 2,
      usage: { inputTokens: 10, outputTokens: 5, cost: { usd: '0.0000123', byok: false } },
      raw: { new: 1, object: 'batch' },
    })
    expect(batch.raw).not.toHaveProperty('results')
    expect(batch).not.toHaveProperty('error')
    expect(batch.results).toMatchObject([
      {
        kind: 'chat',
        customId: 'one',
        result: {
          text: '{"n":1}',
          finishReason: 'stop',
          usage: { cost: { usd: '0.00000000000000000001' } },
          response: { provider: 'openrouter', modelId: 'a/b', id: 'gen-1', upstream: 'X' },
        },
        raw: { id: 'r1' },
      },
      { kind: 'error', customId: 'two', error: { code: 'rate_limit', status: 429, retryable: true, modelId: 'a/b' } },
      { kind: 'error', customId: 'three', error: { message: '[openrouter] too late' } },
      { kind: 'error', customId: 'four', error: { code: 'bad_response' } },
    ])
    const errors = batch.results?.flatMap((outcome) => (outcome.kind === 'error' ? [outcome.error] : []))
    expect(errors?.every((error) => ModelError.is(error))).toBe(true)
  })

  test('reads answers by what was asked', async () => {
    const { provider } = answered([{ body: text }])
    const asked: BatchRequest = { ...chats, requests: [{ customId: 'one', request: { ...hi, output: 'json' } }] }
    const [first] = (await provider.batch.get('batch-1', { batch: asked })).results ?? []
    expect(first).toMatchObject({ kind: 'chat', result: { object: { n: 1 } } })
  })

  test('reads vectors, in the format that was asked for', async () => {
    const line = {
      custom_id: 'v',
      response: {
        status_code: 200,
        body: {
          data: [
            { index: 1, embedding: [3, 4] },
            { index: 0, embedding: [1, 2] },
          ],
          usage: { cost: 1 },
        },
      },
    }
    const answer = job({ status: 'completed', results: [line] })
    const plain = await answered([answer]).provider.batch.get('batch-1')
    expect(plain.results).toMatchObject([
      {
        kind: 'embedding',
        customId: 'v',
        result: {
          vectors: [
            [1, 2],
            [3, 4],
          ],
          usage: { cost: { usd: '1' } },
        },
      },
    ])
    const asked = await answered([answer]).provider.batch.get('batch-1', { batch: texts })
    expect(asked.results).toMatchObject([{ result: { vectors: [new Float32Array([1, 2]), new Float32Array([3, 4])] } }])
  })

  test('tells why a batch failed, which is no failure of asking', async () => {
    const { provider } = answered([job({ status: 'failed', error: { message: 'the file is broken' } })])
    const batch = await provider.batch.get('batch-1')
    expect(batch).toMatchObject({
      status: 'failed',
      done: true,
      error: { message: '[openrouter] the file is broken', retryable: false },
    })
    expect(batch.error).not.toHaveProperty('maybeBilled')
  })

  test.each([
    [{ status: 404, body: { error: { code: 404, message: 'no such batch' } } }, 'not_found'],
    [{ body: { error: { code: 401, message: 'no key' } } }, 'auth'],
    [{ body: { hello: 1 } }, 'bad_response'],
    [{ body: '<html>' }, 'bad_response'],
  ] as const)('rejects with a typed error for %j', async (answer, code) => {
    await expect(answered([answer]).provider.batch.get('batch-1', { retry: false })).rejects.toMatchObject({
      code,
      provider: 'openrouter',
    })
  })

  test('does not read beyond maxReplyBytes', async () => {
    const { provider } = answered([{ body: text }], { maxReplyBytes: 100 })
    await expect(provider.batch.get('batch-1', { retry: false })).rejects.toMatchObject({ code: 'bad_response' })
  })
})

describe('batch.wait()', () => {
  test('looks until the batch is done, telling of each look, and outlives a few failures', async () => {
    vi.useFakeTimers()
    const down: Answer = { status: 503, body: { error: { code: 503, message: 'down' } } }
    const { provider, requests } = answered([running, down, running, completed])
    const seen: BatchJob[] = []
    const waiting = provider.batch.wait('batch-1', { retry: false, onProgress: (batch) => seen.push(batch) })
    await vi.advanceTimersByTimeAsync(91_000)
    expect((await waiting).status).toBe('completed')
    expect(requests).toHaveLength(4)
    expect(seen.map(({ counts, status }) => counts?.completed ?? status)).toEqual([1, 1, 'completed'])
  })

  test('takes no harm from an observer that throws, and leaves the batch alone between two looks', async () => {
    const { provider } = answered([running, completed])
    const reported: unknown[] = []
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', (error) => reported.push(error.message))
    const onProgress = ({ done }: BatchJob): void => {
      if (!done) throw new Error('observer')
    }
    const ended = await provider.batch.wait('batch-1', { everyMs: 1, onProgress })
    for (const listener of listeners) process.on('uncaughtException', listener)
    expect(ended.status).toBe('completed')
    expect(reported).toEqual(['observer'])
    for (const everyMs of [0, Number.NaN])
      await expect(provider.batch.wait('batch-1', { everyMs })).rejects.toMatchObject({ code: 'bad_request' })
  })

  test('gives up after six failures in a row, and at once on what will not pass', async () => {
    const down = answered([{ status: 503, body: { error: { code: 503, message: 'down' } } }])
    await expect(down.provider.batch.wait('batch-1', { everyMs: 1, retry: false })).rejects.toMatchObject({ status: 503 })
    expect(down.requests).toHaveLength(6)
    const gone = answered([{ status: 404, body: { error: { code: 404, message: 'gone' } } }])
    await expect(gone.provider.batch.wait('batch-1', { everyMs: 1 })).rejects.toMatchObject({ code: 'not_found' })
    expect(gone.requests).toHaveLength(1)
  })

  test('ends at once when it is aborted, and in time when it has one', async () => {
    const { provider, requests } = answered([running])
    const controller = new AbortController()
    const waiting = provider.batch.wait('batch-1', { signal: controller.signal }).catch((error: unknown) => error)
    await vi.waitFor(() => expect(requests).toHaveLength(1))
    await new Promise((resolve) => setTimeout(resolve, 20))
    controller.abort()
    expect(await waiting).toMatchObject({ code: 'aborted' })
    await expect(provider.batch.wait('batch-1', { timeouts: { totalMs: 2_000 } })).rejects.toMatchObject({ code: 'timeout' })
  })
})

test.each([
  [undefined, 'https://openrouter.ai/api/beta'],
  ['https://openrouter.ai/api/v1/', 'https://openrouter.ai/api/beta'],
  ['https://eu.openrouter.ai/api/v1', 'https://eu.openrouter.ai/api/beta'],
  ['http://localhost:8080/gateway/api/v1?tenant=a', 'http://localhost:8080/gateway/api/beta?tenant=a'],
  ['https://proxy.example/openrouter', 'https://proxy.example/api/beta'],
  ['nonsense', 'nonsense'],
])('batches of the base URL %s are at %s', (base, expected) => {
  expect(batchAddress(base)).toBe(expected)
})
