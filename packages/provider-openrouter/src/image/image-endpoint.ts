/** Pictures from the dedicated endpoint, `POST /images`, which takes size and quality as they are. */
import type { GeneratedImage, ImageRequest, ImageResult } from '@polymux/core'
import type { Decoded, ModelContext, WireReply, WireRequest } from '@polymux/core/adapter'
import { envelope } from '../wire/envelope.ts'
import { sniffMediaType, toWireMedia } from '../wire/media.ts'
import { imageOptionTable } from '../options/image-options.ts'
import { optionFields } from '../options/option-table.ts'
import type { OpenRouterOptions } from '../options/options.ts'
import { toUsage } from '../wire/usage.ts'
import { asArray, asNumber, asObject, asText, defined } from '../wire/wire-value.ts'

/** All pictures in one request, `n` among its fields. */
export function encodeImages(request: ImageRequest, options: OpenRouterOptions, context: ModelContext): WireRequest {
  const { image_config: imageConfig, ...fields } = optionFields(options, imageOptionTable)
  const body = {
    model: context.modelId,
    prompt: request.prompt,
    // `auto` is what the endpoint does when nothing is said.
    ...defined({
      n: request.n,
      size: request.size === 'auto' ? undefined : request.size,
      quality: toQuality(request.quality, context),
    }),
    ...(request.references && { input_references: request.references.map(toWireMedia) }),
    ...toResolution(imageConfig),
    ...fields,
    ...options.extraBody,
  }
  return { path: '/images', body, baseURL: options.baseURL, apiKey: options.apiKey }
}

/** The endpoint knows `auto low medium high`; the two other names people use have a counterpart. */
function toQuality(quality: string | undefined, context: ModelContext): string | undefined {
  if (quality === 'standard') return 'medium'
  if (quality === 'hd') return 'high'
  if (quality !== undefined && !['auto', 'low', 'medium', 'high', 'xhigh', 'max'].includes(quality))
    context.warn('quality', `${quality} is not among this endpoint's qualities; sent as it is.`)
  return quality
}

/** What is `image_config` on the chat endpoint are plain fields here, one of them under another name. */
function toResolution(imageConfig: unknown): Readonly<Record<string, unknown>> {
  const { image_size: resolution, ...others } = asObject(imageConfig) ?? {}
  return { ...others, ...(resolution !== undefined && { resolution }) }
}

/** `created` is 0 on record, which is no time. */
export function decodeImages(reply: WireReply): Decoded<ImageResult> {
  const body = asObject(reply.body) ?? {}
  const created = asNumber(body['created'])
  const usage = asObject(body['usage'])
  return {
    images: asArray(body['data']).flatMap((item) => toGeneratedImage(asObject(item) ?? {})),
    text: '',
    ...(created && { created }),
    usage: usage ? toUsage(usage, reply.text) : {},
    ...envelope(reply, ['data']),
  }
}

function toGeneratedImage(item: Readonly<Record<string, unknown>>): readonly GeneratedImage[] {
  const base64 = asText(item['b64_json'])
  const url = asText(item['url'])
  const revised = asText(item['revised_prompt'])
  const mediaType = asText(item['media_type']) ?? (base64 === undefined ? 'image/*' : sniffMediaType(base64))
  if (base64 === undefined && url === undefined) return []
  return [
    {
      ...(base64 === undefined ? { url: url ?? '' } : { base64 }),
      mediaType,
      ...(revised !== undefined && { revisedPrompt: revised }),
    },
  ]
}
