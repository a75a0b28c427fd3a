/**
 * Every recorded request of the Responses wire, as a request of ours, is the same body again. What is written otherwise, on purpose:
 * a bare text is a message; a message says that it is one; a picture says its detail, which OpenRouter's reference requires; and
 * reasoning asks for its summary and for what the next turn needs.
 */
import type { ChatRequest, MediaPart, Message, TextPart, ToolSpec } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { items, member, numeric } from './json-value.ts'
import type { Recording } from './recording.ts'
import { once } from './replay-call.ts'
import { modelOn, requestBody, responsesRecordings } from './responses-recording.ts'
import { hasRecordings } from './shared-folder.ts'

describe.skipIf(!hasRecordings)('recorded requests for Responses', () => {
  test('are what our requests become, but for what is listed above', async () => {
    const recordings = responsesRecordings()
    for (const recording of recordings) {
      const body = requestBody(recording)
      expect([recording.id, await written(recording, toRequest(body))]).toEqual([recording.id, normalised(body)])
    }
    expect(recordings).toHaveLength(18)
  })
})

/** The body that our request becomes, without the one member that says how it was called. */
async function written(recording: Recording, request: ChatRequest): Promise<unknown> {
  const sent: unknown[] = []
  const options = {
    ...once,
    onWire: ({ data, direction }: { data: unknown; direction: string }): void => void (direction === 'out' && sent.push(data)),
  }
  const model = modelOn(recording, '{"object":"response","output":[]}', 'application/json')
  await (member(requestBody(recording), 'stream') === true
    ? model.stream(request, options).result
    : model.generate(request, options))
  return member(sent[0], 'body')
}

function normalised(body: unknown): unknown {
  const input = member(body, 'input')
  const messages = typeof input === 'string' ? [{ role: 'user', content: input }] : items(input)
  const reasoning = member(body, 'reasoning')
  return {
    ...(body as object), // every recorded body is an object
    input: messages.map((message) => ({
      type: 'message',
      role: member(message, 'role'),
      content: typeof member(message, 'content') === 'string' ? member(message, 'content') : parts(message).map(withDetail),
    })),
    ...(reasoning !== undefined && {
      reasoning: { effort: member(reasoning, 'effort'), summary: 'auto' },
      include: ['reasoning.encrypted_content'],
    }),
  }
}

function parts(message: unknown): readonly unknown[] {
  return items(member(message, 'content'))
}

function withDetail(part: unknown): unknown {
  return member(part, 'type') === 'input_image' ? { detail: 'auto', ...(part as object) } : part // parts are objects
}

function toRequest(body: unknown): ChatRequest {
  const input = member(body, 'input')
  const effort = member(body, 'reasoning', 'effort')
  const tools = member(body, 'tools')
  const store = member(body, 'store')
  return {
    messages: typeof input === 'string' ? [{ role: 'user', content: input }] : items(input).map(toMessage),
    maxOutputTokens: numeric(member(body, 'max_output_tokens')),
    tools: tools === undefined ? undefined : items(tools).map(toTool),
    toolChoice: toToolChoice(member(body, 'tool_choice')),
    ...(typeof effort === 'string' && { reasoning: { effort } }),
    ...(store !== undefined && { providerOptions: { openrouter: { extraBody: { store } } } }),
  }
}

function toMessage(message: unknown): Message {
  const content = member(message, 'content')
  const role = member(message, 'role')
  const texts = parts(message).flatMap((part) => (member(part, 'type') === 'input_text' ? [toText(part)] : []))
  if (role === 'system') return { role, content: typeof content === 'string' ? content : texts }
  if (role !== 'user') throw new Error(`no recording was known to hold a message of ${String(role)}`)
  return { role, content: typeof content === 'string' ? content : parts(message).map(toPart) }
}

function toText(part: unknown): TextPart {
  return { type: 'text', text: String(member(part, 'text')) }
}

function toPart(part: unknown): TextPart | MediaPart {
  return member(part, 'type') === 'input_image'
    ? { type: 'image', data: { url: String(member(part, 'image_url')) } }
    : toText(part)
}

function toTool(tool: unknown): ToolSpec {
  const jsonSchema = member(tool, 'parameters') as Readonly<Record<string, unknown>> // a JSON Schema, as recorded
  return { name: String(member(tool, 'name')), description: String(member(tool, 'description')), input: { jsonSchema } }
}

function toToolChoice(choice: unknown): ChatRequest['toolChoice'] {
  if (choice === 'auto' || choice === 'none' || choice === 'required') return choice
  const name = member(choice, 'name')
  return typeof name === 'string' ? { name } : undefined
}
