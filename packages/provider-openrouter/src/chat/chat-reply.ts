/**
 * OpenRouter's chat wire, one chunk at a time. A whole answer is one chunk whose `delta` is called `message`, so the same fold
 * reads both.
 */
import type { ChatRequest } from '@polymux/core'
import type { ChatDecoder, ChatDelta, ModelContext, WireObject } from '@polymux/core/adapter'
import { addMessage, addMessageEnding, startMessage } from './answer-message.ts'
import type { MessageReading } from './answer-message.ts'
import { errorFields } from '../wire/error-fields.ts'
import { isTruncated, toFinishReason } from './finish-reason.ts'
import { addOddLogprobs, toTokenLogprobs } from './logprobs.ts'
import { toUsage } from '../wire/usage.ts'
import { asArray, asNumber, asObject, asText, defined } from '@polymux/core/adapter'

/** Fields of the envelope that have a place of their own in the result; all others go to `raw`. `object` only names the mode. */
const modelled: ReadonlySet<string> = new Set(['id', 'object', 'created', 'model', 'provider', 'choices', 'error'])
/** The same of a choice; others go to `raw.choice`. */
const modelledOfChoice: ReadonlySet<string> = new Set([
  'index',
  'delta',
  'message',
  'finish_reason',
  'native_finish_reason',
  'logprobs',
  'error',
])

/**
 * What has been read of one reply, beyond what went out as deltas. Thousands of streams may be open at once, so what most replies do
 * not have is made when it first comes.
 */
interface Reading {
  readonly message: MessageReading
  /** Fields of the envelope as last seen. */
  readonly envelope: Record<string, unknown>
  /** The id, the model and the upstream are known. */
  named: boolean
  /** Index of the choice that is the answer: the first one seen. */
  index: number | undefined
  /** Further choices, or their chunks. */
  others: unknown[] | undefined
  /** Fields of the choice that nobody here knows. */
  rest: Record<string, unknown> | undefined
  oddLogprobs: unknown
  finish: string | undefined
  native: string | undefined
  /** `[DONE]` or a whole message was seen. */
  complete: boolean
  spoke: boolean
  /** The first event that is no chunk of a chat. */
  strange: string | undefined
}

/**
 * A decoder for one reply. Complete means `[DONE]`, a finish reason, or a whole message: each of them is missing somewhere on record.
 * Of several choices the first is the answer; the others are kept in `raw.choices`, with a warning.
 */
export function createChatDecoder(context: ModelContext, request?: ChatRequest): ChatDecoder {
  const reading: Reading = {
    message: startMessage(context.modelId, request),
    envelope: {},
    named: false,
    index: undefined,
    others: undefined,
    rest: undefined,
    oddLogprobs: undefined,
    finish: undefined,
    native: undefined,
    complete: false,
    spoke: false,
    strange: undefined,
  }
  return {
    push({ data, json }) {
      const deltas: ChatDelta[] = []
      if (isDone(data)) {
        refuseStrange(reading)
        reading.complete = true
        addEnding(reading, deltas, context)
      } else addChunk(reading, asObject(json ?? JSON.parse(data)) ?? {}, data, deltas)
      return deltas
    },
    end() {
      refuseStrange(reading)
      if (!reading.spoke && !context.stream) throw new SyntaxError('an answer without choices')
      const deltas: ChatDelta[] = []
      addEnding(reading, deltas, context)
      return deltas
    },
  }
}

/** A reply that never said anything but what is no chunk of a chat is of another endpoint. */
function refuseStrange({ spoke, strange }: Reading): void {
  if (!spoke && strange !== undefined) throw new SyntaxError(`an event without choices: ${strange.slice(0, 200)}`)
}

function isDone(data: string): boolean {
  return data === '[DONE]' || (data.length < 16 && data.trim() === '[DONE]')
}

/** `data` is the text that `chunk` was parsed from: money is read from its characters. */
function addChunk(reading: Reading, chunk: WireObject, data: string, deltas: ChatDelta[]): void {
  addMeta(reading, chunk, deltas)
  const { choices, error, usage } = chunk
  if (Array.isArray(choices)) addChoices(reading, choices, deltas)
  const counts = asObject(usage)
  if (counts) deltas.push({ type: 'usage', usage: toUsage(counts, data) })
  // An error may come beside choices, after usage, or alone; wherever it is, it wins.
  if (error !== undefined && error !== null) {
    reading.spoke = true
    deltas.push({ type: 'error', error: errorFields(error) })
  } else if (!Array.isArray(choices) && !counts) reading.strange ??= data
}

