/** The wire that most providers imitate: chat completions, embeddings and images as OpenAI's reference describes them. */
import type { ChatWire, ConformanceWire, EmbeddingWire, ImageWire, ScriptedChat, ScriptedUsage } from './conformance-wire.ts'

/** For providers whose server speaks like OpenAI's. Thoughts are in `reasoning_content`; usage comes in a chunk of its own, after the finish. */
export function openAiWire(): ConformanceWire {
  return { chat, embedding, image, failure }
}

const finishReasons = { stop: 'stop', length: 'length', 'tool-calls': 'tool_calls', 'content-filter': 'content_filter' } as const

const chat: ChatWire = {
  streamType: 'text/event-stream',
  keepAlive: ': keep-alive\n\n',
  whole(answer) {
    const { reasoning, text, toolCalls, finish, usage } = answer
    const message = {
      role: 'assistant',
      content: text?.join('') ?? null,
      ...(reasoning && { reasoning_content: reasoning.join('') }),
      ...(toolCalls && {
        tool_calls: toolCalls.map(({ id, name, arguments: parts }) => ({
          id,
          type: 'function',
          function: { name, arguments: parts.join('') },
        })),
      }),
    }
    return JSON.stringify({
      ...envelope(answer, 'chat.completion'),
      choices: [{ index: 0, message, finish_reason: finishReasons[finish] }],
      ...(usage && { usage: wireUsage(usage) }),
    })
  },
  stream(answer) {
    const base = envelope(answer, 'chat.completion.chunk')
    const step = (delta: object, finish: string | null = null): string =>
      frame({ ...base, choices: [{ index: 0, delta, finish_reason: finish }] })
    return [
      step({ role: 'assistant', content: '' }),
      ...deltas(answer).map((delta) => step(delta)),
      step({}, finishReasons[answer.finish]),
      ...(answer.usage ? [frame({ ...base, choices: [], usage: wireUsage(answer.usage) })] : []),
      'data: [DONE]\n\n',
    ]
  },
  streamFailure: ({ status, message }) => frame({ error: { code: status, message } }),
  failureInSuccess: failure,
}

function deltas({ reasoning = [], text = [], toolCalls = [] }: ScriptedChat): readonly object[] {
  return [
    ...reasoning.map((part) => ({ reasoning_content: part })),
    ...text.map((content) => ({ content })),
    ...toolCalls.flatMap(({ id, name, arguments: parts }, index) => [
      { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] },
      ...parts.map((part) => ({ tool_calls: [{ index, function: { arguments: part } }] })),
    ]),
  ]
}

function envelope({ id, modelId }: ScriptedChat, object: string): object {
  return { id, object, created: 1_767_225_600, model: modelId }
}

function frame(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

function wireUsage({ inputTokens, outputTokens, reasoningTokens, cacheReadTokens, costUsd }: ScriptedUsage): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    ...(cacheReadTokens !== undefined && { prompt_tokens_details: { cached_tokens: cacheReadTokens } }),
    ...(reasoningTokens !== undefined && { completion_tokens_details: { reasoning_tokens: reasoningTokens } }),
    ...(costUsd !== undefined && { cost: Number(costUsd) }),
  }
}

const embedding: EmbeddingWire = {
  whole({ modelId, vectors, order, encoding, usage }) {
    const data = order.map((index) => {
      const vector = vectors[index] ?? []
      const packed = encoding === 'base64' ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector
      return { object: 'embedding', index, embedding: packed }
    })
    const counted = usage && { prompt_tokens: usage.inputTokens, total_tokens: usage.inputTokens }
    const cost = usage?.costUsd === undefined ? {} : { cost: Number(usage.costUsd) }
    return JSON.stringify({ object: 'list', model: modelId, data, ...(counted && { usage: { ...counted, ...cost } }) })
  },
}

const image: ImageWire = {
  whole: ({ images, usage }) =>
    JSON.stringify({
      created: 1_767_225_600,
      data: images.map(({ base64 }) => ({ b64_json: base64 })),
      ...(usage && { usage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens } }),
    }),
}

function failure({ status, message }: { status: number; message: string }): string {
  return JSON.stringify({ error: { message, type: 'error', code: status } })
}
