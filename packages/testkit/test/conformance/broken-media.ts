import type { EmbeddingModel, EmbeddingResult, ImageResult } from '@polymux/core'
import type { ConformingProvider, ListedModel, SubjectSettings } from '../../src/conformance/subject.ts'
import { type BrokenProvider, breakDeltas, breakSpec } from './broken-provider.ts'
import { sample } from './sample-provider.ts'
import { sampleSubject } from './sample-subject.ts'

/** Providers that get vectors, pictures, lists or money wrong. */
export const brokenMedia: readonly BrokenProvider[] = [
  {
    caughtBy: 'M1',
    flaw: 'gives vectors in the order they came in',
    says: /in the order 2, 0, 1/,
    create: breakSpec((spec) => ({
      ...spec,
      embedding: {
        ...spec.embedding,
        decode(reply, request, context) {
          const text = JSON.stringify(reply.body)
          let position = 0
          const body: unknown = JSON.parse(text.replaceAll(/"index":\d+/g, () => `"index":${position++}`))
          return spec.embedding.decode({ ...reply, body }, request, context)
        },
      },
    })),
  },
  {
    caughtBy: 'M2',
    flaw: 'reads the bytes of a number from the wrong end',
    says: /that came as base64/,
    create: breakSpec((spec) => ({
      ...spec,
      embedding: {
        ...spec.embedding,
        decode(reply, request, context) {
          const text = reply.text.replaceAll(/"embedding":"([^"]*)"/g, (_, base64: string) => `"embedding":"${turned(base64)}"`)
          return spec.embedding.decode({ ...reply, text, body: JSON.parse(text) }, request, context)
        },
      },
    })),
  },
  {
    caughtBy: 'M2',
    flaw: 'gives lists where packed vectors were asked for',
    says: /must be Float32Arrays/,
    create: breakEmbedding((result) => ({ ...result, vectors: result.vectors.map((vector) => Array.from(vector)) })),
  },
  {
    caughtBy: 'M3',
    flaw: 'counts the first request of several only',
    says: /usage\.inputTokens of three requests/,
    create: breakEmbedding((result) => ({ ...result, usage: result.batches?.[0]?.usage ?? result.usage })),
  },
  {
    caughtBy: 'M3',
    flaw: 'sends all inputs at once, however few are to be in a request',
    says: /requests for five inputs/,
    create(settings) {
      const provider = sample(settings)
      return {
        ...provider,
        embedding(modelId) {
          const model = provider.embedding(modelId)
          return { ...model, embed: ({ batchSize: _ignored, ...request }, options) => model.embed(request, options) }
        },
      }
    },
  },
  {
    caughtBy: 'I1',
    flaw: 'takes every picture for a JPEG',
    says: /mediaType of a PNG/,
    create: breakImage((result) => ({ ...result, images: result.images.map((image) => Object.assign({}, image, jpeg)) })),
  },
  {
    caughtBy: 'I1',
    flaw: 'gives pictures without their first bytes',
    says: /the base64 of a picture/,
    create: breakImage((result) => ({
      ...result,
      images: result.images.map(({ base64 = '', mediaType }) => ({ mediaType, base64: base64.slice(4) })),
    })),
  },
  {
    caughtBy: 'I2',
    flaw: 'gives the first picture of several',
    says: /three pictures/,
    create: breakImage((result) => ({ ...result, images: result.images.slice(0, 1) })),
  },
  {
    caughtBy: 'I3',
    flaw: 'says nothing when no picture came',
    says: /must be a warning or a ModelError/,
    create: breakImage((result) => ({ ...result, warnings: [] })),
  },
  {
    caughtBy: 'I3',
    flaw: 'trips over an answer without pictures',
    says: /rejected with .*TypeError/s,
    create: breakImage((result) => {
      if (result.images.length === 0) throw new TypeError('Cannot read properties of undefined')
      return result
    }),
  },
  listing('gives prices as numbers', /must be plain decimal text/, asNumber),
  listing('gives prices with an exponent', /"2\.5e-6" \(string\)/, (price) => Number(price).toExponential()),
  {
    caughtBy: 'K2',
    flaw: 'rounds money to six places',
    says: /usage\.cost\.usd of a chat/,
    create: breakDeltas((delta) => (delta.type === 'usage' ? [{ ...delta, usage: rounded(delta.usage) }] : [delta])),
  },
  {
    caughtBy: 'K2',
    flaw: 'gives the cost of vectors by way of a number',
    says: /usage\.cost\.usd of an embedding/,
    create: breakEmbedding((result) => {
      const usd = result.usage.cost && String(Number(result.usage.cost.usd))
      return { ...result, usage: { ...result.usage, ...(usd !== undefined && { cost: { usd, source: 'provider' as const } }) } }
    }),
  },
]

// Safe: that it is none is the flaw.
function asNumber(price: string): string {
  return Number(price) as unknown as string
}

function turned(base64: string): string {
  return Buffer.from(base64, 'base64').swap32().toString('base64')
}

const jpeg = { mediaType: 'image/jpeg' }

function rounded(usage: EmbeddingResult['usage']): EmbeddingResult['usage'] {
  return { ...usage, ...(usage.cost && { cost: { ...usage.cost, usd: Number(usage.cost.usd).toFixed(6) } }) }
}

function breakEmbedding(change: (result: EmbeddingResult) => EmbeddingResult): (settings: SubjectSettings) => ConformingProvider {
  return (settings) => {
    const provider = sample(settings)
    return {
      ...provider,
      embedding(modelId) {
        const model = provider.embedding(modelId)
        // Safe: the vectors of the broken copies are looked at by the suite alone.
        const embed = (async (request, options) => change(await model.embed(request, options))) as EmbeddingModel['embed']
        return { ...model, embed }
      },
    }
  }
}

function breakImage(change: (result: ImageResult) => ImageResult): (settings: SubjectSettings) => ConformingProvider {
  return (settings) => {
    const provider = sample(settings)
    return {
      ...provider,
      image(modelId) {
        const model = provider.image(modelId)
        return { ...model, generate: async (request, options) => change(await model.generate(request, options)) }
      },
    }
  }
}

function listing(flaw: string, says: RegExp, change: (price: string) => string): BrokenProvider {
  const priced = ({ id, pricing }: ListedModel): ListedModel =>
    pricing?.input === undefined ? { id } : { id, pricing: { input: change(pricing.input) } }
  return {
    caughtBy: 'K1',
    flaw,
    says,
    create: sample,
    subject: { listModels: async (provider) => ((await sampleSubject.listModels?.(provider)) ?? []).map(priced) },
  }
}
