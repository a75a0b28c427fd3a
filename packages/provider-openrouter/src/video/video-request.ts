import { ModelError } from '@polymux/core'
import type { ImagePart, MediaPart, VideoRequest } from '@polymux/core'
import type { CodecContext, WireObject, WireRequest } from '@polymux/core/adapter'
import { optionFields, readOptions } from '../options/option-table.ts'
import type { RequestOptions } from '../options/request-options.ts'
import { requestHeaders } from '../request-headers.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { videoOptionTable } from '../options/video-options.ts'
import type { VideoOptions } from '../options/video-options.ts'
import { checkInterval } from '../wire/call-clock.ts'
import { defined, mediaUrl } from '@polymux/core/adapter'

/** A submission, and what is needed to ask about it later. */
export interface EncodedVideo {
  readonly wire: WireRequest
  readonly options: VideoOptions & RequestOptions
}

/** The body of `POST /videos`. */
export function encodeVideo(request: VideoRequest, context: CodecContext<OpenRouterSettings>): EncodedVideo {
  const options = readOptions<VideoOptions & RequestOptions>(
    request.providerOptions?.openrouter,
    videoOptionTable,
    'video',
    context,
  )
  checkOptions(options)
  const { aspectRatio, durationSeconds, firstFrame, generateAudio, lastFrame, resolution, seed, size } = request
  const frames = [...frame(firstFrame, 'first_frame'), ...frame(lastFrame, 'last_frame')]
  const body = {
    model: context.modelId,
    ...defined({
      prompt: request.prompt || undefined,
      duration: durationSeconds,
      resolution,
      aspect_ratio: aspectRatio,
      size,
      frame_images: frames.length > 0 ? frames : undefined,
      input_references: request.references?.map(reference),
      generate_audio: generateAudio,
      seed,
    }),
    ...optionFields(options, videoOptionTable),
    ...options.extraBody,
  }
  const target = { ...requestHeaders({}, context.settings, options), baseURL: options.baseURL, apiKey: options.apiKey }
  return { options, wire: { path: '/videos', body, once: true, ...target } }
}

function checkOptions({ callbackUrl, pollIntervalMs }: VideoOptions): void {
  if (callbackUrl !== undefined && !(URL.canParse(callbackUrl) && new URL(callbackUrl).protocol === 'https:'))
    throw badRequest('`callbackUrl` must be an https URL.')
  checkInterval('pollIntervalMs', pollIntervalMs)
}

function frame(part: ImagePart | undefined, type: 'first_frame' | 'last_frame'): readonly WireObject[] {
  return part ? [{ type: 'image_url', image_url: { url: mediaUrl(part.data) }, frame_type: type }] : []
}

/** All by URL here, sound too, unlike in chat. */
function reference({ data, type }: MediaPart): WireObject {
  return { type: `${type}_url`, [`${type}_url`]: { url: mediaUrl(data) } }
}

function badRequest(message: string): ModelError {
  return new ModelError({ code: 'bad_request', message: `[openrouter] ${message}` })
}
