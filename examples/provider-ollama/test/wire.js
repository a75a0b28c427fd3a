/** What an Ollama server sends, for the conformance suite: lines of JSON, arguments as objects, thoughts in `thinking`. */

/** @import { ConformanceWire, ScriptedChat } from '@polymux/testkit/conformance' */

/** @type {ConformanceWire} */
export const ollamaWire = {
  chat: {
    streamType: 'application/x-ndjson',
    // It says `stop` for answers that call tools as well, and has no word for what is filtered.
    finishReasons: ['stop', 'length', 'tool-calls'],
    toolArguments: 'value',
    mediaApart: true,
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
      const steps = [
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
  },
  embedding: {
    // Ollama has no indexes: vectors come in the order of the inputs.
    whole: ({ modelId, vectors, usage }) =>
      JSON.stringify({ model: modelId, embeddings: vectors, ...(usage && { prompt_eval_count: usage.inputTokens }) }),
  },
  failure: ({ message }) => JSON.stringify({ error: message }),
}

/** @param {object} value */
function line(value) {
  return `${JSON.stringify(value)}\n`
}

/** @param {ScriptedChat} answer */
function head({ modelId }) {
  return { model: modelId, created_at: '2026-01-01T00:00:00Z' }
}

/** @param {ScriptedChat} answer */
function tail({ finish, usage }) {
  return {
    done: true,
    done_reason: finish === 'length' ? 'length' : 'stop',
    ...(usage && { prompt_eval_count: usage.inputTokens, eval_count: usage.outputTokens }),
  }
}

/** @param {ScriptedChat} answer */
function toolCalls({ toolCalls: calls = [] }) {
  return calls.map(({ id, name, arguments: parts }) => ({ id, function: { name, arguments: JSON.parse(parts.join('')) } }))
}
