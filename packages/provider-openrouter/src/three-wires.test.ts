import type { ChatRequest, ChatResult, Message } from '@polymux/core'
import { explain } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { capture } from '../test/capture.ts'
import { openrouter } from './openrouter.ts'

const wires = ['chat', 'responses', 'messages'] as const
type Wire = (typeof wires)[number]

const logprobs = [{ token: 'Yes', logprob: -0.1, bytes: [89], top_logprobs: [] }]
const citation = { type: 'url_citation', url: 'https://example.com/', title: 'Example', start_index: 0, end_index: 0 }
const searches = { web_search_requests: 2, tool_calls_executed: 2 }

/** The same answer on each wire: a text, a source without a place, and the searches it took. */
function answers(model: string): Readonly<Record<Wire, object>> {
  const message = { role: 'assistant', content: 'Yes', annotations: [{ type: 'url_citation', url_citation: citation }] }
  const spoken = { type: 'output_text', text: 'Yes', annotations: [citation], logprobs, mood: 'calm' }
  const block = {
    type: 'text',
    text: 'Yes',
    citations: [{ type: 'web_search_result_location', url: citation.url, title: 'Example' }],
  }
  return {
    chat: {
      id: 'gen-1',
      model,
      choices: [{ index: 0, finish_reason: 'stop', message, logprobs: { content: logprobs } }],
      usage: { prompt_tokens: 5, completion_tokens: 1, cost: 0.1, server_tool_use_details: searches },
    },
    responses: {
      id: 'gen-1',
      object: 'response',
      status: 'completed',
      model,
      output: [{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [spoken] }],
      usage: { input_tokens: 5, output_tokens: 1, cost: 0.1, server_tool_use_details: searches },
    },
    messages: {
      id: 'gen-1',
      type: 'message',
      role: 'assistant',
      model,
      content: [block],
      stop_reason: 'end_turn',
      usage: { input_tokens: 5, output_tokens: 1, cost: 0.1, server_tool_use: { web_search_requests: 2 } },
    },
  }
}

async function asked(wire: Wire, answer: object, modelId = 'a/b', more: Partial<ChatRequest> = {}): Promise<ChatResult> {
  const { transport } = capture(answer)
  const chat = openrouter({ apiKey: 'test', wire, transport }).chat(modelId)
  return chat.generate({ messages: [{ role: 'user', content: 'Hi' }], ...more }, { retry: false })
}

async function explained(wire: Wire, request: ChatRequest, modelId = 'a/b'): ReturnType<typeof explain> {
  return explain(openrouter({ wire }).chat(modelId), request)
}

/** What the model that is asked next is sent of an answer, and what was said about it. */
async function next(wire: Wire, said: Message, modelId: string): Promise<{ readonly body: string; readonly warned: number }> {
  const { body, warnings } = await explained(wire, { messages: [said, { role: 'user', content: 'Go on' }] }, modelId)
  return { body: JSON.stringify(body), warned: warnings.length }
}

describe('one answer on every wire', () => {
  test.each(wires)('%s: has its text, end, searches and cost in the same places', async (wire) => {
    const result = await asked(wire, answers('a/b')[wire])
    expect(result).toMatchObject({
      text: 'Yes',
      finishReason: 'stop',
      response: { id: 'gen-1', returnedModel: 'a/b' },
      usage: { inputTokens: 5, outputTokens: 1, webSearches: 2, cost: { usd: '0.1', source: 'provider' } },
      sources: [{ url: 'https://example.com/', title: 'Example' }],
    })
    expect(result.sources[0]).not.toHaveProperty('start')
  })

  test.each(['chat', 'responses'] as const)('%s: tells how likely the tokens were', async (wire) => {
    const result = await asked(wire, answers('a/b')[wire])
    expect(result.logprobs).toEqual([{ token: 'Yes', logprob: -0.1, bytes: [89], top: [] }])
    expect(result.raw).not.toHaveProperty('logprobs')
  })

  test('Responses: a field of a text that nobody knows goes back with it', async () => {
    const { message } = await asked('responses', answers('a/b').responses)
    const { body } = await next('responses', message, 'a/b')
    expect(body).toContain('"mood":"calm"')
  })
})

