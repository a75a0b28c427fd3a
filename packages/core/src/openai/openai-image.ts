/** Descriptions to pictures: `POST /images/generations`. */
import type { ImageCapabilities } from '../capabilities.ts'
import type { Decoded, ModelContext, ReplyCodec, WireReply } from '../codec.ts'
import type { GeneratedImage, ImageRequest, ImageResult } from '../image.ts'
import type { ProviderSettings } from '../provider.ts'
import { readDataUrl, sniffMediaType } from '../media-data.ts'

import { ownFields } from './openai-request.ts'
import { readUsage } from './openai-usage.ts'
import type { ReadUsage } from './openai-usage.ts'
import { unusableReply } from './unusable-reply.ts'
import { asNumber, asObject, asText, defined, otherFields } from '../wire-value.ts'
import type { WireObject } from '../wire-value.ts'

/** Settings of a picture that some servers take and others do not. */
export type OpenAiImageParameter = 'quality' | 'outputFormat' | 'outputCompression' | 'background' | 'seed'

/** How a server of pictures differs. All may be left out. */
export interface OpenAiImageOptions {
  /** Default: `several`, `size` and `usage`. */
  readonly features?: ImageCapabilities['features'] | undefined
  /** Settings that the server takes; the others of a request become warnings. Default: `quality`. */
  readonly parameters?: readonly OpenAiImageParameter[] | undefined
  /** Sent as `response_format`, which some servers need to send pictures rather than links, and others refuse. Default: not sent. */
  readonly responseFormat?: 'b64_json' | 'url' | undefined
  /** Appended to the base URL. Default `/images/generations`. */
  readonly path?: string | undefined
  /** Reads counts that only this server reports. Default: OpenAI's fields and `usage.cost`. */
  readonly readUsage?: ReadUsage | undefined
}

/** An image wire that says what it can carry. */
export type OpenAiImageCodec = ReplyCodec<ImageRequest, ImageResult, ProviderSettings> & {
  readonly capabilities: ImageCapabilities
}

const fields: Readonly<Record<OpenAiImageParameter, string>> = {
  quality: 'quality',
  outputFormat: 'output_format',
  outputCompression: 'output_compression',
  background: 'background',
  seed: 'seed',
}

/** Settings for which the wire has no place at all. */
const nowhere = ['aspectRatio', 'resolution', 'references', 'onPartial'] as const

/** The image generation wire of OpenAI, for `image` of `defineProvider`. */
export function openAiImage(options: OpenAiImageOptions = {}): OpenAiImageCodec {
  const { features = ['several', 'size', 'usage'], parameters = ['quality'], path = '/images/generations' } = options
  const shape = { features, parameters }
  return {
    capabilities: { features },
    encode: (request, context) => ({
      path,
      body: {
        model: context.modelId,
        prompt: request.prompt,
        ...settings(request, shape, context),
        ...defined({ response_format: options.responseFormat }),
        ...ownFields(request.providerOptions, context),
      },
    }),
    decode(reply, _request, context) {
      const result = decode(reply, options.readUsage)
      if (result.images.length === 0) context.warn('prompt', 'No picture came, and no word of why.')
      return result
    },
  }
}

type Shape = Required<Pick<OpenAiImageOptions, 'features' | 'parameters'>>

function settings(request: ImageRequest, { features = [], parameters = [] }: Shape, context: ModelContext): WireObject {
  const body: Record<string, unknown> = {}
  const put = (name: keyof ImageRequest, field: string | undefined): void => {
    if (request[name] === undefined) return
    if (field === undefined) context.warn(name, 'is not a setting that this provider takes; it was left out.')
    else body[field] = request[name]
  }
  put('n', features.includes('several') || request.n === 1 ? 'n' : undefined)
  put('size', features.includes('size') ? 'size' : undefined)
  // Safe: the names of the table are exactly these.
  for (const name of Object.keys(fields) as OpenAiImageParameter[])
    put(name, parameters.includes(name) ? fields[name] : undefined)
  for (const name of nowhere) put(name, undefined)
  return body
}

function decode(reply: WireReply, more: ReadUsage | undefined): Decoded<ImageResult> {
  const body = asObject(reply.body) ?? {}
  const { created: given, data, model, output_format: format, usage } = body
  if (!Array.isArray(data)) throw unusableReply(reply, 'it has no list of pictures')
  const images = data.map((item: unknown) => toImage(asObject(item) ?? {}, asText(format)))
  const found = images.filter((image) => image !== undefined)
  if (found.length < data.length) throw unusableReply(reply, 'a picture is neither base64 nor a link')
  const created = asNumber(given)
  return {
    images: found,
    text: '',
    ...(created && { created }),
    usage: readUsage(usage, reply.text, more),
    raw: otherFields(body, new Set(['created', 'data', 'model'])) ?? {},
    response: defined({ returnedModel: asText(model), createdAt: created || undefined }),
  }
}

function toImage(item: WireObject, format: string | undefined): GeneratedImage | undefined {
  const base64 = asText(item['b64_json'])
  const url = asText(item['url'])
  const revisedPrompt = asText(item['revised_prompt'])
  if (base64 !== undefined) {
    const mediaType = sniffMediaType(base64)
    return { base64, mediaType: mediaType === 'image/*' && format ? `image/${format}` : mediaType, ...defined({ revisedPrompt }) }
  }
  if (url === undefined) return undefined
  const data = readDataUrl(url)
  return 'url' in data ? { url, mediaType: 'image/*', ...defined({ revisedPrompt }) } : { ...data, ...defined({ revisedPrompt }) }
}
