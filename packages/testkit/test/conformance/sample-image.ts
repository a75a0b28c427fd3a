import type { ImageRequest, ImageResult, ProviderSettings } from '@polymux/core'
import type { ReplyCodec } from '@polymux/core/adapter'
import { readUsage, type WireUsage } from './sample-chat-reply.ts'

interface WireImages {
  readonly data?: readonly { readonly b64_json: string }[]
  readonly usage?: WireUsage & { readonly input_tokens?: number; readonly output_tokens?: number }
}

/** What base64 begins with, by format. */
const beginnings = { iVBORw0KGgo: 'image/png', '/9j/': 'image/jpeg', UklGR: 'image/webp' } as const

/** Pictures from an endpoint of their own. */
export const sampleImage: ReplyCodec<ImageRequest, ImageResult, ProviderSettings> = {
  encode: ({ prompt, n, size }, { modelId }) => ({ path: '/images', body: { model: modelId, prompt, n, size } }),
  decode({ body, text }, _request, { warn }) {
    // Safe enough for a sample: an answer without pictures is told of below.
    const { data = [], usage } = body as WireImages
    const images = data.map(({ b64_json: base64 }) => ({ base64, mediaType: mediaTypeOf(base64) }))
    if (images.length === 0) warn('prompt', 'The model drew nothing.')
    const { input_tokens: input, output_tokens: output } = usage ?? {}
    return {
      images,
      text: '',
      usage: usage
        ? readUsage(
            {
              ...usage,
              ...(input !== undefined && { prompt_tokens: input }),
              ...(output !== undefined && { completion_tokens: output }),
            },
            text,
          )
        : {},
      raw: { usage },
    }
  },
}

function mediaTypeOf(base64: string): string {
  return Object.entries(beginnings).find(([beginning]) => base64.startsWith(beginning))?.[1] ?? 'image/*'
}
