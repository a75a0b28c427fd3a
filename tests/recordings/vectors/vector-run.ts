/** Runs a vector: its call against its replies, or the function it names by a call that shows what the function does. */
import { createRegistry, ModelError, readBytes } from '@polymux/core'
import type { ChatRequest, EmbeddingRequest, ImageRequest, ResultBase, SpeechRequest, TranscriptionRequest } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'
import { vi } from 'vitest'
import { filled, items, member } from '../json-value.ts'
import { textsFor } from '../replay-call.ts'
import type { LitellmVector } from './litellm-vectors.ts'
import { vectorCall } from './vector-call.ts'
import type { VectorCall } from './vector-call.ts'
import { repliesFor, transportOver } from './vector-replies.ts'
import type { RequestLog } from './vector-replies.ts'

/** What came of a vector. */
export interface VectorOutcome extends RequestLog {
  /** What fields it has beside these is for the checks to find out. */
  readonly result?: ResultBase
  /** The sound of a result that has one. */
  readonly sound?: Uint8Array
  readonly error?: ModelError
}

/** Runs a vector in the environment it names. Rejects with what is no `ModelError`. */
export async function runVector({ area, input }: LitellmVector): Promise<VectorOutcome> {
  const options = member(input, 'options')
  const call = vectorCall(member(input, 'call') ?? callFor(area, input), options)
  const { requests, times, transport } = transportOver(repliesFor(call, replyOf(area, input)))
  stubEnvironment(member(input, 'env') ?? { OPENROUTER_API_KEY: 'sk-or-test' })
  try {
    const apiKey = filled(member(options, 'apiKey'))
    const baseURL = filled(member(options, 'baseURL'))
    const provider = openrouter({ apiKey, baseURL, transport })
    return { requests, times, ...(await makeCall(provider, call, area === 'stream')) }
  } catch (error) {
    if (!ModelError.is(error)) throw error
    return { requests, times, error }
  } finally {
    vi.unstubAllEnvs()
  }
}

const variables = ['OPENROUTER_API_KEY', 'OR_API_KEY', 'OPENROUTER_API_BASE', 'OPENROUTER_BASE_URL', 'OR_SITE_URL', 'OR_APP_NAME']

function stubEnvironment(environment: unknown): void {
  for (const name of variables) vi.stubEnv(name, filled(member(environment, name)))
}

/** Vectors of replies and functions name no call: any does that reads such a reply or uses such a function. */
function callFor(area: string, input: unknown): unknown {
  const chat = { op: 'chat', model: 'openrouter/test/model', messages: [{ role: 'user', content: 'Hi' }] }
  const image = { op: 'image', model: chat.model, prompt: 'x' }
  const spoken = { op: 'speech', model: chat.model, input: 'x' }
  const heard = { op: 'transcription', model: chat.model }
  const [argument] = items(member(input, 'args'))
  if (area === 'fn.wireModelId') return { ...chat, model: argument }
  if (area === 'fn.nearestAspectRatio') return { ...image, params: { size: argument } }
  if (area === 'response.image.chat') return { ...image, transport: 'chat' }
  if (area === 'response.image.images') return { ...image, transport: 'images' }
  if (area === 'response.embedding' || area === 'cost.embedding')
    return { op: 'embedding', model: chat.model, input: textsFor(member(input, 'json')) }
  if (area === 'response.speech') return spoken
  if (area === 'response.transcription' || member(input, 'op') === 'transcription') return heard
  if (member(input, 'op') === 'responses') return { op: 'responses', model: chat.model, input: 'Hi' }
  return chat
}

/** A reason is shown by an answer that ends with it, a cost by one that was billed so. */
function replyOf(area: string, input: unknown): unknown {
  const [argument] = items(member(input, 'args'))
  const message = { role: 'assistant', content: 'ok' }
  if (area === 'fn.mapFinishReason') return { json: { choices: [{ finish_reason: argument, message }] } }
  if (area === 'fn.costFromUsage') return { json: { choices: [{ finish_reason: 'stop', message }], usage: argument } }
  return input
}

/** LiteLLM's `openrouter/vendor/model` is an id of our registry; any other id is one of the provider. */
async function makeCall(
  provider: ReturnType<typeof openrouter>,
  { kind, modelId, options, request }: VectorCall,
  streaming: boolean,
): Promise<Pick<VectorOutcome, 'result' | 'sound'>> {
  const models = createRegistry({ openrouter: provider })
  const registered = /^openrouter\/[^/]+\//.test(modelId)
  // The casts are what an untyped caller does: vectors hold such calls, and what is no request must be found at run time.
  switch (kind) {
    case 'embedding': {
      const model = registered ? models.find('embedding', modelId) : provider.embedding(modelId)
      return { result: await model.embed(request as unknown as EmbeddingRequest<'array'>, options) }
    }
    case 'image': {
      const model = registered ? models.find('image', modelId) : provider.image(modelId)
      return { result: await model.generate(request as unknown as ImageRequest, options) }
    }
    case 'speech': {
      const model = registered ? models.find('speech', modelId) : provider.speech(modelId)
      const result = await model.speak(request as unknown as SpeechRequest, options)
      return { result, sound: await readBytes(result.audio) }
    }
    case 'transcription': {
      const model = registered ? models.find('transcription', modelId) : provider.transcription(modelId)
      return { result: await model.transcribe(request as unknown as TranscriptionRequest, options) }
    }
    default: {
      const model = registered ? models.find('chat', modelId) : provider.chat(modelId)
      const chat = request as unknown as ChatRequest
      return { result: await (streaming ? model.stream(chat, options).result : model.generate(chat, options)) }
    }
  }
}
