/** What an Ollama server sends, for the conformance suite: lines of JSON, arguments as objects, thoughts in `thinking`. */
import type { ConformanceWire, ScriptedChat } from '@polymux/testkit/conformance'

export const ollamaWire: ConformanceWire = {
  chat: {
    streamType: 'application/x-ndjson',
    whole: (answer) =>
      JSON.stringify({
        ...head(answer),
        message: {
          role: 'assistant',
          content: answer.text?.join('') ?? '',
          ...(answer.reasoning && { thinking: answer.reasoning.join('') }),
          ...(answer.toolCalls && { tool_calls: toolCalls(answer) }),
        },
        ...tail(answer),
      }),
    stream(answer) {
      const { reasoning = [], text = [] } = answer
      const steps: object[] = [
        ...reasoning.map((thinking) => ({ content: '', thinking })),
        ...text.map((content) => ({ content })),
        ...toolCalls(answer).map((call) => ({ content: '', tool_calls: [call] })),
      ]
      return [
        ...steps.map((message) => line({ ...head(answer), message: { role: 'assistant', ...message }, done: false })),
        line({ ...head(answer), message: { role: 'assistant', content: '' }, ...tail(answer) }),
      ]
    },
    streamFailure: ({ message }) => line({ error: message }),
    failureInSuccess: ({ message }) => JSON.stringify({ error: message }),
  },
  embedding: {
    // Ollama has no indexes: vectors come in the order of the inputs.
    whole: ({ modelId, vectors, usage }) =>
      JSON.stringify({ model: modelId, embeddings: vectors, ...(usage && { prompt_eval_count: usage.inputTokens }) }),
  },
  failure: ({ message }) => JSON.stringify({ error: message }),
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}

function head({ modelId }: ScriptedChat): object {
  return { model: modelId, created_at: '2026-01-01T00:00:00Z' }
}

function tail({ finish, usage }: ScriptedChat): object {
  return {
    done: true,
    done_reason: finish === 'length' ? 'length' : 'stop',
    ...(usage && { prompt_eval_count: usage.inputTokens, eval_count: usage.outputTokens }),
  }
}

function toolCalls({ toolCalls: calls = [] }: ScriptedChat): readonly object[] {
  return calls.map(({ id, name, arguments: parts }) => ({
    id,
    function: { name, arguments: JSON.parse(parts.join('')) as unknown },
  }))
}
