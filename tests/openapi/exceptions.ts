/**
 * What OpenRouter's OpenAPI document forgot, or says more narrowly than OpenRouter behaves: each with its evidence. Everything else
 * that the document does not know is a mistake of ours until shown otherwise, so this list is to stay short.
 */
import type { JsonSchema } from './schema-file.ts'

export interface Exception {
  /** The place: the name of a schema or operation, and the way from there. */
  readonly at: string
  /** Properties the schema there is given, or gets another schema for. */
  readonly properties?: Readonly<Record<string, JsonSchema>>
  /** One more choice in the `oneOf` there. */
  readonly choice?: JsonSchema
  /** A recording by its id, or a page of OpenRouter's documentation. */
  readonly evidence: string
}

const text: JsonSchema = { type: 'string' }
const texts: JsonSchema = { type: 'array', items: text }
const flag: JsonSchema = { type: 'boolean' }
const price: JsonSchema = { type: ['string', 'number'] }

export const exceptions: readonly Exception[] = [
  {
    at: 'ChatRequest/properties/reasoning',
    properties: {
      max_tokens: { type: 'integer' },
      enabled: flag,
      exclude: flag,
      context: text,
      mode: { enum: ['standard', 'pro'] },
    },
    evidence:
      'OpenRouter\'s guide to reasoning tokens (context and mode: what the document has for Responses); recorded: rig "reasoning_tool_order_matrix/blocking_signed_agent_roundtrip" (max_tokens), pydantic-ai "test_openrouter_streaming_reasoning" (enabled), rig "reasoning_usage_matrix/blocking_excluded_reasoning_still_counts_tokens" (exclude)',
  },
  {
    at: 'ChatRequest',
    properties: { preset: text },
    evidence: "OpenRouter's guide to presets: a preset is named by the field `preset` or as the model",
  },
  {
    at: 'ChatRequest',
    properties: { transforms: texts, route: text },
    evidence:
      'recorded with status 200: activeagent "open_router/bp_transforms" (transforms); LiteLLM\'s page for OpenRouter sends both, `route` empty',
  },
  {
    at: 'ChatRequest',
    properties: { verbosity: { enum: ['low', 'medium', 'high', 'xhigh', 'max'] } },
    evidence: "OpenRouter's reference of chat parameters; the same document has the field for Responses, with these values",
  },
  {
    at: 'ProviderPreferences/properties/max_price',
    properties: { prompt: price, completion: price, image: price, request: price, audio: price },
    evidence:
      'recorded as numbers with status 200: activeagent "open_router/bp_cost"; OpenRouter\'s guide to provider routing writes numbers',
  },
  {
    at: 'ChatAssistantImages/items',
    properties: { type: { const: 'image_url' } },
    evidence:
      'pictures of recorded answers have it, and are sent back as they came: pydantic-ai "test_openrouter_image_generation"',
  },
  ...['ImageGenerationRequest', 'POST /rerank'].map((schema) => ({
    at: schema,
    properties: { user: text },
    evidence: "OpenRouter's changelog of September 2026, after this document: session_id, trace and user on every modality",
  })),
  {
    at: 'ImageGenerationRequest',
    properties: { quality: { enum: ['auto', 'low', 'medium', 'high', 'xhigh', 'max'] } },
    evidence: "OpenRouter's own SDK of September 2026, after this document: its type of this field",
  },
  {
    at: 'ChatRequest',
    properties: {
      audio: { type: 'object', properties: { voice: text, format: text } },
      max_tool_calls: { type: 'integer', maximum: 30 },
      structured_outputs: flag,
    },
    evidence:
      "OpenRouter's guides to audio and to server tools, and its reference of chat parameters; the document has max_tool_calls for Responses",
  },
  {
    at: 'ChatRequest',
    properties: {
      web_search_options: {
        type: 'object',
        properties: { search_context_size: { enum: ['low', 'medium', 'high'] }, user_location: { type: 'object' } },
      },
      x_search_filter: { type: 'object' },
    },
    evidence:
      'OpenRouter\'s guide to web search; recorded with status 200: activeagent "native_format_test/test_agent_web_search" (web_search_options)',
  },
  ...['ChatRequest', 'ResponsesRequest', 'MessagesRequest'].map((schema) => ({
    at: `${schema}/properties/plugins/items`,
    choice: {
      type: 'object',
      properties: { id: { enum: ['switchyard-router'] }, enabled: flag, algorithm: text },
      required: ['id'],
    },
    evidence: "OpenRouter's guide to routers, September 2026, after this document",
  })),
  {
    at: 'TextConfig',
    properties: { verbosity: { enum: ['low', 'medium', 'high', 'xhigh', 'max', null] } },
    evidence: 'the document itself: TextExtendedConfig, which Responses take, adds xhigh and max to these, and is made of them',
  },
  {
    at: 'ChatContentImage',
    properties: { cache_control: { $ref: '#/$defs/ChatContentCacheControl' } },
    evidence: 'recorded with status 200: pydantic-ai "test_cache/test_openrouter_cache_point_image_e2e"',
  },
  ...[3, 7, 8].map((block) => ({
    at: `MessagesMessageParam/properties/content/anyOf/1/items/oneOf/${block}`,
    properties: { caller: { type: ['object', 'null'] } },
    evidence:
      "the same document's answers require `caller` on tool_use, server_tool_use and web_search_tool_result; a turn goes back as it came",
  })),
  {
    at: 'MessagesRequest/properties/tools/items/anyOf/0',
    properties: { strict: flag },
    evidence:
      "Anthropic's reference of strict tool use; OpenRouter's guide to provider selection: it counts on Claude with x-anthropic-beta",
  },
]
