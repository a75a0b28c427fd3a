/** Values for every option of `providerOptions.openrouter`. The type asks for some as soon as an option is added. */
import type { OpenRouterOptions } from '@polymux/provider-openrouter'

type Samples = { readonly [Name in keyof OpenRouterOptions]-?: readonly NonNullable<OpenRouterOptions[Name]>[] }

/** One request is made with each value. */
const optionSamples: Samples = {
  provider: [
    {
      order: ['anthropic', 'deepinfra/turbo'],
      only: ['anthropic'],
      ignore: ['azure'],
      allowFallbacks: false,
      requireParameters: true,
      dataCollection: 'deny',
      zdr: true,
      quantizations: ['fp8', 'bf16'],
      sort: 'throughput',
      maxPrice: { prompt: 1, completion: '2.5' },
    },
    { sort: { by: 'price', partition: 'none' }, enforceDistillableText: true },
    { preferredMinThroughput: 50, preferredMaxLatency: { p50: 1, p99: 3 } },
  ],
  user: ['user-1'],
  sessionId: ['session-1'],
  // Of the configured host: another one would need a key of its own.
  baseURL: ['https://openrouter.ai/api/v1'],
  apiKey: ['another-key'],
  extraBody: [{ stop: ['END'] }],
  models: [['anthropic/claude-haiku-4.5', 'openai/gpt-4o-mini']],
  route: ['fallback', ''],
  transforms: [['middle-out'], [''], []],
  plugins: [
    [
      { id: 'web', max_results: 3, engine: 'exa' },
      { id: 'file-parser', pdf: { engine: 'mistral-ocr' } },
      { id: 'response-healing' },
    ],
  ],
  preset: ['email', '@preset/email'],
  serviceTier: ['flex', 'priority'],
  metadata: [{ team: 'blue' }],
  verbosity: ['low', 'max'],
  minP: [0, 0.1],
  topA: [0.2],
  repetitionPenalty: [1.1],
  logitBias: [{ '50256': -100 }],
  imageConfig: [{ aspectRatio: '16:9', imageSize: '2K' }],
  endpoint: ['images', 'chat'],
}

/** One case for each sample of the named options, all by default: its name, and the options of the request. */
export function optionCases(
  names: readonly (keyof OpenRouterOptions)[] = optionNames(),
): readonly { readonly name: string; readonly options: OpenRouterOptions }[] {
  return names.flatMap((name) =>
    optionSamples[name].map((value) => ({ name: `${name} ${JSON.stringify(value)}`, options: { [name]: value } })),
  )
}

function optionNames(): readonly (keyof OpenRouterOptions)[] {
  return Object.keys(optionSamples) as (keyof OpenRouterOptions)[] // the type above has no other keys
}
