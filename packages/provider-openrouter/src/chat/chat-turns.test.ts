/** What a model thought in one turn, sent back in the next: each family wants its own back byte for byte. */
import type { ChatRequest, ToolSpec } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { provider, streamed, user } from '../../test/replay.ts'

const weather: ToolSpec = {
  name: 'get_weather',
  description: 'The weather of a city',
  input: { jsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
}

interface Family {
  readonly family: string
  readonly model: string
  readonly tool?: true
  /** As the next request must have it, in this order of keys. */
  readonly details: string
}

const families: readonly Family[] = [
  {
    family: 'Anthropic (a signature that comes alone and last)',
    model: 'anthropic/claude-sonnet-4',
    details:
      '[{"type":"reasoning.text","text":"Ann is taller.","format":"anthropic-claude-v1","index":0,"signature":"c2lnbmF0dXJlIG9mIDE0"}]',
  },
  {
    family: 'OpenAI (a summary and an encrypted item with an id, under one index)',
    model: 'openai/gpt-5-mini',
    tool: true,
    details:
      '[{"type":"reasoning.summary","summary":"**Looking up**","format":"openai-responses-v1","index":0},' +
      '{"type":"reasoning.encrypted","data":"Z0FBQUFBQm9v.eyJlbmRwb2ludCI6Im8ifQ","format":"openai-responses-v1","id":"rs_0123456789abcdef","index":0}]',
  },
  {
    family: 'Gemini (one encrypted item that bears the id of the first call)',
    model: 'google/gemini-3-pro-preview',
    tool: true,
    details:
      '[{"type":"reasoning.text","text":"**Asking**","format":"google-gemini-v1","index":0},' +
      '{"type":"reasoning.encrypted","data":"Q2lRQmp6MXJYOGp3","format":"google-gemini-v1","id":"tool_get_weather_x1","index":0}]',
  },
  { family: 'DeepSeek (an empty list)', model: 'deepseek/deepseek-v3.2', tool: true, details: '[]' },
  {
    family: 'xAI (an encrypted item after the text)',
    model: 'x-ai/grok-4-fast',
    details:
      '[{"type":"reasoning.summary","summary":"Ann it is.","format":"xai-responses-v1","index":0},' +
      '{"type":"reasoning.encrypted","data":"ZW5jcnlwdGVkIGJ5IHhBSQ","format":"xai-responses-v1","id":"rs_fedcba98-0000","index":0}]',
  },
]

function firstTurn(tool: boolean): ChatRequest {
  const question = user(tool ? 'Weather in Paris?' : 'Ann is taller than Bob. Who is tallest?')
  return { ...question, reasoning: { effort: 'low' }, ...(tool && { tools: [weather] }) }
}

describe('the turn after the first', () => {
  test.each(families)('sends back what $family thought, as it came', async ({ details, model, tool = false }) => {
    const request = firstTurn(tool)
    for (const rechunk of [1, 2, 3, 7, 'whole'] as const) {
      const { result } = await streamed(model, request, { rechunk })
      if (!result) throw new Error('the first turn failed')
      const answered = result.toolCalls.map(
        ({ id, name }) => ({ role: 'tool', toolCallId: id, toolName: name, content: '{"celsius":21}' }) as const,
      )
      const next = tool ? answered : user('Are you sure?').messages
      const sent: unknown[] = []
      const second = await provider()
        .chat(model)
        // A message that was stored in between is the same message.
        .generate(
          { ...request, messages: [...request.messages, JSON.parse(JSON.stringify(result.message)), ...next] },
          {
            retry: false,
            onWire: ({ data, direction }) => void (direction === 'out' && sent.push(data)),
          },
        )
      // The fixture answers no other body than the one it was written for.
      expect(second).toMatchObject({ finishReason: 'stop', warnings: [] })
      expect(JSON.stringify(sent)).toContain(`"reasoning_details":${details}`)
    }
  })

  test('says so when it asks another family, which is not sent any of it', async () => {
    const { result } = await streamed('anthropic/claude-sonnet-4', firstTurn(false))
    if (!result) throw new Error('the first turn failed')
    const sent: unknown[] = []
    const messages = [...firstTurn(false).messages, result.message, ...user('Are you sure?').messages]
    const failed = provider()
      .chat('openai/gpt-5-mini')
      .generate({ messages }, { retry: false, onUnsupported: 'error', onWire: ({ data }) => void sent.push(data) })
    await expect(failed).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('another family') })
    expect(sent).toEqual([])
  })
})
