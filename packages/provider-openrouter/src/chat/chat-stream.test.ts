import type { ChatEvent, ChatRequest, ToolSpec } from '@polymux/core'
import { fixtureIds, loadFixture } from '@polymux/testkit'
import { describe, expect, test } from 'vitest'
import { provider, replay, streamed, user } from '../../test/replay.ts'

const mini = 'openai/gpt-4o-mini'
const haiku = 'anthropic/claude-haiku-4.5'

/** Tools as a fixture's request has them, so that the request matches. */
function toolsOf(id: string): readonly ToolSpec[] {
  const body = loadFixture(`openrouter/chat/${id}`).request.body
  const json = (body && 'json' in body ? body.json : {}) as {
    readonly tools: readonly { readonly function: { name: string; description: string; parameters: Record<string, unknown> } }[]
  }
  return json.tools.map(({ function: { name, description, parameters } }) => ({
    name,
    description,
    input: { jsonSchema: parameters },
  }))
}

function deltas(events: readonly ChatEvent[], type: 'text-delta' | 'reasoning-delta' | 'tool-call-delta', part: number): string {
  return events.map((event) => (event.type === type && event.part === part ? event.text : '')).join('')
}

describe('chat stream', () => {
  test('ends in one finish that carries the result, usage and cost included', async () => {
    const { events, result } = await streamed(mini, user('Describe a calm sea'))
    expect(events.filter(({ type }) => type === 'finish')).toEqual([{ type: 'finish', result }])
    expect(events.at(0)?.type).toBe('start')
    expect(deltas(events, 'text-delta', 0)).toBe(result?.text)
    expect(result?.usage.cost).toMatchObject({ usd: expect.stringMatching(/^0\.\d+$/), source: 'provider' })
  })

  test('gives what generate gives for the same question', async () => {
    const { result } = await streamed(mini, user('Describe a calm sea'))
    const whole = await provider().chat(mini).generate(user('Describe a calm sea'))
    expect(result?.text).toBe(whole.text)
    expect(result?.usage).toEqual(whole.usage)
    expect(result?.finishReason).toBe(whole.finishReason)
    expect(Object.keys(result ?? {})).toEqual(Object.keys(whole))
  })

  test('keep-alive comments and a repeated finish reason leave no trace', async () => {
    const { events } = await streamed(mini, user('Think it over, then say yes'))
    expect(events.map(({ type }) => type)).toEqual(['start', 'text-delta', 'text-delta', 'text-delta', 'usage', 'part', 'finish'])
  })

  test('a signature that comes alone and last joins its reasoning, for the next turn', async () => {
    const { events, result } = await streamed(haiku, { ...user('Why is the sea salty?'), reasoning: { effort: 'low' } })
    expect(deltas(events, 'reasoning-delta', 0)).toBe(result?.reasoning)
    const details = result?.message.echo?.data['reasoning_details']
    expect(details).toEqual([
      expect.objectContaining({ type: 'reasoning.text', text: result?.reasoning, signature: expect.any(String) }),
    ])
  })

  test('parallel tool calls come apart however their fragments are mixed', async () => {
    const { events, result } = await streamed(mini, {
      ...user('Weather and time in Paris?'),
      tools: toolsOf('stream-tool-calls'),
    })
    expect(result?.finishReason).toBe('tool-calls')
    expect(result?.toolCalls.length).toBeGreaterThan(1)
    for (const [part, call] of (result?.message.content ?? []).entries()) {
      if (call.type === 'tool-call') expect(deltas(events, 'tool-call-delta', part)).toBe(call.argumentsText)
    }
    expect(events.flatMap((event) => (event.type === 'part' ? [event.value] : []))).toEqual(result?.message.content)
  })

  test('several calls under one index, and indexes that begin at one, are as many calls', async () => {
    const one = await streamed('google/gemini-2.5-flash', {
      ...user('Look up three people'),
      tools: toolsOf('stream-one-index-many-calls'),
    })
    expect(one.result?.toolCalls).toHaveLength(3)
    expect(one.result?.toolCalls.every((call) => !call.invalid)).toBe(true)
    const from = await streamed('openai/gpt-4.1-mini', {
      ...user('Add 2 and 3, and multiply them'),
      tools: toolsOf('stream-tool-index-from-one'),
    })
    expect(from.result?.toolCalls.map(({ name }) => name)).toEqual(['add', 'multiply'])
  })

  test('a tool call cut by the token limit is handed over as invalid text, never as arguments', async () => {
    const request: ChatRequest = { ...user('Weather in Paris?'), maxOutputTokens: 8, tools: toolsOf('stream-tool-call-cut') }
    const { result } = await streamed(haiku, request)
    expect(result?.toolCalls).toMatchObject([{ invalid: true, reason: 'truncated', argumentsText: expect.any(String) }])
    expect(result?.toolCalls[0]).not.toHaveProperty('input')
  })

  test('a token limit is a finish reason, not an error', async () => {
    const { result } = await streamed(haiku, { ...user('Describe a calm sea'), maxOutputTokens: 8 })
    expect(result?.finishReason).toBe('length')
  })

  test('usage on a chunk without choices counts', async () => {
    const { result } = await streamed(mini, user('Say done'))
    expect(result?.usage.cost?.usd).toBeDefined()
  })

  test('an error after text keeps the text, and the cost that came after the error', async () => {
    const { events, error, result } = await streamed('deepseek/deepseek-chat-v3.1', user('Fail in the middle'))
    expect(result).toBeUndefined()
    expect(error).toMatchObject({
      code: 'upstream',
      phase: 'stream',
      partial: { text: deltas(events, 'text-delta', 0), usage: { cost: { usd: expect.any(String) } } },
    })
    expect(error?.partial?.text).not.toBe('')
  })

  test('an error before the first word is retried, since nothing was delivered', async () => {
    const transport = replay()
    const failing = provider(transport)
      .chat(mini)
      .stream(user('Fail before the first word'), { retry: { attempts: 2 } })
    await expect(failing.result).rejects.toMatchObject({ code: 'rate_limit', attempts: 2 })
    expect(transport.requests).toHaveLength(2)
  })

  test('a connection that breaks is an error with what had arrived', async () => {
    const { events, error } = await streamed(mini, user('Break the connection'))
    expect(error).toMatchObject({ code: 'network', phase: 'stream', attempts: 1 })
    expect(error?.partial?.text).toBe(deltas(events, 'text-delta', 0))
  })

  test('a stream that ends without saying so is an error, never a result', async () => {
    const { error, result } = await streamed(mini, user('End without an end'))
    expect(result).toBeUndefined()
    expect(error).toMatchObject({ code: 'stream_truncated', phase: 'stream', partial: { finishReason: 'unknown' } })
  })

  test('a stream that falls silent times out, with what had arrived', async () => {
    const stream = provider()
      .chat(mini)
      .stream(user('Fall silent'), { timeouts: { idleMs: 60 }, retry: false })
    await expect(stream.result).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('idleMs'),
      partial: { text: expect.stringMatching(/./) },
    })
  })
})

