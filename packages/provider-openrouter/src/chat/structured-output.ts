/**
 * How an answer of a certain shape is asked for. Hosts differ in what they can be held to, so there is a ladder: a strict schema, a
 * schema, any JSON, a mere instruction. It is gone down where the caller says so, or the model list does; never on a guess.
 */
import type { ChatRequest, Message } from '@polymux/core'
import { closeObjects, isStrictSchema, jsonSchemaOf } from '@polymux/core/adapter'
import type { CodecContext, WireObject } from '@polymux/core/adapter'
import { badOption } from '../options/option-checks.ts'
import type { StructuredOutput } from '../options/chat-options.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { catalogEntry } from './catalog-entry.ts'

type Output = NonNullable<ChatRequest['output']>

/** What `output` becomes. */
export interface OutputPlan {
  readonly format?: WireObject | undefined
  /** What the model must be told, because the host cannot be. */
  readonly instruction?: string | undefined
}

/** Nothing for a request without `output`. */
export function planOutput(
  { output }: ChatRequest,
  wanted: StructuredOutput | undefined,
  context: CodecContext<OpenRouterSettings>,
): OutputPlan {
  if (output === undefined) return {}
  const step = wanted ?? stepInCatalog(output, context)
  const schema = output === 'json' ? undefined : schemaOf(output)
  if (step !== 'json' && step !== 'prompt' && schema) return { format: toSchemaFormat(output, schema, step) }
  return {
    format: step === 'prompt' ? undefined : { type: 'json_object' },
    instruction: schema || step === 'prompt' ? instructionFor(schema) : undefined,
  }
}

/** The messages with an instruction: at the end of the system message they begin with, else in one of its own. */
export function withInstruction(messages: readonly Message[], instruction: string | undefined): readonly Message[] {
  if (instruction === undefined) return messages
  const [first, ...others] = messages
  if (first?.role !== 'system' && first?.role !== 'developer') return [{ role: 'system', content: instruction }, ...messages]
  const content: typeof first.content =
    typeof first.content === 'string'
      ? `${first.content}\n\n${instruction}`
      : [...first.content, { type: 'text', text: instruction }]
  return [{ ...first, content }, ...others]
}

/** The highest step the model list knows the model to take; a model it says nothing about gets the highest. */
function stepInCatalog(output: Output, context: CodecContext<OpenRouterSettings>): StructuredOutput | undefined {
  const parameters = catalogEntry(context)?.supported_parameters
  if (!parameters || parameters.length === 0) return undefined
  if (output !== 'json' && parameters.includes('structured_outputs')) return undefined
  const knowsJson = parameters.includes('response_format')
  if (output === 'json' && knowsJson) return undefined
  const instead = knowsJson ? 'any JSON, with the schema in a system message' : 'JSON in a system message alone'
  context.warn('output', `settings.catalog says that ${context.modelId} cannot be held to it; it was asked for ${instead}.`)
  return knowsJson ? 'json' : 'prompt'
}

/** A schema of ours is closed as strict mode wants it; one given as JSON Schema is the caller's, and goes as it is. */
function schemaOf(output: Exclude<Output, 'json'>): WireObject {
  return 'jsonSchema' in output ? jsonSchemaOf(output) : closeObjects(jsonSchemaOf(output))
}

function toSchemaFormat(output: Output, schema: WireObject, step: 'strict' | 'schema' | undefined): WireObject {
  const { description, name = 'output' } = output !== 'json' && 'jsonSchema' in output ? output : {}
  if (name.length > 64) throw badOption('output.name', `has ${name.length} characters; OpenRouter takes at most 64.`)
  const strict = step === 'strict' || (step === undefined && isStrictSchema(schema))
  return {
    type: 'json_schema',
    json_schema: { name, ...(description !== undefined && { description }), ...(strict && { strict }), schema },
  }
}

function instructionFor(schema: WireObject | undefined): string {
  const shape = schema ? ` that matches this JSON Schema:\n${JSON.stringify(schema)}` : '.'
  return `Answer with one JSON value and nothing else: no words around it, no code fence. It must be JSON${shape}`
}
