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
      enforceDistillableText: true,
      quantizations: ['fp8', 'bf16'],
      sort: 'throughput',
      preferredMinThroughput: 50,
      preferredMaxLatency: { p50: 1, p75: 1.5, p90: 2, p99: 3 },
      maxPrice: { prompt: 1, completion: '2.5', request: 0.1, image: 0.2, audio: '3' },
    },
    { sort: { by: 'price', partition: 'none' } },
  ],
  user: ['user-1'],
  answerFormat: ['text', 'python', { grammar: 'root ::= "yes" | "no"' }],
  sessionId: ['session-1'],
  // Of the configured host: another one would need a key of its own.
  baseURL: ['https://openrouter.ai/api/v1'],
  apiKey: ['another-key'],
  extraBody: [{ temperature: 0.5 }],
  models: [['anthropic/claude-haiku-4.5', 'openai/gpt-4o-mini']],
  route: ['fallback', ''],
  transforms: [['middle-out'], [''], []],
  plugins: [
    [
      {
        id: 'web',
        engine: 'exa',
        mode: 'fast',
        maxResults: 3,
        searchPrompt: 'Found:',
        includeDomains: ['openai.com'],
        excludeDomains: ['example.com'],
        maxUses: 2,
        userLocation: { type: 'approximate', city: 'Oslo', region: 'Oslo', country: 'NO', timezone: 'Europe/Oslo' },
      },
      { id: 'web-fetch', allowedDomains: ['openai.com'], blockedDomains: ['example.com'], maxContentTokens: 1000, maxUses: 2 },
      { id: 'file-parser', pdf: { engine: 'mistral-ocr' } },
      { id: 'response-healing', enabled: false },
      { id: 'context-compression', engine: 'middle-out' },
    ],
    [
      { id: 'auto-router', allowedModels: ['anthropic/*'], excludedModels: ['meta-llama/*'], costTier: 'low', pinModel: true },
      { id: 'auto-beta-router', costQualityTradeoff: 5 },
      { id: 'pareto-router', minCodingScore: 0.5, maxPrice: 2, priceSource: 'prompt' },
      { id: 'fusion', analysisModels: ['openai/gpt-4o'], model: 'openai/gpt-4o', preset: 'general-fast', maxToolCalls: 3 },
      { id: 'moderation' },
      { id: 'switchyard-router', algorithm: 'fastest' },
    ],
  ],
  serverTools: [
    [
      {
        type: 'openrouter:web_search',
        parameters: {
          engine: 'exa',
          maxResults: 3,
          maxTotalResults: 9,
          maxCharacters: 500,
          maxUses: 2,
          searchContextSize: 'low',
        },
      },
      {
        type: 'openrouter:web_fetch',
        parameters: { engine: 'openrouter', maxContentTokens: 1000, allowedDomains: ['openai.com'] },
      },
      { type: 'openrouter:datetime', parameters: { timezone: 'Europe/Oslo' } },
      { type: 'openrouter:image_generation', parameters: { model: 'openai/gpt-5-image' } },
      { type: 'openrouter:experimental__search_models', parameters: { maxResults: 3 } },
      { type: 'openrouter:files' },
      {
        type: 'openrouter:bash',
        parameters: { engine: 'openrouter', environment: { type: 'container_auto' }, sleepAfterSeconds: 60 },
      },
      { type: 'web_search', searchContextSize: 'low' },
    ],
    [
      {
        type: 'openrouter:fusion',
        parameters: { analysisModels: ['openai/gpt-4o'], maxCompletionTokens: 100, reasoning: { effort: 'low' }, temperature: 1 },
      },
      {
        type: 'openrouter:advisor',
        parameters: { model: 'openai/gpt-4o', forwardTranscript: true, reasoning: { maxTokens: 100 } },
      },
      { type: 'openrouter:subagent', parameters: { name: 'helper', instructions: 'Help', maxCompletionTokens: 100 } },
    ],
  ],
  maxToolCalls: [5],
  stopServerToolsWhen: [
    [
      { type: 'step_count_is', stepCount: 3 },
      { type: 'has_tool_call', toolName: 'weather' },
      { type: 'max_tokens_used', maxTokens: 1000 },
      { type: 'max_cost', maxCostInDollars: 0.1 },
      { type: 'finish_reason_is', reason: 'length' },
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
  routerMetadata: [true],
  responseCache: [true, false, { ttlSeconds: 60, clear: true }],
  anthropicBeta: [['interleaved-thinking-2025-05-14']],
  trace: [{ traceId: 't', traceName: 'n', spanName: 's', generationName: 'g', parentSpanId: 'p', team: 'blue' }],
  reasoning: [{ enabled: true, summary: 'auto' }, { enabled: false }, { context: 'all_turns', mode: 'pro' }],
  prediction: ['Paris', { type: 'content', content: [{ type: 'text', text: 'Paris' }] }],
  audio: [{ voice: 'alloy', format: 'mp3' }],
  structuredOutput: ['strict', 'schema', 'json', 'prompt'],
  structuredOutputs: [true],
  maxTokensField: ['max_tokens', 'max_completion_tokens'],
  promptCacheKey: ['conversation-1'],
  promptCacheOptions: [{ mode: 'explicit', ttl: '30m' }],
  webSearchOptions: [{ searchContextSize: 'low', userLocation: { type: 'approximate', approximate: { country: 'NO' } } }],
  xSearchFilter: [{ allowedXHandles: ['openrouter'], fromDate: '2026-01-31', toDate: '2026-02-28' }],
  debug: [{ echoUpstreamBody: true }],
  fallbacks: [[{ model: 'openai/gpt-4o-mini' }]],
  contextManagement: [{ edits: [{ type: 'clear_tool_uses_20250919' }] }],
  speed: ['fast'],
  taskBudget: [{ total: 20_000 }],
  responseFormat: ['json', 'verbose_json'],
  encoding: ['json', 'multipart'],
  callbackUrl: ['https://example.com/done'],
  upscaleFactor: [2],
  creativity: [3],
  previousJobId: ['job-1'],
  pollIntervalMs: [1000],
  // The other wires are endpoints of their own, with cases of their own.
  wire: ['chat'],
  endpoint: ['images', 'chat'],
}

/** One case for each sample of the named options, all by default: its name, and the options of the request. */
export function optionCases(
  names: readonly (keyof OpenRouterOptions)[] = optionNames(),
): readonly { readonly name: string; readonly options: OpenRouterOptions }[] {
  return names.flatMap((name) =>
    optionSamples[name].map((value) => ({ name: `${name} ${JSON.stringify(value).slice(0, 50)}`, options: { [name]: value } })),
  )
}

function optionNames(): readonly (keyof OpenRouterOptions)[] {
  return Object.keys(optionSamples) as (keyof OpenRouterOptions)[] // the type above has no other keys
}
