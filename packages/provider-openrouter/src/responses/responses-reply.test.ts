import type { ChatEvent, ChatRequest, ChatResult, Transport } from '@polymux/core'
import { ModelError } from '@polymux/core'
import { loadFixture } from '@polymux/testkit'
import { describe, expect, test } from 'vitest'
import { openrouter } from '../openrouter.ts'

type Json = Readonly<Record<string, unknown>>

interface Outcome {
  readonly events: readonly ChatEvent[]
  readonly result: ChatResult | undefined
  readonly error: ModelError | undefined
}

const model = 'openai/gpt-5-mini'

/** A provider that is answered with this text, in pieces of `size` bytes. */
function answering(text: string, contentType: string, size = text.length * 4): ReturnType<typeof openrouter> {
  const bytes = new TextEncoder().encode(text)
  async function* body(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const transport: Transport = async () => ({ status: 200, headers: { 'content-type': contentType }, body: body() })
  return openrouter({ apiKey: 'test', wire: 'responses', transport })
}

async function stream(text: string, size?: number, request: Partial<ChatRequest> = {}): Promise<Outcome> {
  const run = answering(text, 'text/event-stream', size)
    .chat(model)
    .stream({ messages: [{ role: 'user', content: 'Hi' }], ...request }, { retry: false })
  const events: ChatEvent[] = []
  try {
    for await (const event of run) events.push(event)
    return { events, result: await run.result, error: undefined }
  } catch (error) {
    return { events, result: undefined, error: ModelError.from(error) }
  }
}

async function whole(body: unknown, request: Partial<ChatRequest> = {}): Promise<Outcome> {
  const chat = answering(JSON.stringify(body), 'application/json').chat(model)
  try {
    const result = await chat.generate({ messages: [{ role: 'user', content: 'Hi' }], ...request }, { retry: false })
    return { events: [], result, error: undefined }
  } catch (error) {
    return { events: [], result: undefined, error: ModelError.from(error) }
  }
}

function sse(...events: readonly Json[]): string {
  return `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`
}

function completed(...output: readonly Json[]): Json {
  return { type: 'response.completed', response: { id: 'gen-1', object: 'response', status: 'completed', output } }
}

function message(text: string, extra: Json = {}): Json {
  const content = [{ type: 'output_text', text, ...extra }]
  return { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content }
}

/** The whole text of a fixture's stream. */
function streamOf(id: string): string {
  const body = loadFixture(`openrouter/responses/${id}`).response?.body
  if (!body || !('stream' in body)) throw new Error(`${id} does not stream`)
  return body.stream.map((chunk) => ('s' in chunk ? chunk.s : '')).join('')
}

/** The response that a stream's last event holds. */
function lastResponse(text: string): Json {
  const lines = text.split('\n').filter((line) => line.startsWith('data: {'))
  return JSON.parse(lines.at(-1)?.slice(6) ?? '{}').response
}

describe('a streamed response', () => {
  test.each(['stream', 'stream-call-cut', 'stream-failed'])('%s is the same however the network cuts it', async (id) => {
    const text = streamOf(id)
    const uncut = await stream(text)
    expect(uncut.events.length).toBeGreaterThan(2)
    for (const size of [1, 2, 3, 7]) expect(await stream(text, size)).toEqual(uncut)
  })

  test.each(['stream', 'stream-call-cut'])('%s is what its last event says, read alone', async (id) => {
    const text = streamOf(id)
    const { result } = await whole(lastResponse(text))
    const headers = { 'content-type': 'text/event-stream' }
    expect((await stream(text)).result).toEqual({ ...result, response: { ...result?.response, headers } })
  })

  test('needs neither its fragments nor its finished items: the last event is enough', async () => {
    const text = streamOf('stream')
    const last = text.split('\n\n').filter((frame) => frame.includes('response.completed'))
    expect((await stream(`${last.join('')}\n\n`)).result).toEqual((await stream(text)).result)
  })

  test('may name its events in lines of their own, be kept alive by bare comments, and end without [DONE]', async () => {
    const frames = streamOf('stream')
      .replaceAll(/data: \{"type":"([^"]+)",/g, 'event: $1\ndata: {')
      .replaceAll('\n\n', '\n\n: \n\n')
      .replace('data: [DONE]', ':')
    expect(await stream(frames)).toEqual(await stream(streamOf('stream')))
  })

  test('that breaks off before its last event is truncated, with what had come', async () => {
    const text = streamOf('stream')
    const { error } = await stream(text.slice(0, text.indexOf('data: {"type":"response.completed"')))
    expect(error).toMatchObject({ code: 'stream_truncated', partial: { text: 'Rivers bring salt — 塩 — to the sea.' } })
    expect((await stream(sse({ type: 'response.created', response: { id: 'gen-1' } }))).error?.code).toBe('stream_truncated')
  })

  test('keeps calls apart by their items, whose ids are not those of the calls', async () => {
    const [first, second] = [0, 1].map((index) => ({
      type: 'function_call',
      id: `fc_${index}`,
      call_id: `call_${index}`,
      name: 'look',
    }))
    const args = (item_id: string, delta: string): Json => ({ type: 'response.function_call_arguments.delta', item_id, delta })
    const { result } = await stream(
      sse(
        { type: 'response.output_item.added', output_index: 0, item: { ...first, arguments: '' } },
        { type: 'response.output_item.added', output_index: 1, item: { ...second, arguments: '' } },
        args('fc_1', '{"b":'),
        args('fc_0', '{"a":'),
        args('fc_1', '2}'),
        args('fc_0', '1}'),
        { type: 'response.function_call_arguments.done', output_index: 0, item_id: 'fc_0', name: 'look', arguments: '{"a":1}' },
        completed({ ...first, arguments: '{"a":1}' }, { ...second, arguments: '{"b":2}' }),
      ),
    )
    expect(result?.toolCalls).toMatchObject([
      { id: 'call_0', name: 'look', input: { a: 1 } },
      { id: 'call_1', name: 'look', input: { b: 2 } },
    ])
    expect(result?.finishReason).toBe('tool-calls')
  })

  test('gives items once, though the last event calls them by other ids', async () => {
    const item = { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] }
    const { result } = await stream(
      sse(
        { type: 'response.reasoning_text.delta', output_index: 0, item_id: 'rs_tmp_1', content_index: 0, delta: 'Hm' },
        { type: 'response.output_text.delta', output_index: 1, item_id: 'msg_1', content_index: 0, delta: 'Yes' },
        { type: 'response.output_item.done', output_index: 1, item: message('Yes') },
        { type: 'response.output_item.done', output_index: 0, item: { ...item, id: 'rs_tmp_1' } },
        completed({ ...item, id: 'rs_tmp_2' }, message('Yes')),
      ),
    )
    expect(result).toMatchObject({
      text: 'Yes',
      reasoning: 'Hm.',
      message: { content: [{ type: 'reasoning' }, { type: 'text' }] },
    })
    expect(result?.message.content).toHaveLength(2)
  })

  test('tells refusals, sources and the odds of tokens', async () => {
    const at = { output_index: 0, item_id: 'msg_1' }
    const annotation = { type: 'file_citation', file_id: 'f1', filename: 'a.pdf', index: 0 }
    const logprobs = [{ token: 'Yes', logprob: -0.1, bytes: [], top_logprobs: [] }]
    const text = { type: 'output_text', text: 'Yes', annotations: [annotation], logprobs }
    const item = {
      ...message(''),
      content: [text, { type: 'refusal', refusal: 'But no more.' }, { type: 'output_chart', chart: 1 }],
    }
    const { events, result } = await stream(
      sse(
        { type: 'response.output_text.delta', ...at, content_index: 0, delta: 'Yes', logprobs },
        { type: 'response.output_text.annotation.added', ...at, content_index: 0, annotation_index: 0, annotation },
        { type: 'response.refusal.delta', ...at, content_index: 1, delta: 'But ' },
        { type: 'response.output_item.done', output_index: 0, item },
        completed(item),
      ),
    )
    expect(events.filter(({ type }) => type === 'source')).toEqual([
      { type: 'source', source: { title: 'a.pdf', raw: annotation } },
    ])
    expect(result?.message.content).toMatchObject([
      { type: 'text', text: 'Yes', echo: { data: { annotations: [annotation] } } },
      { type: 'refusal', text: 'But no more.' },
      { type: 'opaque', echo: { data: { content: { type: 'output_chart', chart: 1 } } } },
    ])
    expect(result?.logprobs).toEqual([{ token: 'Yes', logprob: -0.1, bytes: [], top: [] }])
  })

  test('passes over events it does not know, and keeps what debugging asked for', async () => {
    const debug = { echo_upstream_body: { model: 'gpt-5-mini' } }
    const { result } = await stream(
      sse({ type: 'response.debug', debug }, { type: 'response.novelty.began', output_index: 0 }, completed(message('Yes'))),
    )
    expect(result).toMatchObject({ text: 'Yes', raw: { debug } })
  })

  test.each([
    [{ type: 'error', code: 'rate_limit_exceeded', message: 'Slow down', param: null }, 'rate_limit'],
    [{ type: 'error', error: { code: 'server_error', message: 'Broken' } }, 'upstream'],
    [{ error: { code: 429, message: 'Slow down' }, user_id: 'user_1' }, 'rate_limit'],
    [{ type: 'response.failed', response: { status: 'failed', error: null, output: [] } }, 'upstream'],
    [{ type: 'response.failed', response: { status: 'failed', error: { code: 'bio_policy', message: 'No' } } }, 'content_filter'],
    [{ type: 'error', code: 'empty_image_file', message: 'Nothing in it' }, 'bad_request'],
    [{ type: 'response.cancelled', response: { status: 'cancelled', output: [] } }, 'upstream'],
  ])('that reports %j fails as %s', async (event, code) => {
    const { error } = await stream(sse({ type: 'response.created', response: { id: 'gen-1' } }, event))
    expect(error).toMatchObject({ code, phase: 'stream' })
    expect(error?.message).toMatch(/^\[openrouter\] \w/)
  })

  test('of another wire is unreadable', async () => {
    expect((await stream(sse({ id: 'gen-1', choices: [{ delta: { content: 'Hi' } }] }))).error?.code).toBe('bad_response')
  })
})

