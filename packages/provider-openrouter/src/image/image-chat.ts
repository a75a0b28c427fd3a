/** Pictures from models that answer chat requests. */
import { ModelError } from '@polymux/core'
import type { GeneratedImage, ImageRequest, ImageResult } from '@polymux/core'
import type { Decoded, ModelContext, WireObject, WireReply, WireRequest } from '@polymux/core/adapter'
import { envelope } from '../wire/envelope.ts'
import { errorFields } from '../wire/error-fields.ts'
import { uselessReply } from '../wire/useless-reply.ts'
import { toImageConfig } from './image-size.ts'
import { toWireMedia } from '../wire/media.ts'
import { imageOptionTable } from '../options/image-options.ts'
import { optionFields } from '../options/option-table.ts'
import type { AllImageOptions } from '../options/image-options.ts'
import { toUsage } from '../wire/usage.ts'
import { asArray, asNumber, asObject, asText, defined, readDataUrl, sniffMediaType } from '@polymux/core/adapter'

/** What only the images endpoint can do. */
export const imagesEndpointSettings: readonly ('outputFormat' | 'outputCompression' | 'background' | 'onPartial')[] = [
  'outputFormat',
  'outputCompression',
  'background',
  'onPartial',
]

/** One picture's request. `imageConfig` wins over `size` and `quality`, which then need no counterpart. */
export function encodeImageChat(request: ImageRequest, options: AllImageOptions, context: ModelContext): WireRequest {
  const { image_config: given, ...fields } = optionFields(options, imageOptionTable)
  const { aspectRatio, resolution } = request
  const imageConfig = {
    ...toImageConfig(given === undefined ? request : { aspectRatio, resolution }, context),
    ...asObject(given),
  }
  for (const name of imagesEndpointSettings)
    if (request[name] !== undefined)
      context.warn(name, 'is a setting of the images endpoint; models on the chat endpoint have none such.')
  const references = request.references ?? []
  const content =
    references.length > 0 ? [...references.map(toWireMedia), { type: 'text', text: request.prompt }] : request.prompt
  const body = {
    model: context.modelId,
    messages: [{ role: 'user', content }],
    modalities: ['image', 'text'],
    ...defined({ seed: request.seed }),
    ...(Object.keys(imageConfig).length > 0 && { image_config: imageConfig }),
    ...fields,
    ...options.extraBody,
  }
  return { path: '/chat/completions', body, baseURL: options.baseURL, apiKey: options.apiKey }
}

/**
 * The pictures of one chat answer. None is no error: the model may have said why in words, or in what of the choices goes to
 * `raw.choices`, such as a finish reason.
 */
export function decodeImageChat(reply: WireReply): Decoded<ImageResult> {
  const body = asObject(reply.body) ?? {}
  const choices = asArray(body['choices']).map((choice) => asObject(choice) ?? {})
  if (choices.length === 0) throw uselessReply(reply, 'The answer holds no picture: it has no choices')
  for (const choice of choices) throwReported(choice)
  const messages = choices.map((choice) => asObject(choice['message']) ?? {})
  const urls = messages
    .flatMap((message) => asArray(message['images']))
    .map((image) => asText(asObject(asObject(image)?.['image_url'])?.['url']))
  const created = asNumber(body['created'])
  const usage = asObject(body['usage'])
  const { raw, response } = envelope(reply, ['choices'])
  return {
    images: urls.filter((url) => url !== undefined).map(toGeneratedImage),
    text: messages.map((message) => asText(message['content']) ?? '').join(''),
    ...(created && { created }),
    usage: usage ? toUsage(usage, reply.text) : {},
    raw: { ...raw, choices: choices.map(withoutPictures) },
    response,
  }
}

/** The pictures and the text are in the result. */
function withoutPictures({ message, ...choice }: WireObject): WireObject {
  const { content: _text, images: _pictures, ...rest } = asObject(message) ?? {}
  return { ...choice, message: rest }
}

/** An upstream that fails half-way says so in the choice, beside status 200. */
function throwReported({ error, finish_reason: finish }: WireObject): void {
  const told = error ?? (finish === 'error' ? { message: 'The upstream ended the answer with an error.' } : undefined)
  if (told === undefined) return
  throw new ModelError({ code: 'upstream', message: '[openrouter] The picture failed.', ...errorFields(told), phase: 'body' })
}

function toGeneratedImage(url: string): GeneratedImage {
  const data = readDataUrl(url)
  if ('base64' in data) return { base64: data.base64, mediaType: data.mediaType || sniffMediaType(data.base64) }
  return { url, mediaType: 'image/*' }
}
