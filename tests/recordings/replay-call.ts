/** One recorded exchange through the built provider, as the call it was: chat, stream, embedding, picture or ranking. */
import { ModelError } from '@polymux/core'
import type { CallOptions, ChatRequest, ChatResult, EmbeddingResult, ImageResult, RerankResult, Transport } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'
import { items, member } from './json-value.ts'
import { createReplay } from './replay-transport.ts'
import type { Recording } from './recording.ts'

/** A provider on this transport. */
export function providerOn(transport: Transport): ReturnType<typeof openrouter> {
  return openrouter({ apiKey: 'test-key', transport })
}

/** Any question does: the reply is recorded. */
export const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] }

/** One attempt: what the wire said is what is looked at. */
export const once: CallOptions = { retry: false }

/** How an exchange ended. `untyped` is what must never be. */
export type Outcome =
  | { readonly kind: 'chat'; readonly result: ChatResult }
  | { readonly kind: 'embedding'; readonly result: EmbeddingResult }
  | { readonly kind: 'image'; readonly result: ImageResult }
  | { readonly kind: 'rerank'; readonly result: RerankResult }
  | { readonly kind: 'error'; readonly error: ModelError }
  | { readonly kind: 'untyped'; readonly thrown: unknown }

/** Replays an exchange in the way it was recorded. */
export function replay(recording: Recording): Promise<Outcome> {
  return replayOn(transportOf(recording), recording)
}

/** The same with the answer from elsewhere. */
export function replayOn(transport: Transport, recording: Recording): Promise<Outcome> {
  const { endpoint, model, streamed } = recording
  const provider = providerOn(transport)
  return settled(async () => {
    if (endpoint === 'POST /embeddings')
      return {
        kind: 'embedding',
        result: await provider.embedding(model).embed({ input: textsFor(JSON.parse(recording.text)) }, once),
      }
    if (endpoint === 'POST /images') return { kind: 'image', result: await draw(provider, recording, 'images') }
    if (endpoint === 'POST /rerank') {
      const documents = items(member(recording.asked, 'documents')).map(String)
      const query = String(member(recording.asked, 'query'))
      return { kind: 'rerank', result: await provider.rerank(model).rerank({ query, documents }, once) }
    }
    const chat = provider.chat(model)
    return { kind: 'chat', result: await (streamed ? chat.stream(request, once).result : chat.generate(request, once)) }
  })
}

/** Replays a chat exchange that drew pictures as a call of the image model. */
export function replayAsPicture(recording: Recording): Promise<Outcome> {
  return settled(async () => ({ kind: 'image', result: await draw(providerOn(transportOf(recording)), recording, 'chat') }))
}

function draw(provider: ReturnType<typeof openrouter>, { model }: Recording, endpoint: 'chat' | 'images'): Promise<ImageResult> {
  const image = provider.image(model)
  return image.generate({ prompt: 'A calm sea', providerOptions: { openrouter: { endpoint } } }, once)
}

function transportOf({ headers, status, text }: Recording): Transport {
  return createReplay({ status, headers, bytes: Buffer.from(text) }).transport
}

/** As many texts as an embedding reply has vectors, at least one. */
export function textsFor(body: unknown): readonly string[] {
  return Array.from({ length: Math.max(1, items(member(body, 'data')).length) }, () => 'text')
}

async function settled(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (thrown) {
    return ModelError.is(thrown) ? { kind: 'error', error: thrown } : { kind: 'untyped', thrown }
  }
}