describe('chat stream, cut anew', () => {
  const ids = fixtureIds().filter((id) => id.startsWith('openrouter/chat/stream') && !id.endsWith('stalled'))

  test.each(ids)('%s gives the same events in pieces of 1, 2, 3 and 7 bytes and in one', async (id) => {
    const body = loadFixture(id).request.body
    const json = (body && 'json' in body ? body.json : {}) as {
      readonly model: string
      readonly messages: readonly { readonly content: string }[]
      readonly max_tokens?: number
      readonly reasoning?: { effort: string }
    }
    const request: ChatRequest = {
      ...user(json.messages[0]?.content ?? ''),
      maxOutputTokens: json.max_tokens,
      reasoning: json.reasoning,
      ...('tools' in json && { tools: toolsOf(id.slice('openrouter/chat/'.length)) }),
    }
    const reference = await streamed(json.model, request)
    // Something came, so the fixture was found: two misses would be equal too.
    expect(reference.events.length > 0 || id.endsWith('error-first')).toBe(true)
    for (const rechunk of [1, 2, 3, 7, 'whole'] as const) {
      const again = await streamed(json.model, request, { rechunk })
      expect(again.events).toEqual(reference.events)
      expect(again.error?.code).toBe(reference.error?.code)
      expect(again.error?.partial).toEqual(reference.error?.partial)
    }
  })
})
