/** The sample provider, which here also reads thoughts and tool calls. */
import type { ProviderSettings } from '@polymux/core'
import { type ChatCodec, type ChatDelta, classifyError } from '@polymux/core/adapter'
import { type SampleSpec, sampleSpec } from './sample-provider.ts'

/** Made anew each time, so that a copy may be changed. */
export function streamSampleSpec(): SampleSpec {
  const spec = sampleSpec()
  const claims = spec.capabilities?.chat
  return {
    ...spec,
    capabilities: {
      chat: {
        parameters: claims?.parameters ?? [],
        features: [...new Set([...(claims?.features ?? []), 'tools', 'parallel-tools', 'reasoning'] as const)],
        input: [],
        output: [],
      },
    },
    chat: withToolsAndThoughts(spec.chat),
  }
}

interface WireMember {
  readonly reasoning_content?: string
  readonly tool_calls?: readonly {
    readonly index?: number
    readonly id?: string
    readonly function?: { readonly name?: string; readonly arguments?: string }
  }[]
}

function withToolsAndThoughts(chat: ChatCodec<ProviderSettings>): ChatCodec<ProviderSettings> {
  return {
    ...chat,
    decoder(context, request) {
      const decoder = chat.decoder(context, request)
      return {
        *push(message) {
          yield* thoughtsOf(message.data)
          for (const delta of decoder.push(message)) yield refined(delta)
          yield* callsOf(message.data)
        },
        *end() {
          for (const delta of decoder.end()) yield refined(delta)
        },
      }
    },
  }
}

function* thoughtsOf(data: string): Generator<ChatDelta> {
  for (const { reasoning_content: text } of membersOf(data)) if (text) yield { type: 'reasoning', text }
}

function* callsOf(data: string): Generator<ChatDelta> {
  for (const { tool_calls: calls = [] } of membersOf(data)) {
    for (const [place, { index = place, id, function: called }] of calls.entries()) {
      yield { type: 'tool', key: `call-${index}`, id, name: called?.name, text: called?.arguments }
    }
  }
}

/** With the finish of tool calls, and with what the status of a failure means. */
function refined(delta: ChatDelta): ChatDelta {
  if (delta.type === 'error') {
    const { code, retryable } = classifyError({ status: delta.error.status })
    return { ...delta, error: { code, retryable, ...delta.error } }
  }
  return delta.type === 'finish' && delta.native === 'tool_calls' ? { ...delta, reason: 'tool-calls' } : delta
}

function membersOf(data: string): readonly WireMember[] {
  if (data === '[DONE]') return []
  // Safe enough for a sample: what is not of this shape is skipped.
  const { choices = [] } = JSON.parse(data) as { choices?: readonly { delta?: WireMember; message?: WireMember }[] }
  return choices.map(({ delta, message }) => delta ?? message ?? {})
}
