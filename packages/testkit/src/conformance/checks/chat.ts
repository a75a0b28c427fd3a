/** Whole answers of chat models: the words, why they ended, what they took, and who gave them. */
import type { FinishReason } from '@polymux/core'
import type { Bench } from '../bench.ts'
import { finishedStream } from '../chat-run.ts'
import type { Check } from '../check.ts'
import { chatWire, lacksChat, plainRequest } from '../claims.ts'
import { ensure, ensureEqual } from '../expectation.ts'
import { answerWith, generate } from '../generated.ts'
import { textAnswer } from '../samples.ts'
import { wholeReply } from '../scripted-reply.ts'

/** C1 to C3 and C9. */
export const chatChecks: readonly Check[] = [
  { id: 'C1', title: 'gives the text of an answer', level: 1, unfit: chatOnly, run: textArrives },
  {
    id: 'C2',
    title: "tells why an answer ended, in our words and in the wire's",
    level: 1,
    unfit: chatOnly,
    run: finishIsMapped,
  },
  {
    id: 'C3',
    title: 'counts tokens as they were reported and invents none',
    level: 1,
    unfit: (bench) => lacksChat(bench, 'usage'),
    run: usageIsExact,
  },
  { id: 'C9', title: 'tells who answered, with the headers and the body', level: 1, unfit: chatOnly, run: responseIsTold },
]

function chatOnly(bench: Bench): string | undefined {
  return lacksChat(bench)
}

async function textArrives(bench: Bench): Promise<void> {
  const answer = textAnswer(bench.capabilities)
  const text = answer.text?.join('') ?? ''
  const result = await generate(bench, answer)
  ensureEqual(result.text, text, 'result.text')
  ensureEqual(result.message.role, 'assistant', 'result.message.role')
  const parts = result.message.content.flatMap((part) => (part.type === 'text' ? [part.text] : [`a part of type ${part.type}`]))
  ensureEqual(parts.join(''), text, 'the text parts of result.message.content, joined,')
  ensureEqual(result.toolCalls, [], 'result.toolCalls of an answer without any')
  ensureEqual(result.reasoning, '', 'result.reasoning of an answer without any')
  ensureEqual(result.warnings, [], 'result.warnings of a call that asked for nothing unusual')
}

async function finishIsMapped(bench: Bench): Promise<void> {
  const reasons: readonly FinishReason[] = chatWire(bench).finishReasons ?? ['stop', 'length', 'content-filter']
  const words = new Set<string>()
  for (const finish of reasons) {
    if (finish === 'pause' || finish === 'unknown' || finish === 'tool-calls') continue
    const result = await generate(bench, answerWith({ text: ['The sea'], finish }))
    const what = `an answer that ended with ${finish}`
    ensureEqual(result.finishReason, finish, `result.finishReason of ${what}`)
    const frames = chatWire(bench).stream(answerWith({ text: ['The sea'], finish }))
    const { result: streamed } = await finishedStream(bench, frames, `a stream of ${what}`)
    ensureEqual(streamed.finishReason, finish, `result.finishReason of a stream of ${what}`)
    const { nativeFinishReason: native } = result
    ensure(
      typeof native === 'string' && native !== '',
      `result.nativeFinishReason of ${what} is ${JSON.stringify(native)}: keep the word of the wire, as \`native\` of the finish delta`,
    )
    ensure(
      !words.has(native),
      `result.nativeFinishReason is "${native}" for two different endings: it must be the wire's own word`,
    )
    words.add(native)
  }
}

async function usageIsExact(bench: Bench): Promise<void> {
  const scripted = { inputTokens: 1021, outputTokens: 313, reasoningTokens: 200, cacheReadTokens: 512 }
  const { usage } = await generate(bench, answerWith({ text: ['The sea'], usage: scripted }))
  ensureEqual(usage.inputTokens, 1021, 'usage.inputTokens, cache reads included,')
  ensureEqual(usage.outputTokens, 313, 'usage.outputTokens, reasoning included,')
  ensureEqual(usage.totalTokens, 1334, 'usage.totalTokens, the sum of both,')
  ensureEqual(usage.reasoningTokens ?? 200, 200, 'usage.reasoningTokens, where they are told,')
  ensureEqual(usage.cacheReadTokens ?? 512, 512, 'usage.cacheReadTokens, where they are told,')
  ensure(
    !bench.capabilities.chat?.features.includes('cost') || usage.cost === undefined,
    `usage.cost is ${JSON.stringify(usage.cost)}, and the server told none: leave out what was not reported`,
  )
  const { usage: none } = await generate(bench, answerWith({ text: ['The sea'] }))
  const invented = Object.entries(none).filter(([, value]) => value === 0)
  ensureEqual(Object.fromEntries(invented), {}, 'counts of 0 in the usage of an answer that reported none')
  const small = { inputTokens: 7, outputTokens: 1 }
  const { usage: plain } = await generate(bench, answerWith({ text: ['The sea'], usage: small }))
  ensureEqual(
    [
      plain.inputTokens,
      plain.outputTokens,
      plain.totalTokens,
      plain.reasoningTokens || undefined,
      plain.cacheReadTokens || undefined,
    ],
    [7, 1, 8, undefined, undefined],
    'input, output, total, reasoning and cached tokens of an answer without details',
  )
}

async function responseIsTold(bench: Bench): Promise<void> {
  const answer = { ...textAnswer(bench.capabilities), id: 'answer-4711', modelId: 'conformance-1-2026-01-01' }
  const body = chatWire(bench).whole(answer)
  const headers = { 'content-type': 'application/json', 'x-request-id': 'request-4711', 'x-conformance': 'kept' }
  const { chat, provider } = await bench.serve([wholeReply(body, { headers })])
  const seen: unknown[] = []
  const modelId = bench.subject.models?.chat ?? 'conformance-1'
  const { raw, response } = await chat().generate(plainRequest, {
    onWire: ({ direction, data }) => void (direction === 'in' && seen.push(data)),
  })
  ensureEqual(response.provider, provider.name, 'response.provider')
  ensureEqual(response.modelId, modelId, 'response.modelId, the id that was asked for,')
  if (body.includes(answer.id)) ensureEqual(response.id, answer.id, 'response.id')
  if (body.includes(answer.modelId))
    ensureEqual(response.returnedModel, answer.modelId, 'response.returnedModel, the id that answered,')
  ensureEqual(response.requestId, 'request-4711', 'response.requestId, from the header x-request-id,')
  ensureEqual(response.headers?.['x-conformance'], 'kept', 'response.headers["x-conformance"]')
  ensure(typeof raw === 'object' && raw !== null, `result.raw must be an object, is ${JSON.stringify(raw)}`)
  ensureEqual(seen.join(''), body, 'the body as onWire was shown it')
}