function addMeta(reading: Reading, chunk: WireObject, deltas: ChatDelta[]): void {
  // These four never change within a stream, without exception on record: read until all are known.
  if (!reading.named) addNames(reading, chunk, deltas)
  let raw: Record<string, unknown> | undefined
  // Most of these repeat on every chunk: only what is new goes out.
  for (const name in chunk) {
    if (modelled.has(name) || reading.envelope[name] === chunk[name]) continue
    reading.envelope[name] = chunk[name]
    ;(raw ??= {})[name] = chunk[name]
  }
  if (raw) deltas.push({ type: 'meta', raw })
}

/** A first chunk may say less than the next, and some answers never name the upstream. */
function addNames(reading: Reading, { created, id, model, provider }: WireObject, deltas: ChatDelta[]): void {
  const response = defined({
    id: asText(id),
    createdAt: asNumber(created) || undefined,
    returnedModel: asText(model),
    upstream: asText(provider),
  })
  reading.message.model ??= response.returnedModel
  reading.named = response.id !== undefined && response.returnedModel !== undefined && response.upstream !== undefined
  if (Object.keys(response).length > 0) deltas.push({ type: 'meta', response })
}

function addChoices(reading: Reading, choices: readonly unknown[], deltas: ChatDelta[]): void {
  for (let position = 0; position < choices.length; position++) {
    const choice = asObject(choices[position]) ?? {}
    const index = asNumber(choice['index']) ?? position
    reading.index ??= index
    if (index === reading.index) addChoice(reading, choice, deltas)
    else (reading.others ??= []).push(choices[position])
  }
}

function addChoice(reading: Reading, choice: WireObject, deltas: ChatDelta[]): void {
  const message = asObject(choice['message'])
  const delta = message ?? asObject(choice['delta'])
  reading.spoke = true
  if (delta) addMessage(reading.message, delta, message !== undefined, deltas)
  if (message) reading.complete = true
  // Some upstreams say '' while still speaking, and the usage chunk may say null: neither is a reason.
  reading.finish = asText(choice['finish_reason']) ?? reading.finish
  reading.native = asText(choice['native_finish_reason']) ?? reading.native
  const { error, logprobs } = choice
  if (logprobs !== undefined && logprobs !== null) addLogprobs(reading, logprobs, deltas)
  if (error !== undefined && error !== null) deltas.push({ type: 'error', error: errorFields(error) })
  for (const name in choice) {
    if (name === 'index' || name === 'delta' || choice[name] === null) continue
    if (modelledOfChoice.has(name) && (name !== 'message' || message)) continue
    ;(reading.rest ??= {})[name] = choice[name]
  }
}

function addLogprobs(reading: Reading, logprobs: unknown, deltas: ChatDelta[]): void {
  const content = asArray(asObject(logprobs)?.['content'])
  if (content.length > 0) deltas.push({ type: 'logprobs', tokens: toTokenLogprobs(content) })
  reading.oddLogprobs = addOddLogprobs(reading.oddLogprobs, logprobs)
}

function addEnding(reading: Reading, deltas: ChatDelta[], context: ModelContext): void {
  const { complete, finish, native, oddLogprobs, others, rest } = reading
  if (others) context.warn('choices', 'The reply holds several answers: the first is the result, the others are in raw.choices.')
  addMessageEnding(reading.message, deltas)
  const raw = defined({ logprobs: oddLogprobs, choices: others, choice: rest, message: reading.message.rest })
  if (Object.keys(raw).length > 0) deltas.push({ type: 'meta', raw })
  if (finish === 'error') {
    const why = native === undefined || native === finish ? '' : ` (${native})`
    deltas.push({ type: 'error', error: errorFields({ message: `The upstream ended the answer with an error${why}.` }) })
  }
  if (complete || finish !== undefined) {
    // Without a word of the upstream's own, the wire's is kept: our reasons are fewer than its.
    deltas.push({
      type: 'finish',
      reason: toFinishReason(finish),
      native: native ?? finish,
      truncated: isTruncated(finish, native),
    })
  }
}
