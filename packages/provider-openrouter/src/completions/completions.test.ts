import { describe, expect, test } from 'vitest'
import type { Transport } from '@polymux/core'
import { answered } from '../../test/answers.ts'

const whole = {
  body: '{"id":"gen-1","model":"a/b","provider":"X","object":"chat.completion","created":5,"choices":[{"index":0,"text":" world","finish_reason":"stop","native_finish_reason":"eos","logprobs":null}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"cost":1.10e-7},"extra":true}',
}
const events = [
  ': OPENROUTER PROCESSING\n\n',
  'data: {"id":"gen-1","model":"a/b","provider":"X","choices":[{"index":0,"text":" wor","finish_reason":null}]}\n\n',
  'data: {"id":"gen-1","choices":[{"index":0,"text":"ld é","finish_reason":"length"}]}\n\n',
  'data: {"id":"gen-1","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"cost":1.10e-7}}\n\n',
  'data: [DONE]\n\n',
].join('')

function streaming(text: string, size: number): Transport {
  const bytes = new TextEncoder().encode(text)
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  return async () => ({ status: 200, headers: { 'content-type': 'text/event-stream' }, body: pieces() })
}

async function collect(stream: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of stream) text += piece
  return text
}

describe('completions.generate()', () => {
  test('sends the options that travel as headers, and says which options of chat are not sent', async () => {
    const { provider, requests, sent } = answered([whole])
    const options = { routerMetadata: true, responseCache: true, structuredOutput: 'json', reasoning: { enabled: true } } as const
    const request = { model: 'a/b', prompt: 'Hello', providerOptions: { openrouter: options } }
    const { warnings } = await provider.completions.generate(request)
    expect(requests[0]?.headers).toMatchObject({ 'x-openrouter-metadata': 'enabled', 'x-openrouter-cache': 'true' })
    expect(sent()).toMatchObject([{ body: { model: 'a/b', prompt: 'Hello' } }])
    expect(warnings.map(({ option }) => option)).toEqual([
      'providerOptions.openrouter.structuredOutput',
      'providerOptions.openrouter.reasoning',
    ])
  })

  test.each([
    [{ model: 'a/b' }, '`prompt` is missing'],
    [undefined, 'A request is an object'],
    [{ prompt: 'x' }, '`model` must be a text'],
    [{ model: 'a/b', prompt: 'x', maxOutputToken: 1 }, 'did you mean `maxOutputTokens`?'],
  ])('refuses %j before anything is sent', async (slip, message) => {
    const { provider, requests } = answered([whole])
    // Safe: what the types rule out is what is tested.
    const asked = slip as unknown as Parameters<typeof provider.completions.generate>[0]
    const expected = { code: 'bad_request', provider: 'openrouter', message: expect.stringContaining(message) }
    await expect(provider.completions.generate(asked)).rejects.toMatchObject(expected)
    await expect(provider.completions.stream(asked).result).rejects.toMatchObject(expected)
    expect(requests).toEqual([])
  })

  test('sends a prompt and gives its continuation, with usage and cost', async () => {
    const { provider, sent } = answered([whole])
    const result = await provider.completions.generate({
      model: 'a/b',
      prompt: 'Hello',
      maxOutputTokens: 5,
      temperature: 0,
      stop: ['.'],
      suffix: '!',
      providerOptions: { openrouter: { minP: 0.1, extraBody: { echo: true } } },
    })
    expect(result).toMatchObject({
      text: ' world',
      reasoning: '',
      finishReason: 'stop',
      nativeFinishReason: 'eos',
      usage: { inputTokens: 1, outputTokens: 2, cost: { usd: '0.00000011', source: 'provider' } },
      response: {
        provider: 'openrouter',
        modelId: 'a/b',
        id: 'gen-1',
        returnedModel: 'a/b',
        upstream: 'X',
        createdAt: 5,
        requestId: 'req-1',
      },
      raw: { extra: true },
      warnings: [],
    })
    expect(sent()).toEqual([
      {
        method: 'POST',
        url: 'https://openrouter.ai/api/v1/completions',
        body: { model: 'a/b', prompt: 'Hello', max_tokens: 5, temperature: 0, stop: ['.'], suffix: '!', min_p: 0.1, echo: true },
      },
    ])
  })

  test('warns of options that do not exist, or refuses them', async () => {
    // Safe: a misspelt option is what is tested.
    const openrouter = { minPee: 1 } as object
    const { provider, requests } = answered([whole])
    const request = { model: 'a/b', prompt: 'Hello', providerOptions: { openrouter } }
    expect((await provider.completions.generate(request)).warnings).toMatchObject([
      { option: 'providerOptions.openrouter.minPee' },
    ])
    await expect(provider.completions.generate(request, { onUnsupported: 'error' })).rejects.toMatchObject({
      code: 'unsupported',
    })
    expect(requests).toHaveLength(1)
  })

  test('reads a host that answers as to a chat', async () => {
    const { provider } = answered([{ body: { id: 'g', choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] } }])
    expect(await provider.completions.generate({ model: 'a/b', prompt: 'Hello' })).toMatchObject({ text: 'Hi' })
  })

  test.each([
    [{ status: 402, body: { error: { code: 402, message: 'no credits' } } }, 'payment_required'],
    [{ body: { error: { code: 429, message: 'slow down' } } }, 'rate_limit'],
    [{ body: { hello: 1 } }, 'bad_response'],
  ] as const)('%j is a typed error', async (answer, code) => {
    const { provider } = answered([answer])
    await expect(provider.completions.generate({ model: 'a/b', prompt: 'Hello' }, { retry: false })).rejects.toMatchObject({
      code,
      provider: 'openrouter',
      modelId: 'a/b',
    })
  })
})

