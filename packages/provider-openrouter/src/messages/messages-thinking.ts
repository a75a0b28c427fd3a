/** How much a model thinks and says: `thinking` and `output_config`, which overlap. */
import type { ChatRequest } from '@polymux/core'
import type { CodecContext, ModelContext, WireObject } from '@polymux/core/adapter'
import { mustThink } from '../chat/chat-reasoning.ts'
import type { ReasoningOptions } from '../options/chat-options.ts'
import { badOption } from '../options/option-checks.ts'
import type { OpenRouterSettings } from '../settings.ts'
import type { MessagesOptions } from './messages-options.ts'

/** `thinking`: a budget, off, or as much as the model finds right. */
export function toThinkingSettings(
  reasoning: ChatRequest['reasoning'],
  options: ReasoningOptions = {},
  context: CodecContext<OpenRouterSettings>,
): WireObject | undefined {
  for (const name of ['summary', 'context', 'mode'] as const)
    if (options[name] !== undefined)
      context.warn(`providerOptions.openrouter.reasoning.${name}`, 'has no place on the Messages wire and was not sent.')
  const { effort, exclude, maxTokens } = reasoning ?? {}
  if (effort !== undefined && maxTokens !== undefined)
    throw badOption('reasoning', 'has effort and maxTokens; give one of them: OpenRouter refuses the pair.')
  if (effort === 'none' || options.enabled === false) return mustThink(context) ? undefined : { type: 'disabled' }
  if (effort === undefined && maxTokens === undefined && !exclude && !options.enabled) return undefined
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

/** `output_config.effort`: the effort of `reasoning`, or `verbosity`. */
export function toEffort({ reasoning }: ChatRequest, { verbosity }: MessagesOptions, context: ModelContext): string | undefined {
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
