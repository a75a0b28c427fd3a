/** Pictures from the dedicated endpoint, `POST /images`, which takes size and quality as they are. */
import { ModelError } from '@polymux/core'
import type { GeneratedImage, ImageRequest, ImageResult } from '@polymux/core'
import type { CodecContext, Decoded, ModelContext, WireReply, WireRequest } from '@polymux/core/adapter'
import { imagesEndpointTable } from '../options/image-options.ts'
import { optionFields } from '../options/option-table.ts'
import type { AllImageOptions } from '../options/image-options.ts'
import { requestHeaders } from '../request-headers.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { envelope, leftOver } from '../wire/envelope.ts'
import { toWireMedia } from '../wire/media.ts'
import { toUsage } from '../wire/usage.ts'
import { asArray, asNumber, asObject, asText, defined, sniffMediaType } from '@polymux/core/adapter'
import { checkShape, isPixels } from './image-size.ts'
import { uselessReply } from '../wire/useless-reply.ts'

const mostPictures = 10
const mostReferences = 16

/** All pictures in one request, `n` among its fields. Throws `bad_request` for what OpenRouter's images reference rules out. */
export function encodeImages(
  request: ImageRequest,
  options: AllImageOptions,
  context: CodecContext<OpenRouterSettings>,
): WireRequest {
  const { image_config: imageConfig, ...fields } = optionFields(options, imagesEndpointTable)
  checkLimits(request)
  warnOfChatOptions(options, context)
  const body = {
    model: context.modelId,
    prompt: request.prompt,
    ...defined({
      n: request.n,
      ...toShape(request, imageConfig, context),
      quality: toQuality(request.quality, context),
      output_format: request.outputFormat,
      output_compression: request.outputCompression,
      background: request.background,
      seed: request.seed,
      stream: request.onPartial && true,
    }),
    ...(request.references && { input_references: request.references.map(toWireMedia) }),
    ...toPlainFields(imageConfig),
    ...fields,
    ...options.extraBody,
  }
  return {
    path: '/images',
    body,
    baseURL: options.baseURL,
    apiKey: options.apiKey,
    ...requestHeaders({}, context.settings, options),
  }
}

function checkLimits({ n = 1, references = [] }: ImageRequest): void {
  if (n > mostPictures) throw badRequest(`n is ${n}: the images endpoint draws at most ${mostPictures} in one call`)
  if (references.length > mostReferences)
    throw badRequest(`${references.length} references are given: the images endpoint takes at most ${mostReferences}`)
}

function badRequest(what: string): ModelError {
  return new ModelError({ code: 'bad_request', message: `[openrouter] ${what}.` })
}

function warnOfChatOptions(options: AllImageOptions, context: ModelContext): void {
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && !Object.hasOwn(imagesEndpointTable, name))
      context.warn(`providerOptions.openrouter.${name}`, 'is an option of chat, which the images endpoint does not have.')
}

/** Pixels decide alone: OpenRouter refuses a ratio or a resolution beside them that differs. */
function toShape(request: ImageRequest, imageConfig: unknown, context: ModelContext): Readonly<Record<string, unknown>> {
  const given = asObject(imageConfig) ?? {}
  const aspectRatio = asText(given['aspect_ratio']) ?? request.aspectRatio
  const size = request.size === 'auto' ? undefined : request.size
  checkShape(size, aspectRatio)
  if (request.size === 'auto') context.note('size', 'auto is what the endpoint does when nothing is said.')
  if (!isPixels(size)) return { size, aspect_ratio: request.aspectRatio, resolution: request.resolution }
  if (request.aspectRatio !== undefined) context.note('aspectRatio', 'is left out: the size in pixels says it.')
  if (request.resolution !== undefined) context.warn('resolution', `is left out: the size of ${size} pixels decides.`)
  return { size }
}

/** The endpoint knows `auto low medium high xhigh max`; the two other names people use have a counterpart. */
function toQuality(quality: string | undefined, context: ModelContext): string | undefined {
  const named = quality === 'standard' ? 'medium' : quality === 'hd' ? 'high' : undefined
  if (named !== undefined) {
    context.note('quality', `${quality} is ${named} on this endpoint.`)
    return named
  }
  if (quality !== undefined && !['auto', 'low', 'medium', 'high', 'xhigh', 'max'].includes(quality))
    context.warn('quality', `${quality} is not among this endpoint's qualities; sent as it is.`)
  return quality
}

/** What is `image_config` on the chat endpoint are plain fields here, one of them under another name. */
function toPlainFields(imageConfig: unknown): Readonly<Record<string, unknown>> {
  const { image_size: resolution, ...others } = asObject(imageConfig) ?? {}
  return { ...others, ...(resolution !== undefined && { resolution }) }
}

/** `created` is 0 on record, which is no time. */
export function decodeImages(reply: WireReply): Decoded<ImageResult> {
  const body = asObject(reply.body) ?? {}
  const { data } = body
  if (!Array.isArray(data)) throw uselessReply(reply, 'The answer holds no picture: it has no `data`')
  const created = asNumber(body['created'])
  const usage = asObject(body['usage'])
  const { raw, response } = envelope(reply, ['data'])
  return {
    images: asArray(data).flatMap((item) => toGeneratedImage(asObject(item) ?? {})),
    text: '',
    ...(created && { created }),
    usage: usage ? toUsage(usage, reply.text) : {},
    raw: { ...raw, ...leftOver('data', data, ['b64_json', 'url', 'media_type', 'revised_prompt']) },
    response,
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
