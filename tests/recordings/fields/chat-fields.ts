/** Chat answers and the chunks of chat streams. */
import { keptIn, under } from './field-table.ts'
import type { FieldTable } from './field-table.ts'

const citation = ['content', 'start_index', 'end_index'].map((name) => `url_citation.${name}`)
const parsedFile = ['hash', 'name', 'content[].type', 'content[].text'].map((name) => `file.${name}`)

/** A message and a delta hold the same. */
const message: FieldTable = {
  role: { dropped: 'the message of an answer is the assistant’s', always: ['assistant'] },
  content: { typed: 'result.text' },
  refusal: { typed: 'result.message.content[].text' },
  reasoning: { typed: 'result.reasoning' },
  ...under(
    'reasoning_details[]',
    keptIn('echo', 'result.message.echo.data.reasoning_details[]', [
      'type',
      'text',
      'summary',
      'data',
      'signature',
      'id',
      'format',
      'index',
      'provider',
    ]),
  ),
  'tool_calls[].id': { typed: 'result.toolCalls[].id' },
  'tool_calls[].function.name': { typed: 'result.toolCalls[].name' },
  'tool_calls[].function.arguments': { typed: 'result.toolCalls[].argumentsText' },
  'tool_calls[].index': { dropped: 'tells fragments of calls apart; the order of the calls is that of the answer' },
  'tool_calls[].type': { dropped: 'there is one kind', always: ['function'] },
  'images[].image_url.url': { typed: 'result.message.content[].data.base64', as: 'part' },
  'images[].index': { dropped: 'the order of the pictures is that of the answer' },
  'images[].type': { dropped: 'there is one kind', always: ['image_url'] },
  'annotations[].type': { typed: ['result.sources[].raw.type', 'result.message.echo.data.annotations[].type'] },
  'annotations[].url_citation.url': { typed: 'result.sources[].url' },
  'annotations[].url_citation.title': { typed: 'result.sources[].title' },
  ...under('annotations[]', keptIn('raw', 'result.sources[].raw', citation)),
  ...under('annotations[]', keptIn('echo', 'result.message.echo.data.annotations[]', parsedFile)),
}

const logprobs: FieldTable = {
  '': { raw: 'result.raw.logprobs' },
  'content[].token': { typed: 'result.logprobs[].token' },
  'content[].logprob': { typed: 'result.logprobs[].logprob' },
  'content[].bytes[]': { typed: 'result.logprobs[].bytes[]' },
  'content[].top_logprobs[].token': { typed: 'result.logprobs[].top[].token' },
  'content[].top_logprobs[].logprob': { typed: 'result.logprobs[].top[].logprob' },
  'content[].top_logprobs[].bytes[]': { typed: 'result.logprobs[].top[].bytes[]' },
  refusal: { empty: true },
  tokens: { empty: true },
  token_logprobs: { empty: true },
  top_logprobs: { empty: true },
  text_offset: { empty: true },
}

const error: FieldTable = {
  code: { typed: 'error.status' },
  message: { typed: 'error.message' },
  'metadata.provider_name': { typed: 'error.upstream' },
  ...keptIn('raw', 'error.raw', [
    'metadata.raw',
    'metadata.raw.retryable',
    'metadata.headers.X-RateLimit-Limit',
    'metadata.headers.X-RateLimit-Remaining',
    'metadata.headers.X-RateLimit-Reset',
    'metadata.previous_errors[].code',
    'metadata.previous_errors[].message',
  ]),
}

const usage: FieldTable = {
  '': { empty: true },
  prompt_tokens_details: { empty: true },
  completion_tokens_details: { empty: true },
  prompt_tokens: { typed: 'result.usage.inputTokens' },
  completion_tokens: { typed: 'result.usage.outputTokens' },
  total_tokens: { typed: 'result.usage.totalTokens' },
  'prompt_tokens_details.cached_tokens': { typed: 'result.usage.cacheReadTokens' },
  'prompt_tokens_details.cache_write_tokens': { typed: 'result.usage.cacheWriteTokens' },
  'prompt_tokens_details.audio_tokens': { typed: 'result.usage.audioInputTokens' },
  'prompt_tokens_details.video_tokens': { typed: 'result.usage.videoInputTokens' },
  'completion_tokens_details.reasoning_tokens': { typed: 'result.usage.reasoningTokens' },
  'completion_tokens_details.audio_tokens': { typed: 'result.usage.audioOutputTokens' },
  'completion_tokens_details.image_tokens': { typed: 'result.usage.imageTokens' },
  cost: { typed: 'result.usage.cost.usd', as: 'decimal' },
  is_byok: { typed: 'result.usage.cost.byok' },
  'cost_details.upstream_inference_cost': { typed: 'result.usage.cost.upstreamUsd', as: 'decimal' },
  'server_tool_use_details.web_search_requests': { typed: 'result.usage.webSearches' },
  'server_tool_use_details.tool_calls_executed': { typed: 'result.usage.serverToolCalls' },
  ...keptIn('raw', 'result.raw.usage', [
    'cost_details.upstream_inference_prompt_cost',
    'cost_details.upstream_inference_completions_cost',
    'server_tool_use_details.tool_calls_requested',
  ]),
}

/** Every field of `POST /chat/completions` on record. */
export const chatFields: FieldTable = {
  id: { typed: 'result.response.id' },
  object: { dropped: 'says whether the answer streams', always: ['chat.completion', 'chat.completion.chunk'] },
  created: { typed: 'result.response.createdAt', unless: [0] },
  model: { typed: 'result.response.returnedModel' },
  provider: { typed: 'result.response.upstream' },
  ...keptIn('raw', 'result.raw', ['system_fingerprint', 'service_tier', 'citations[]']),
  user_id: { dropped: 'names the account, beside an error that it says nothing about' },
  'choices[].index': { dropped: 'the answer is the first choice', always: [0] },
  'choices[].finish_reason': { typed: 'result.finishReason', as: 'word' },
  // Two streams give two reasons, of which the last one counts.
  'choices[].native_finish_reason': { typed: 'result.nativeFinishReason', as: 'word' },
  ...under('choices[].message', message),
  ...under('choices[].delta', message),
  ...under('choices[].logprobs', logprobs),
  ...under('choices[].error', error),
  ...under('error', error),
  ...under('usage', usage),
}
