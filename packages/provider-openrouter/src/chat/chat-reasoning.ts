/** Thinking. OpenRouter has two spellings for it and refuses a request with both, unless they agree. */
import type { ChatRequest } from '@polymux/core'
import type { CodecContext, WireObject } from '@polymux/core/adapter'
import type { ReasoningOptions } from '../options/chat-options.ts'
import { badOption } from '../options/option-checks.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { asObject, defined } from '@polymux/core/adapter'
import { catalogEntry } from './catalog-entry.ts'

/** What the request and its options say together; `undefined` when neither says anything. */
export function toReasoning(
  reasoning: ChatRequest['reasoning'],
  options: ReasoningOptions | undefined,
  context: CodecContext<OpenRouterSettings>,
): WireObject | undefined {
  if (!reasoning && !options) return undefined
  const { effort, exclude, maxTokens } = reasoning ?? {}
  if (effort !== undefined && maxTokens !== undefined)
    throw badOption('reasoning', 'has effort and maxTokens; give one of them: OpenRouter refuses the pair.')
  const wire = defined({ effort, max_tokens: maxTokens, exclude, ...options })
  const isOff = wire.effort === 'none' || wire.enabled === false
  if (!isOff || !mustThink(context)) return wire
  const { effort: _effort, enabled: _enabled, ...others } = wire
  return Object.keys(others).length > 0 ? others : undefined
}

/** Whether the model list says that thinking cannot be switched off, which is asked when it was: then that is warned of. */
export function mustThink(context: CodecContext<OpenRouterSettings>): boolean {
  if (catalogEntry(context)?.reasoning?.mandatory !== true) return false
  context.warn('reasoning', `cannot be switched off: settings.catalog says that ${context.modelId} always thinks.`)
  return true
}

/** The body with one spelling, whatever `extraBody` added. Throws `bad_request` where the two say different things. */
export function withOneReasoning(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const shorthand = body['reasoning_effort']
  const reasoning = asObject(body['reasoning'])
  if (shorthand === undefined || shorthand === null || !reasoning) return body
  const { effort, max_tokens: maxTokens } = reasoning
  if ((effort !== undefined && effort !== shorthand) || maxTokens !== undefined)
    throw badOption('extraBody.reasoning_effort', 'is not what reasoning says: give one of the two, OpenRouter refuses both.')
  const { reasoning_effort: _shorthand, ...others } = body
  return { ...others, reasoning: { ...reasoning, effort: shorthand } }
}
