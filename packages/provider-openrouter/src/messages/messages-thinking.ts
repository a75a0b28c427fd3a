/** How much a model thinks and says: `thinking` and `output_config`, which overlap. */
import { ModelError } from '@polymux/core'
import type { ChatRequest, JsonSchemaOf, StandardSchema } from '@polymux/core'
import { jsonSchemaOf } from '@polymux/core/adapter'
import type { ModelContext } from '@polymux/core/adapter'
import { closeObjects } from '../chat/strict-schema.ts'
import { defined } from '../wire/wire-value.ts'
import type { WireObject } from '../wire/wire-value.ts'
import type { MessagesOptions } from './messages-options.ts'

/** `thinking`: a budget, off, or as much as the model finds right. */
export function toThinkingSettings(reasoning: ChatRequest['reasoning'], context: ModelContext): WireObject | undefined {
  if (!reasoning) return undefined
  const { effort, exclude, maxTokens } = reasoning
  if (effort !== undefined && maxTokens !== undefined)
    throw new ModelError({
      code: 'bad_request',
      message: '[openrouter] Give reasoning.effort or reasoning.maxTokens, not both: OpenRouter refuses the pair.',
    })
  if (effort === 'none') return { type: 'disabled' }
  if (effort === undefined && maxTokens === undefined && !exclude) return undefined
  if (exclude) context.note('reasoning.exclude', "is sent as thinking.display: 'omitted'.")
  if (effort !== undefined)
    context.note(
      'reasoning.effort',
      'is sent as adaptive thinking with output_config.effort; models without it want reasoning.maxTokens.',
    )
  return {
    ...(maxTokens === undefined ? { type: 'adaptive' } : { type: 'enabled', budget_tokens: maxTokens }),
    ...(exclude !== undefined && { display: exclude ? 'omitted' : 'summarized' }),
  }
}

/** `output_config`: effort, the schema of the answer, and a budget for an agentic turn. */
export function toOutputConfig(request: ChatRequest, options: MessagesOptions, context: ModelContext): WireObject | undefined {
  const budget = options.taskBudget
  const config = defined({
    effort: effortOf(request, options, context),
    format: toFormat(request.output, context),
    task_budget: budget && { type: 'tokens', ...budget },
  })
  return Object.keys(config).length > 0 ? config : undefined
}

function effortOf({ reasoning }: ChatRequest, { verbosity }: MessagesOptions, context: ModelContext): string | undefined {
  const effort = reasoning?.effort === 'none' ? undefined : reasoning?.effort
  if (effort === undefined) {
    if (verbosity !== undefined) context.note('providerOptions.openrouter.verbosity', 'is sent as output_config.effort.')
    return verbosity
  }
  if (verbosity !== undefined && verbosity !== effort)
    context.warn(
      'providerOptions.openrouter.verbosity',
      'was left out: the Messages wire has one setting for it and reasoning.effort.',
    )
  if (effort !== 'minimal') return effort
  context.note('reasoning.effort', 'minimal is sent as low, the least that output_config.effort knows.')
  return 'low'
}

/** A schema of ours is closed, as the wire wants it; one given as JSON Schema is the caller's, and goes as it is. */
function toFormat(output: StandardSchema | JsonSchemaOf | 'json' | undefined, context: ModelContext): WireObject | undefined {
  if (output === undefined) return undefined
  if (output === 'json') {
    context.warn('output', "the Messages wire has no 'json' without a schema: give a schema, or ask for JSON in the prompt.")
    return undefined
  }
  return { type: 'json_schema', schema: 'jsonSchema' in output ? jsonSchemaOf(output) : closeObjects(jsonSchemaOf(output)) }
}
