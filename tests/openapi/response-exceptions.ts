/** What OpenRouter's OpenAPI document leaves out of its answers, or says more narrowly than OpenRouter answers: each with its evidence. */
import type { Exception } from './exceptions.ts'
import type { JsonSchema } from './schema-file.ts'

const text: JsonSchema = { type: 'string' }
const index: JsonSchema = { type: 'integer' }
const pictures: JsonSchema = { $ref: '#/$defs/ChatAssistantImages' }

const everyAnswer = 'every recorded answer of OpenRouter has it: activeagent "docs/actions/messages/multiple_inline"'
const streamedPicture = 'recorded: pydantic-ai "test_openrouter_image_generation_streaming"'

export const responseExceptions: readonly Exception[] = [
  { at: 'ChatResult', properties: { provider: text }, evidence: everyAnswer },
  { at: 'ChatStreamChunk', properties: { provider: text }, evidence: everyAnswer },
  { at: 'ChatChoice', properties: { native_finish_reason: { type: ['string', 'null'] } }, evidence: everyAnswer },
  { at: 'ChatStreamChoice', properties: { native_finish_reason: { type: ['string', 'null'] } }, evidence: everyAnswer },
  {
    at: 'ChatUsage/properties/completion_tokens_details',
    properties: { image_tokens: { type: ['integer', 'null'] } },
    evidence: 'recorded: activeagent "docs/actions/structured_output/openrouter_json_schema"',
  },
  {
    at: 'ChatToolCall',
    properties: { index },
    evidence: 'recorded: activeagent "docs/actions/tools/openrouter_basic_function"',
  },
  {
    at: 'ChatAssistantImages/items',
    properties: { type: { const: 'image_url' }, index },
    evidence: 'recorded: pydantic-ai "test_openrouter_builtin_image_message_history"',
  },
  { at: 'ChatStreamDelta', properties: { images: pictures }, evidence: streamedPicture },
  ...['ChatAssistantMessage', 'ChatStreamDelta'].map((at) => ({
    at,
    properties: { annotations: { type: 'array' } },
    evidence: 'recorded: pydantic-ai "test_openrouter_web_search_annotations_stream"',
  })),
  {
    at: 'PublicEndpoint',
    properties: { provider_name: text },
    evidence:
      'hosts come and go: recorded are "Hyperbolic" (activeagent "quantization") and "Targon" (req_llm), which its list lacks',
  },
  { at: 'POST /embeddings', properties: { provider: text }, evidence: 'recorded: prism "embeddings-file"' },
]