describe('completions.stream()', () => {
  test.each([1, 2, 3, 7, 100_000])('gives the text as it comes, in pieces of %d bytes', async (size) => {
    const { provider } = answered([], { transport: streaming(events, size) })
    const stream = provider.completions.stream({ model: 'a/b', prompt: 'Hello' })
    expect(await collect(stream)).toBe(' world é')
    expect(await stream.result).toMatchObject({
      text: ' world é',
      finishReason: 'length',
      usage: { cost: { usd: '0.00000011' } },
    })
  })

  test('result alone drives it, and the request asks for a stream', async () => {
    const { provider, sent } = answered([{ body: events, type: 'text/event-stream' }])
    const stream = provider.completions.stream({ model: 'a/b', prompt: 'Hello' })
    expect(sent()).toEqual([])
    expect((await stream.result).text).toBe(' world é')
    expect(sent()[0]?.body).toEqual({ model: 'a/b', prompt: 'Hello', stream: true })
  })

  test('reads an answer that did not stream after all', async () => {
    const { provider } = answered([whole])
    expect(await collect(provider.completions.stream({ model: 'a/b', prompt: 'Hello' }))).toBe(' world')
  })

  test('a stream that breaks off is truncated, and what came is kept', async () => {
    const cut = events.slice(0, events.indexOf('"text":"ld') - 40)
    const { provider } = answered([{ body: cut, type: 'text/event-stream' }])
    await expect(collect(provider.completions.stream({ model: 'a/b', prompt: 'Hello' }))).rejects.toMatchObject({
      code: 'stream_truncated',
      partial: { text: ' wor' },
    })
  })

  test('an error in a stream is that of the wire', async () => {
    const body = `data: {"error":{"code":502,"message":"upstream broke"}}\n\n`
    const { provider } = answered([{ body, type: 'text/event-stream' }])
    await expect(provider.completions.stream({ model: 'a/b', prompt: 'Hello' }).result).rejects.toMatchObject({
      code: 'upstream',
      status: 502,
    })
  })

  test('leaving the loop ends the call', async () => {
    const { provider } = answered([], { transport: streaming(events, 5) })
    const stream = provider.completions.stream({ model: 'a/b', prompt: 'Hello' })
    for await (const piece of stream) {
      expect(piece).toBe(' wor')
      break
    }
    await expect(stream.result).rejects.toMatchObject({ code: 'aborted' })
  })
})
