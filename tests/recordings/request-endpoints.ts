/** For each endpoint, how a recorded body becomes a request of ours and back. Another endpoint is another entry. */
import type { EmbeddingRequest, ImagePart, ImageRequest, RerankRequest } from '@polymux/core'
import { once } from '../openapi/requests/request-case.ts'
import type { OpenRouter } from '../openapi/requests/request-case.ts'
import { items, member } from './json-value.ts'
import { readChatRequest } from './request-chat.ts'
import { chatNormalisations } from './request-normalise.ts'
import type { Body, Normalisation } from './request-normalise.ts'
import { onlyKeys, option, optionsOf, readElsewhere, readFields, setting, textAt } from './request-reader.ts'

/** One endpoint's way there and back. */
export interface RoundTrip {
  readonly normalisations: readonly Normalisation[]
  /** A call that should send the normalised body, and the fields that only go through `extraBody`. */
  readonly read: (body: Body) => { readonly call: (provider: OpenRouter) => Promise<unknown>; readonly extra: readonly string[] }
}

export const roundTrips: Readonly<Record<string, RoundTrip>> = {
  'POST /chat/completions': {
    normalisations: chatNormalisations,
    read: (body) => {
      const { extra, modelId, request } = readChatRequest(body)
      const streamed = body['stream'] === true
      return {
        extra,
        call: (provider) => {
          const chat = provider.chat(modelId)
          return streamed ? chat.stream(request, once).result : chat.generate(request, once)
        },
      }
    },
  },
  'POST /embeddings': {
    normalisations: [
      {
        name: 'a single text as a list of one',
        reason: 'the answer is the same list of one vector, and is read in one way',
        apply: (body) => (typeof body['input'] === 'string' ? { ...body, input: [body['input']] } : body),
      },
    ],
    read: (body) => {
      const draft = readFields(body, {
        model: readElsewhere,
        input: setting('input'),
        dimensions: setting('dimensions'),
        user: option('user'),
      })
      // Safe: each field is taken into the setting of its type; what a recorded value is not, the comparison shows.
      const request = { ...draft.settings, providerOptions: { openrouter: optionsOf(draft) } } as unknown as EmbeddingRequest
      return { extra: draft.extra, call: (provider) => provider.embedding(textAt(body, '', 'model')).embed(request, once) }
    },
  },
  'POST /images': {
    normalisations: [],
    read: (body) => {
      const draft = readFields(body, {
        model: readElsewhere,
        prompt: setting('prompt'),
        n: setting('n'),
        size: setting('size'),
        quality: setting('quality'),
        input_references: (value, { settings }) => void (settings['references'] = items(value).map(readReference)),
      })
      const options = { ...optionsOf(draft), endpoint: 'images' }
      // Safe: as above.
      const request = { ...draft.settings, providerOptions: { openrouter: options } } as unknown as ImageRequest
      return { extra: draft.extra, call: (provider) => provider.image(textAt(body, '', 'model')).generate(request, once) }
    },
  },
  'POST /rerank': {
    normalisations: [],
    read: (body) => {
      const draft = readFields(body, {
        model: readElsewhere,
        query: setting('query'),
        documents: setting('documents'),
        top_n: setting('topN'),
      })
      // Safe: as above.
      const request = { ...draft.settings, providerOptions: { openrouter: optionsOf(draft) } } as unknown as RerankRequest
      return { extra: draft.extra, call: (provider) => provider.rerank(textAt(body, '', 'model')).rerank(request, once) }
    },
  },
}

/** Endpoints whose recorded requests another test compares, and which. */
export const comparedElsewhere: Readonly<Record<string, string>> = {
  'POST /responses': 'responses-requests.test.ts',
  'POST /audio/transcriptions': 'sound-and-film.test.ts',
  'POST /audio/speech': 'sound-and-film.test.ts',
  'POST /videos': 'sound-and-film.test.ts',
}

function readReference(part: unknown): ImagePart {
  onlyKeys(part, ['type', 'image_url'], 'input_references[]')
  onlyKeys(member(part, 'image_url'), ['url'], 'input_references[].image_url')
  return { type: 'image', data: { url: textAt(part, 'input_references[]', 'image_url', 'url') } }
}
