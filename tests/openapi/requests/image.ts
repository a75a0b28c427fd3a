/** Pictures, on both endpoints. */
import type { ImageRequest } from '@polymux/core'
import type { OpenRouterOptions } from '@polymux/provider-openrouter'
import { once } from './request-case.ts'
import type { OpenRouter, RequestCase } from './request-case.ts'
import { optionCases } from './option-samples.ts'

const prompt = 'A calm sea'
const references: ImageRequest['references'] = [
  { type: 'image', data: { url: 'https://example.com/a.png' } },
  { type: 'image', data: { base64: 'iVBORw0KGgo=', mediaType: 'image/png' } },
]

/** Values for every setting of the interface; the type asks for some as soon as one is added. */
const settings: { readonly [Name in keyof Omit<ImageRequest, 'providerOptions' | 'prompt'>]-?: readonly ImageRequest[Name][] } = {
  n: [1, 2],
  size: ['1536x1024', 'auto', '800x600'],
  quality: ['auto', 'low', 'standard', 'medium', 'high', 'hd'],
  references: [references],
  aspectRatio: ['16:9', '9:19.5', 'auto'],
  resolution: ['512', '1K', '4K'],
  outputFormat: ['png', 'webp'],
  outputCompression: [0, 100],
  background: ['transparent'],
  seed: [7],
  onPartial: [() => {}],
}

const requests: readonly (readonly [name: string, request: ImageRequest])[] = [
  ['only a prompt', { prompt }],
  ...Object.entries(settings).flatMap(([setting, values]) =>
    values.map((value) => [`${setting} ${JSON.stringify(value)}`, { prompt, [setting]: value }] as const),
  ),
]

/** Options that the endpoint `images` has, too; the others are those of chat. */
const imagesOptions: readonly (keyof OpenRouterOptions)[] = ['user', 'sessionId', 'baseURL', 'apiKey', 'imageConfig']

function casesOf(
  endpoint: 'chat' | 'images',
  options: readonly { readonly name: string; readonly options: OpenRouterOptions }[],
): readonly RequestCase[] {
  const all = [
    ...requests.map(([name, request]) => [name, request, {}] as const),
    ...options.map((option) => [`option ${option.name}`, { prompt }, option.options] as const),
  ]
  return all.map(([name, request, given]) => ({
    name: `${endpoint}: ${name}`,
    call: (provider: OpenRouter) =>
      provider
        .image('google/gemini-2.5-flash-image')
        .generate({ ...request, providerOptions: { openrouter: { ...given, endpoint } } }, once),
  }))
}

export const imageCases: readonly RequestCase[] = [
  ...casesOf('chat', optionCases()),
  ...casesOf('images', [
    ...optionCases(imagesOptions),
    { name: 'provider', options: { provider: { only: ['google-vertex'], allowFallbacks: false, sort: 'price' } } },
  ]),
]
