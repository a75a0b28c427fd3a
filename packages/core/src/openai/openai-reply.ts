/** OpenAI's chat wire, one chunk at a time. A whole answer is one chunk whose `delta` is called `message`: the same fold reads both. */
import type { ChatRequest, FinishReason } from '../chat.ts'
import type { ChatDelta } from '../chat-delta.ts'
import type { ChatDecoder, ModelContext } from '../codec.ts'
import { readAnswer, readLogprobs, startAnswer } from './openai-answer.ts'
import type { AnswerReading } from './openai-answer.ts'
import { errorFields } from './openai-error.ts'
import type { OpenAiShape } from './openai-shape.ts'
import { readUsage } from './openai-usage.ts'
import { asArray, asNumber, asObject, asText, defined, otherFields } from '../wire-value.ts'
import type { WireObject } from '../wire-value.ts'

/** Fields of the envelope that have a place of their own; all others go to `raw`. `object` only names the mode. */
const known: ReadonlySet<string> = new Set(['id', 'object', 'created', 'model', 'choices', 'error'])
const knownOfChoice: ReadonlySet<string> = new Set(['index', 'delta', 'message', 'finish_reason', 'logprobs', 'error'])

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  eos: 'stop',
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
}

interface Reading {
  readonly answer: AnswerReading
  readonly shape: OpenAiShape
  /** Of the envelope, as last told. */
  id: unknown
  model: unknown
  created: unknown
  /** Index of the choice that is the answer: the first one seen. */
  index: number | undefined
  /** Further choices, or their chunks. */
  others: unknown[] | undefined
  rest: WireObject | undefined
  finish: string | undefined
  /** `[DONE]` or a whole message was seen. */
  complete: boolean
  /** Something of a chat was seen. */
  spoke: boolean
}

/** A decoder for one reply. Complete means `[DONE]`, a finish reason or a whole message: some servers leave one of them out. */
export function createChatDecoder(request: ChatRequest, shape: OpenAiShape, context: ModelContext): ChatDecoder {
  const reading: Reading = {
    answer: startAnswer(request, context.provider, shape.echoFields),
    shape,
    id: undefined,
    model: undefined,
    created: undefined,
    index: undefined,
    others: undefined,
    rest: undefined,
    finish: undefined,
    complete: false,
    spoke: false,
  }
  return {
    push({ data, json }) {
      if (data.trim() !== '[DONE]') return readChunk(reading, asObject(json ?? JSON.parse(data)) ?? {}, data)
      reading.complete = true
      return []
    },
    end: () => readEnding(reading, context),
  }
}

/** `data` is the text that `chunk` was parsed from: money is read from its characters. */
function readChunk(reading: Reading, chunk: WireObject, data: string): readonly ChatDelta[] {
  const { choices, created, error, id, model, usage } = chunk
  const deltas: ChatDelta[] = []
  // Every chunk repeats these three.
  if (id !== reading.id || model !== reading.model || created !== reading.created) {
    const response = defined({ id: asText(id), createdAt: asNumber(created) || undefined, returnedModel: asText(model) })
    if (Object.keys(response).length > 0) deltas.push({ type: 'meta', response })
    Object.assign(reading, { id, model, created })
  }
  const raw = otherFields(chunk, known)
  if (raw) deltas.push({ type: 'meta', raw })
  for (const [position, value] of asArray(choices).entries()) {
    const choice = asObject(value) ?? {}
    const index = asNumber(choice['index']) ?? position
    reading.index ??= index
    if (index === reading.index) readChoice(reading, choice, deltas)
    else (reading.others ??= []).push(value)
  }
  if (asObject(usage)) deltas.push({ type: 'usage', usage: readUsage(usage, data, reading.shape.readUsage) })
  if (error !== undefined && error !== null) {
    reading.spoke = true
    deltas.push({ type: 'error', error: errorFields(error) })
  }
  return deltas
}

function readChoice(reading: Reading, choice: WireObject, deltas: ChatDelta[]): void {
  const message = asObject(choice['message'])
  const fields = message ?? asObject(choice['delta'])
  reading.spoke = true
  if (fields) deltas.push(...readAnswer(reading.answer, fields, message !== undefined))
  if (message) reading.complete = true
  // Some servers say '' while still speaking, and the usage chunk may say null: neither is a reason.
  reading.finish = asText(choice['finish_reason']) ?? reading.finish
  const tokens = asArray(asObject(choice['logprobs'])?.['content'])
  if (tokens.length > 0) deltas.push({ type: 'logprobs', tokens: readLogprobs(tokens) })
  const { error } = choice
  if (error !== undefined && error !== null) deltas.push({ type: 'error', error: errorFields(error) })
  const rest = otherFields(choice, knownOfChoice)
  if (rest) reading.rest = { ...reading.rest, ...rest }
}

function readEnding({ answer, complete, finish, others, rest, spoke }: Reading, context: ModelContext): readonly ChatDelta[] {
  if (!spoke) throw new SyntaxError('an answer without choices')
  if (others) context.warn('choices', 'The reply holds several answers: the first is the result, the others are in raw.choices.')
  const deltas: ChatDelta[] = []
  const raw = defined({ choices: others, choice: rest, message: answer.rest })
  if (Object.keys(raw).length > 0) deltas.push({ type: 'meta', raw })
  if (answer.echo) deltas.push({ type: 'echo', data: { message: answer.echo } })
  if (!complete && finish === undefined) return deltas
  const reason = reasons[finish?.toLowerCase() ?? ''] ?? 'unknown'
  deltas.push({ type: 'finish', reason, native: finish, truncated: reason === 'length' })
  return deltas
}
