import type { ChatModel, ChatRequest, Usage } from '@polymux/core'
import type { ChatDelta } from '@polymux/core/adapter'
import { type BrokenProvider, breakBody, breakDeltas, breakModel, breakRequest, breakResult } from './broken-provider.ts'

/** Providers that misread whole answers, or lose what must go back with the next turn. */
export const brokenChats: readonly BrokenProvider[] = [
  {
    caughtBy: 'C1',
    flaw: 'trims what the model said',
    says: /result\.text: expected/,
    create: breakResult((result) => ({ ...result, text: result.text.slice(0, -1) })),
  },
  {
    caughtBy: 'C2',
    flaw: 'takes a refusal for a normal end',
    says: /ended with content-filter/,
    create: breakDeltas((delta) =>
      delta.type === 'finish' && delta.reason === 'content-filter' ? [{ ...delta, reason: 'stop' }] : [delta],
    ),
  },
  {
    caughtBy: 'C2',
    flaw: "forgets the wire's own word for the end",
    says: /nativeFinishReason .* undefined/,
    create: breakDeltas((delta) => (delta.type === 'finish' ? [{ ...delta, native: undefined }] : [delta])),
  },
  usageOf('leaves the answer out of the total', /usage\.totalTokens, the sum/, (usage) => ({
    ...usage,
    ...(usage.inputTokens !== undefined && { totalTokens: usage.inputTokens }),
  })),
  usageOf('takes thoughts off the answer', /usage\.outputTokens, reasoning included/, (usage) => ({
    ...usage,
    ...(usage.outputTokens !== undefined && { outputTokens: usage.outputTokens - (usage.reasoningTokens ?? 0) }),
  })),
  {
    caughtBy: 'C3',
    flaw: 'says 0 where nothing was reported',
    says: /counts of 0/,
    create: breakResult((result) => ({ ...result, usage: { inputTokens: 0, outputTokens: 0, ...result.usage } })),
  },
  {
    caughtBy: 'C4',
    flaw: 'writes the arguments of a call anew',
    says: /byte for byte/,
    create: breakDeltas(rewritten),
  },
  {
    caughtBy: 'C4',
    flaw: 'gives no arguments in place of those it cannot parse',
    says: /must be marked invalid/,
    create: breakDeltas((delta) => {
      if (delta.type !== 'tool' || delta.text === undefined || isJson(delta.text)) return [delta]
      return [{ ...delta, text: '{}' }]
    }),
  },
  {
    caughtBy: 'C5',
    flaw: 'takes several calls for one',
    says: /three tool calls/,
    create: breakDeltas((delta) => (delta.type === 'tool' ? [{ ...delta, key: 0, id: 'call-tide-1' }] : [delta])),
  },
  {
    caughtBy: 'C5',
    flaw: 'gives calls in the order of their names',
    says: /three tool calls/,
    create: breakResult((result) => ({
      ...result,
      toolCalls: result.toolCalls.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    })),
  },
  {
    caughtBy: 'C6',
    flaw: 'sends results without the calls they answer',
    says: /Saint-Malo/,
    create: breakRequest((request) => ({ ...request, messages: request.messages.filter(({ role }) => role !== 'assistant') })),
  },
  {
    caughtBy: 'C6',
    flaw: 'sends results without the id of their call',
    says: /was sent 1 times/,
    create: breakBody((body) => JSON.parse(JSON.stringify(body).replaceAll(/"tool_call_id":"[^"]*",?/g, ''))),
  },
  {
    caughtBy: 'C7',
    flaw: 'does not check the answer against the schema',
    says: /must reject/,
    create: breakModel((model) => ({
      // Safe: the flaw is that the object is not what it is said to be.
      generate: (async ({ output, ...request }: ChatRequest, options) => {
        const result = await model.generate(request, options)
        return { ...result, ...(output !== undefined && { object: parsed(result.text) }) }
      }) as ChatModel['generate'],
    })),
  },
  {
    caughtBy: 'C7',
    flaw: 'asks for JSON and keeps the schema to itself',
    says: /schema of the answer was not sent/,
    create: breakBody((body) => ({ ...body, ...(body['response_format'] !== undefined && { response_format: 'json' }) })),
  },
  {
    caughtBy: 'C8',
    flaw: 'shows thoughts as part of the answer',
    says: /result\.reasoning: expected/,
    create: breakDeltas((delta) => (delta.type === 'reasoning' ? [{ type: 'text', text: delta.text }] : [delta])),
  },
  {
    caughtBy: 'C8',
    flaw: 'loses the signature of thoughts',
    says: /did not go back with the next turn/,
    create: breakDeltas((delta) => (delta.type === 'echo' ? [] : [delta])),
  },
  {
    caughtBy: 'C9',
    flaw: 'gives the model that answered for the one that was asked',
    says: /response\.modelId, the id that was asked for/,
    create: breakResult((result) => ({
      ...result,
      response: { ...result.response, modelId: result.response.returnedModel ?? result.response.modelId },
    })),
  },
  {
    caughtBy: 'C9',
    flaw: 'keeps no headers',
    says: /response\.headers/,
    create: breakResult(({ response: { headers: _lost, ...response }, ...result }) => ({ ...result, response })),
  },
]

function usageOf(flaw: string, says: RegExp, change: (usage: Usage) => Usage): BrokenProvider {
  const create = breakDeltas((delta) => (delta.type === 'usage' ? [{ ...delta, usage: change(delta.usage) }] : [delta]))
  return { caughtBy: 'C3', flaw, says, create }
}

function rewritten(delta: ChatDelta): readonly ChatDelta[] {
  if (delta.type !== 'tool' || !isJson(delta.text ?? '')) return [delta]
  return [{ ...delta, text: JSON.stringify(parsed(delta.text ?? '')) }]
}

function isJson(text: string): boolean {
  return parsed(text) !== undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
