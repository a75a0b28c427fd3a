/** OpenRouter's wire: that of OpenAI with thoughts in `reasoning_details`, errors inside of chunks, and costs everywhere. */
import type { ConformanceWire, ImageWire } from './conformance-wire.ts'
import { openAiChat, openAiWire, type WireThoughts } from './openai-wire.ts'

/** For OpenRouter and routers that speak like it. */
export function openRouterWire(): ConformanceWire {
  const { embedding, failure } = openAiWire()
  const chat = openAiChat(thoughts)
  return {
    chat: {
      ...chat,
      keepAlive: ': OPENROUTER PROCESSING\n\n',
      streamFailure: ({ status, message }) =>
        `data: ${JSON.stringify({
          id: 'answer-1',
          object: 'chat.completion.chunk',
          error: { code: status, message },
          choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
        })}\n\n`,
    },
    embedding,
    image,
    failure,
  }
}

const detail = { type: 'reasoning.text', format: 'unknown', index: 0 } as const

/** The text is told twice; the signature of thoughts comes last, alone. */
const thoughts: WireThoughts = {
  part: (text) => ({ reasoning: text, reasoning_details: [{ ...detail, text }] }),
  echo: (signature) => ({ reasoning_details: [{ ...detail, signature }] }),
  whole: (text, signature) => ({
    reasoning: text,
    reasoning_details: [{ ...detail, text, ...(signature !== undefined && { signature }) }],
  }),
}

/** `POST /images`. */
const image: ImageWire = {
  whole: ({ images, usage }) =>
    JSON.stringify({
      created: 1_767_225_600,
      data: images.map(({ base64, mediaType }) => ({ b64_json: base64, media_type: mediaType })),
      ...(usage && {
        usage: {
          prompt_tokens: usage.inputTokens,
          completion_tokens: usage.outputTokens,
          total_tokens: usage.inputTokens + usage.outputTokens,
          ...(usage.costUsd !== undefined && { cost: Number(usage.costUsd) }),
        },
      }),
    }),
}
