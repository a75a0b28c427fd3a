/** OpenRouter's catalogue: models, their hosts, prices and capabilities. No call of a model needs it or asks for it. */
import { ModelError } from '@polymux/core'
import type { CallOptions } from '@polymux/core'
import type { ProviderAccess, WireReply } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import { replyData, unusable } from '../wire/reply-data.ts'
import { asNumber, asObject, asText } from '@polymux/core/adapter'
import { capabilitiesOf } from './capabilities.ts'
import type { ModelCapabilities } from './capabilities.ts'
import { imageEndpointTable, imageModelTable, videoModelTable } from './media-models.ts'
import type { ImageEndpointInfo, ImageModelInfo, VideoModelInfo } from './media-models.ts'
import { asList, createCatalogReader, toInfos } from './catalog-reader.ts'
import type { ModelList } from './catalog-reader.ts'
import { modelQuery } from './model-filters.ts'
import type { ModelFilters } from './model-filters.ts'
import { namesOf } from './model-index.ts'
import { endpointTable, modelTable, providerTable } from './model-info.ts'
import type { EndpointInfo, ModelInfo, ProviderInfo } from './model-info.ts'

/** Which part of a list. */
export interface Page {
  readonly offset?: number | undefined
  /** 1 to 1,000. With neither, all are listed. */
  readonly limit?: number | undefined
}

/**
 * `openrouter().catalog`. Answers are kept for `catalogTtlMs`, and callers at the same time share one request. When asking again fails
 * in a way that may pass, what was kept is given for another half minute. A call with `headers` of its own is neither kept nor shared,
 * nor is `userModels`, which alone needs a key.
 */
export interface CatalogClient {
  models(filters?: ModelFilters, options?: CallOptions): Promise<ModelList>
  /** One model by id, alias, canonical slug or with a variant, `:nitro` and its like included. Rejects with `not_found`. */
  model(id: string, options?: CallOptions): Promise<ModelInfo>
  /** What the model can do; all is `unknown` of a model that is not listed. */
  capabilities(id: string, options?: CallOptions): Promise<ModelCapabilities>
  /** The hosts of one model. */
  endpoints(id: string, options?: CallOptions): Promise<readonly EndpointInfo[]>
  providers(options?: CallOptions): Promise<readonly ProviderInfo[]>
  /** Hosts that keep nothing. */
  zdrEndpoints(options?: CallOptions): Promise<readonly EndpointInfo[]>
  /** How many models there are. Default: of all output modalities. */
  count(filters?: Pick<ModelFilters, 'outputModalities'>, options?: CallOptions): Promise<number>
  embeddingModels(page?: Page, options?: CallOptions): Promise<ModelList>
  imageModels(options?: CallOptions): Promise<readonly ImageModelInfo[]>
  /** The hosts of one model that draws. */
  imageEndpoints(id: string, options?: CallOptions): Promise<readonly ImageEndpointInfo[]>
  videoModels(options?: CallOptions): Promise<readonly VideoModelInfo[]>
  /** The models that the key's settings for privacy and its guardrails leave. */
  userModels(page?: Page, options?: CallOptions): Promise<ModelList>
  /** Forgets everything that was kept and asks for the whole list. */
  refresh(options?: CallOptions): Promise<ModelList>
}

/** The client, once its code is loaded. */
export function createCatalogClient(access: ProviderAccess<OpenRouterSettings>): CatalogClient {
  const { clear, get, items, list, listed } = createCatalogReader(access)
  const client: CatalogClient = {
    models: (filters = {}, options = {}) => list('/models', modelQuery(filters), options),
    async model(id, options = {}) {
      if (typeof id !== 'string') throw badId(id)
      const known = options.headers ? undefined : listed(id)
      if (known) return known
      const names = namesOf(id).filter(Boolean)
      for (const [at, name] of names.entries()) {
        try {
          return await get({ path: modelPath('/model', name) }, options, toModel)
        } catch (error) {
          if (!isNotFound(error) || at === names.length - 1) throw error
        }
      }
      throw badId(id)
    },
    async capabilities(id, options = {}) {
      try {
        return capabilitiesOf(await client.model(id, options))
      } catch (error) {
        if (isNotFound(error)) return capabilitiesOf(undefined)
        throw error
      }
    },
    endpoints: async (id, options = {}) =>
      get({ path: `${modelPath('/models', id)}/endpoints` }, options, (reply) =>
        toInfos(endpointTable, asList(asObject(replyData(reply, 'the hosts of a model').value)?.['endpoints'], reply, id)),
      ),
    providers: (options = {}) => items('/providers', providerTable, options),
    zdrEndpoints: (options = {}) => items('/endpoints/zdr', endpointTable, options),
    count: (filters = {}, options = {}) =>
      get({ path: '/models/count', query: modelQuery({ outputModalities: filters.outputModalities }) }, options, toCount),
    embeddingModels: (page = {}, options = {}) => list('/embeddings/models', { ...page }, options),
    imageModels: (options = {}) => items('/images/models', imageModelTable, options),
    imageEndpoints: async (id, options = {}) =>
      get({ path: `${modelPath('/images/models', id)}/endpoints` }, options, (reply) =>
        toInfos(imageEndpointTable, asList(asObject(reply.body)?.['endpoints'], reply, id)),
      ),
    videoModels: (options = {}) => items('/videos/models', videoModelTable, options),
    userModels: (page = {}, options = {}) => list('/models/user', { ...page }, options),
    refresh(options = {}) {
      clear()
      return client.models({}, options)
    },
  }
  return client
}

function toModel(reply: WireReply): ModelInfo {
  const [model] = toInfos(modelTable, [replyData(reply, 'a model').value])
  if (!model) throw unusable(reply, 'a model')
  return model
}

function toCount(reply: WireReply): number {
  const count = asNumber(asObject(replyData(reply, 'a count of models').value)?.['count'])
  if (count === undefined) throw unusable(reply, 'a count of models')
  return count
}

/** `author/slug` below a path. Nothing of an id can lead to another endpoint. */
function modelPath(path: string, id: string): string {
  const [author = '', slug = '', ...rest] = String(id).split('/')
  const parts = [author, slug]
  if (
    rest.length > 0 ||
    author.startsWith('@') ||
    parts.some((part) => asText(part) === undefined || part === '.' || part === '..')
  )
    throw badId(id)
  return `${path}/${parts.map((part) => encodeURIComponent(part).replaceAll('%3A', ':')).join('/')}`
}

function badId(id: string): ModelError {
  return new ModelError({
    code: 'bad_request',
    message: `[openrouter] ${JSON.stringify(id)} is not a model's id: it must be like "author/model".`,
    provider: 'openrouter',
    modelId: String(id),
  })
}

function isNotFound(error: unknown): boolean {
  return ModelError.is(error) && error.status === 404 && error.code === 'not_found'
}