describe('thoughts of a model that a router chose', () => {
  const thoughts: Readonly<Record<'responses' | 'messages', object>> = {
    responses: {
      ...answers('anthropic/claude-sonnet-4.5').responses,
      output: [
        { id: 'rs_1', type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm' }], signature: 'SIGNED' },
      ],
    },
    messages: {
      ...answers('anthropic/claude-sonnet-4.5').messages,
      content: [{ type: 'thinking', thinking: 'Hm', signature: 'SIGNED' }],
    },
  }

  test.each(['responses', 'messages'] as const)('%s: go back to its family alone', async (wire) => {
    const { message } = await asked(wire, thoughts[wire], 'openrouter/auto')
    for (const modelId of ['openrouter/auto', 'anthropic/claude-opus-4.6', '@preset/mail']) {
      const same = await next(wire, message, modelId)
      expect(same.body).toContain('SIGNED')
      expect(same.warned).toBe(0)
    }
    const other = await next(wire, message, 'openai/gpt-5')
    expect(other.body).not.toContain('SIGNED')
    expect(other.warned).toBeGreaterThan(0)
  })
})

describe('thoughts that one wire signed', () => {
  test('do not go unsigned to Claude over the chat wire', async () => {
    const thought = { type: 'thinking', thinking: 'Hm', signature: 'SIGNED' }
    const claude = 'anthropic/claude-sonnet-4.5'
    const { message } = await asked('messages', { ...answers(claude).messages, content: [thought] }, claude)
    const { body, warned } = await next('chat', message, claude)
    expect(body).not.toContain('Hm')
    expect(warned).toBe(1)
  })
})

describe('one request on every wire', () => {
  test.each(wires)('%s: is not asked to stop thinking where the model list says that it cannot', async (wire) => {
    const catalog = { data: [{ id: 'a/b', reasoning: { mandatory: true } }] }
    const request = { messages: [{ role: 'user', content: 'Hi' }], reasoning: { effort: 'none' } } as const
    const { body, warnings } = await explain(openrouter({ wire, catalog }).chat('a/b'), request)
    expect(JSON.stringify(body)).not.toMatch(/none|disabled/)
    expect(warnings).toMatchObject([{ option: 'reasoning' }])
  })

  test('tells what an answer is for, where there is a place for it', async () => {
    const output = { jsonSchema: { type: 'object' }, name: 'mail', description: 'A letter.' }
    const request = { messages: [{ role: 'user', content: 'Hi' }], output } as const
    expect((await explained('chat', request)).body).toMatchObject({
      response_format: { json_schema: { name: 'mail', description: 'A letter.' } },
    })
    expect((await explained('responses', request)).body).toMatchObject({
      text: { format: { name: 'mail', description: 'A letter.' } },
    })
    expect((await explained('messages', request)).warnings).toMatchObject([{ option: 'output' }])
  })

  const file = { type: 'file', data: { url: 'openrouter-file:or_file_1' } } as const
  const picture = { type: 'image', data: { url: 'https://example.com/a.png' }, detail: 'high' } as const

  test.each([
    ['chat', { type: 'file', file: { file_id: 'or_file_1' } }],
    ['responses', { type: 'input_file', file_id: 'or_file_1' }],
    ['messages', { type: 'document', source: { type: 'file', file_id: 'or_file_1' } }],
  ] as const)('%s: names a file that OpenRouter keeps by its id', async (wire, part) => {
    const { body } = await explained(wire, { messages: [{ role: 'user', content: [file] }] })
    expect(body).toMatchObject({ [wire === 'responses' ? 'input' : 'messages']: [{ content: [part] }] })
  })

  test('says how closely to look, or that it cannot', async () => {
    const messages = [{ role: 'user', content: [picture] }] as const
    expect((await explained('chat', { messages })).body).toMatchObject({
      messages: [{ content: [{ image_url: { detail: 'high' } }] }],
    })
    expect((await explained('responses', { messages })).body).toMatchObject({ input: [{ content: [{ detail: 'high' }] }] })
    expect((await explained('messages', { messages })).notes).toContainEqual(expect.objectContaining({ option: 'messages' }))
  })

  test.each(wires)('%s: asks for the prompt cache where models do not cache by themselves', async (wire) => {
    const request = { messages: [{ role: 'user', content: 'Hi' }], cache: '1h' } as const
    const { body } = await explained(wire, request, 'anthropic/claude-sonnet-4.5')
    expect(body).toMatchObject({ cache_control: { type: 'ephemeral', ttl: '1h' } })
    const openai = await explained(wire, request, 'openai/gpt-5')
    expect(openai.body).not.toHaveProperty('cache_control')
    expect(openai.notes).toContainEqual(expect.objectContaining({ option: 'cache' }))
  })

  test.each(wires)('%s: marks no more than four places for Claude', async (wire) => {
    const part = { type: 'text', text: 'Read this.', cache: '5m' } as const
    const request = { messages: [{ role: 'user', content: [part, part, part, part, part] }] } as const
    const { body, warnings } = await explained(wire, request, 'anthropic/claude-sonnet-4.5')
    expect(JSON.stringify(body).match(/cache_control|prompt_cache_breakpoint/g)).toHaveLength(4)
    expect(warnings).toMatchObject([{ option: 'cache' }])
  })

  test.each(['responses', 'messages'] as const)('%s: warns of the names of participants', async (wire) => {
    const { warnings } = await explained(wire, { messages: [{ role: 'user', name: 'ada', content: 'Hi' }] })
    expect(warnings).toMatchObject([{ option: 'messages' }])
  })

  test.each(['chat', 'responses'] as const)(
    '%s: chooses a server tool by its short name, a function of that name first',
    async (wire) => {
      const serverTools = [{ type: 'openrouter:web_search' }] as const
      const request: ChatRequest = {
        messages: [{ role: 'user', content: 'Hi' }],
        toolChoice: { name: 'web_search' },
        providerOptions: { openrouter: { serverTools } },
      }
      expect((await explained(wire, request)).body).toMatchObject({ tool_choice: { type: 'openrouter:web_search' } })
      const tools = [{ name: 'web_search', input: { jsonSchema: { type: 'object' } } }]
      expect((await explained(wire, { ...request, tools })).body).toMatchObject({ tool_choice: { type: 'function' } })
    },
  )

  test('Responses: asks for no kinds of answer where only sound was wanted, and checks what chat checks', async () => {
    const { body, warnings } = await explained('responses', {
      messages: [{ role: 'user', content: 'Hi' }],
      modalities: ['audio'],
    })
    expect(body).not.toHaveProperty('modalities')
    expect(warnings).toMatchObject([{ option: 'modalities' }])
    const wanted = explained('responses', { messages: [{ role: 'user', content: 'Hi' }], logprobs: 21 })
    await expect(wanted).rejects.toMatchObject({ code: 'bad_request' })
  })
})
