/** Structured output: the schema a caller gives, as JSON Schema for the wire and as a check of the answer. */
import type { ChatRequest, ChatResult } from './chat.ts'
import { ModelError } from './model-error.ts'
import type { JsonSchemaOf, Schema, SchemaIssue, StandardSchema } from './schema.ts'

type JsonSchema = Readonly<Record<string, unknown>>

/** Conversion costs tens of microseconds, and schemas are usually made once. */
const converted = new WeakMap<object, JsonSchema>()

/**
 * JSON Schema of what a model should write: the input side, since defaults and transforms apply after it. Throws `configuration`
 * for a Standard Schema that cannot convert itself (zod can from 4.2).
 */
export function jsonSchemaOf(schema: Schema): JsonSchema {
  if ('jsonSchema' in schema) return schema.jsonSchema
  const known = converted.get(schema)
  if (known) return known
  const standard: object = schema['~standard']
  const converter = 'jsonSchema' in standard ? standard.jsonSchema : undefined
  const input: unknown = typeof converter === 'object' && converter !== null && 'input' in converter ? converter.input : undefined
  if (typeof input !== 'function') {
    const message = `The ${schema['~standard'].vendor} schema cannot give its JSON Schema. Use zod 4.2 or later, or pass { jsonSchema }.`
    throw new ModelError({ code: 'configuration', message })
  }
  const { $schema: _dialect, ...json } = input.call(converter, { target: 'draft-2020-12' }) as Record<string, unknown> // a JSON Schema is an object, by the Standard JSON Schema interface
  converted.set(schema, json)
  return json
}

/** The result with its `object`. Throws `output_invalid`, with the whole result as `partial`, when the text is not what was asked for. */
export async function withObject(result: ChatResult, request: ChatRequest): Promise<ChatResult> {
  const { output } = request
  const declined = result.message.content.some((part) => part.type === 'refusal') || result.finishReason === 'content-filter'
  if (output === undefined || result.toolCalls.length > 0 || declined) return result
  const value = parse(result)
  if (output === 'json' || !isStandard(output)) return { ...result, object: value }
  const checked = await output['~standard'].validate(value)
  if (checked.issues) throw invalid(result, `does not match the schema: ${describe(checked.issues)}`)
  return { ...result, object: checked.value }
}

function isStandard(schema: StandardSchema | JsonSchemaOf): schema is StandardSchema {
  return '~standard' in schema
}

function parse(result: ChatResult): unknown {
  try {
    return JSON.parse(result.text)
  } catch (cause) {
    const why = result.finishReason === 'length' ? 'was cut at the token limit; raise maxOutputTokens' : 'is not JSON'
    throw invalid(result, why, cause)
  }
}

function invalid(result: ChatResult, why: string, cause?: unknown): ModelError {
  return new ModelError({
    code: 'output_invalid',
    message: `The answer ${why}. It is in error.partial.`,
    phase: 'body',
    partial: result,
    cause,
  })
}

function describe(issues: readonly SchemaIssue[]): string {
  return issues
    .slice(0, 3)
    .map(({ message, path }) => {
      const at = path?.map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
      return at ? `${at}: ${message}` : message
    })
    .join('; ')
}
