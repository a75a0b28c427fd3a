/** The wire that most providers imitate: chat completions, embeddings and images as OpenAI's reference describes them. */
import type {
  ChatWire,
  ConformanceWire,
  EmbeddingWire,
  ImageWire,
  ScriptedChat,
  ScriptedImage,
  ScriptedToolCall,
  ScriptedUsage,
} from './conformance-wire.ts'

/** Where servers of this family differ. */
export interface OpenAiWireOptions {
  /** The field of the thoughts. Default `reasoning_content`. */
  readonly reasoningField?: string | undefined
  /** The field, beside the thoughts, of what must go back with them. Default: there is none. */
  readonly echoField?: string | undefined
}

/** For providers whose server speaks like OpenAI's. Usage comes in a chunk of its own, after the finish; pictures are data URLs in `images`. */
export function openAiWire({ reasoningField = 'reasoning_content', echoField }: OpenAiWireOptions = {}): ConformanceWire {
  const thoughts: WireThoughts = {
    part: (text) => ({ [reasoningField]: text }),
    echo: (echo) => (echoField === undefined ? {} : { [echoField]: echo }),
    whole: (text, echo) => ({ [reasoningField]: text, ...(echo !== undefined && thoughts.echo(echo)) }),
  }
  return { chat: openAiChat(thoughts), embedding, image, failure }
}

/** How a member of the family writes thoughts: as fields of a delta or a message. */
export interface WireThoughts {
  part(text: string): object
  /** What must go back with the thoughts. */
  echo(echo: string): object
  whole(text: string, echo: string | undefined): object
}

const finishReasons = { stop: 'stop', length: 'length', 'tool-calls': 'tool_calls', 'content-filter': 'content_filter' } as const

/** The chat wire of the family, with thoughts written as `thoughts` does. */
export function openAiChat(thoughts: WireThoughts): ChatWire {
  return {
    streamType: 'text/event-stream',
    keepAlive: ': keep-alive\n\n',
    whole: (answer) => wholeChat(answer, thoughts),
    stream(answer) {
      const base = envelope(answer, 'chat.completion.chunk')
      const step = (delta: object, finish: string | null = null): string =>
        frame({ ...base, choices: [{ index: 0, delta, finish_reason: finish }] })
      return [
        step({ role: 'assistant', content: '' }),
        ...deltas(answer, thoughts).map((delta) => step(delta)),
        step({}, finishReasons[answer.finish]),
        ...(answer.usage ? [frame({ ...base, choices: [], usage: wireUsage(answer.usage) })] : []),
        'data: [DONE]\n\n',
      ]
    },
    streamFailure: ({ status, message }) => frame({ error: { code: status, message } }),
    failureInSuccess: failure,
  }
}

function wholeChat(answer: ScriptedChat, thoughts: WireThoughts): string {
  const { images, reasoning, reasoningEcho, text, toolCalls, finish, usage } = answer
  const message = {
    role: 'assistant',
    content: text?.join('') ?? null,
    ...(reasoning && thoughts.whole(reasoning.join(''), reasoningEcho)),
    ...(toolCalls && {
      tool_calls: toolCalls.map(({ id, name, arguments: parts }) => ({
        id,
        type: 'function',
        function: { name, arguments: parts.join('') },
      })),
    }),
    ...(images && { images: images.map(wireImage) }),
  }
  return JSON.stringify({
    ...envelope(answer, 'chat.completion'),
    choices: [{ index: 0, message, finish_reason: finishReasons[finish] }],
    ...(usage && { usage: wireUsage(usage) }),
  })
}

function wireImage({ base64, mediaType }: ScriptedImage): object {
  return { type: 'image_url', image_url: { url: `data:${mediaType};base64,${base64}` } }
}

function deltas(answer: ScriptedChat, thoughts: WireThoughts): readonly object[] {
  const { images = [], reasoning = [], reasoningEcho, text = [], toolCalls = [] } = answer
  return [
    ...reasoning.map((part) => thoughts.part(part)),
    ...(reasoningEcho === undefined ? [] : [thoughts.echo(reasoningEcho)]),
    ...text.map((content) => ({ content })),
    ...toolCalls.flatMap(callDeltas),
    ...images.map((picture) => ({ images: [wireImage(picture)] })),
  ]
}

function callDeltas({ id, name, arguments: parts }: ScriptedToolCall, index: number): readonly object[] {
  const begin = { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }
  return [begin, ...parts.map((part) => ({ tool_calls: [{ index, function: { arguments: part } }] }))]
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
      ...(usage && { usage: imageUsage(usage) }),
    }),
}

function imageUsage({ inputTokens, outputTokens, costUsd }: ScriptedUsage): object {
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    ...(costUsd !== undefined && { cost: Number(costUsd) }),
  }
}

function failure({ status, message }: { status: number; message: string }): string {
  return JSON.stringify({ error: { message, type: 'error', code: status } })
}