describe('a whole response', () => {
  test('may lack a status, as those of 2025 do', async () => {
    const { result } = await whole({ object: 'response', error: null, output: [message('Yes')] })
    expect(result).toMatchObject({ text: 'Yes', finishReason: 'stop' })
    expect(result).not.toHaveProperty('nativeFinishReason')
  })

  test.each([
    [{ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }, 'content-filter', 'content_filter'],
    [{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }, 'length', 'max_output_tokens'],
    [{ status: 'incomplete', incomplete_details: null }, 'unknown', 'incomplete'],
  ])('that says %j ended for the reason %s', async (fields, finishReason, nativeFinishReason) => {
    const { result } = await whole({ object: 'response', error: null, output: [message('Ye')], ...fields })
    expect(result).toMatchObject({ text: 'Ye', finishReason, nativeFinishReason })
  })

  test('that is not over yet, or is none, is an error', async () => {
    expect((await whole({ object: 'response', status: 'queued', output: [] })).error?.code).toBe('stream_truncated')
    expect((await whole({ choices: [] })).error?.code).toBe('bad_response')
  })

  test('hides thoughts that were not wanted, and keeps them for the next turn', async () => {
    const thought = { id: 'rs_1', type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] }
    const body = { object: 'response', status: 'completed', output: [thought, message('Yes')] }
    expect((await whole(body)).result?.reasoning).toBe('Hm.')
    const { result } = await whole(body, { reasoning: { effort: 'low', exclude: true } })
    expect(result?.reasoning).toBe('')
    expect(result?.message.content[0]).toMatchObject({ type: 'opaque', echo: { data: { item: thought } } })
  })

  test('shows pictures however they are written, and keeps the item around them', async () => {
    const png = 'iVBORw0KGgo='
    const output = [
      { id: 'ig_1', type: 'image_generation_call', status: 'completed', result: png },
      { id: 'ig_2', type: 'openrouter:image_generation', status: 'completed', imageUrl: `data:image/png;base64,${png}` },
      { id: 'ig_3', type: 'openrouter:image_generation', status: 'completed', imageUrl: 'https://example.com/a.png' },
      { id: 'ig_4', type: 'image_generation_call', status: 'failed', result: null },
    ]
    const { result } = await whole({ object: 'response', status: 'completed', output })
    expect(result?.message.content).toMatchObject([
      { type: 'image', data: { base64: png, mediaType: 'image/png' } },
      { type: 'image', data: { base64: png, mediaType: 'image/png' } },
      { type: 'image', data: { url: 'https://example.com/a.png' } },
      { type: 'opaque', echo: { data: { item: output[3] } } },
    ])
    const sent: unknown[] = []
    const request: ChatRequest = { messages: [{ role: 'assistant', content: result?.message.content ?? [] }] }
    const onWire = ({ data }: { readonly data: unknown }): void => void sent.push(data)
    await answering('{"object":"response","output":[]}', 'application/json').chat(model).generate(request, { onWire })
    expect(sent[0]).toMatchObject({ body: { input: output } })
  })

  test('gives money to the digit, wherever the usage stands', async () => {
    const usage =
      '{"input_tokens":1,"output_tokens":1,"total_tokens":2,"cost":4.1400000000000003e-05,"is_byok":true,"cost_details":{"upstream_inference_cost":0.10}}'
    const body = `{"usage":${usage},"status":"completed","object":"response","output":[],"metadata":{"cost":"1"}}`
    const cost = { usd: '0.000041400000000000003', source: 'provider', byok: true, upstreamUsd: '0.1' }
    const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] }
    const result = await answering(body, 'application/json').chat(model).generate(request)
    expect(result.usage.cost).toEqual(cost)
    const event = `data: {"type":"response.completed","response":${body},"sequence_number":0}\n\n`
    expect((await stream(event)).result?.usage.cost).toEqual(cost)
  })
})
