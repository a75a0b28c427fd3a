/**
 * What OpenRouter's OpenAPI document forgot, or says more narrowly than OpenRouter behaves: each with its evidence. Everything else
 * that the document does not know is a mistake of ours until shown otherwise, so this list is to stay short.
 */
import type { JsonSchema } from './schema-file.ts'

export interface Exception {
  /** Where the properties belong: the name of a schema or operation, and the way from there. */
  readonly at: string
  /** Properties the schema is given, or gets another schema for. */
  readonly properties: Readonly<Record<string, JsonSchema>>
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
    properties: { max_tokens: { type: 'integer' }, enabled: flag, exclude: flag },
    evidence:
      'OpenRouter\'s guide to reasoning tokens; recorded: rig "reasoning_tool_order_matrix/blocking_signed_agent_roundtrip" (max_tokens), pydantic-ai "test_openrouter_streaming_reasoning" (enabled), rig "reasoning_usage_matrix/blocking_excluded_reasoning_still_counts_tokens" (exclude)',
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
  {
    at: 'POST /embeddings',
    properties: { session_id: { type: 'string', maxLength: 256 } },
    evidence: "OpenRouter's changelog of September 2026, after this document: session_id, trace and user on every modality",
  },
  {
    at: 'ImageGenerationRequest',
    properties: { session_id: { type: 'string', maxLength: 256 }, user: text },
    evidence: "OpenRouter's changelog of September 2026, after this document: session_id, trace and user on every modality",
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
