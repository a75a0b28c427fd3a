/** Answers of a certain shape. The ladder is that of chat with one step fewer: this wire has schemas, and no mode for any JSON. */
import type { ChatRequest } from '@polymux/core'
import type { CodecContext, WireObject } from '@polymux/core/adapter'
import { planOutput } from '../chat/structured-output.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { asObject } from '@polymux/core/adapter'
import type { MessagesOptions } from './messages-options.ts'

/** What `output` becomes. */
export interface MessagesOutput {
  /** `output_config.format`. */
  readonly format?: WireObject
  /** What the model must be told instead. */
  readonly instruction?: string | undefined
}

/** Nothing for a request without `output`. */
export function planMessagesOutput(
  request: ChatRequest,
  { structuredOutput }: MessagesOptions,
  context: CodecContext<OpenRouterSettings>,
): MessagesOutput {
  const anyJson = request.output === 'json' || (request.output !== undefined && structuredOutput === 'json')
  if (anyJson && structuredOutput !== 'prompt')
    context.warn('output', 'The Messages wire has no mode for any JSON: it was asked for in a system message alone.')
  const { format, instruction } = planOutput(request, anyJson ? 'prompt' : structuredOutput, context)
  const named = asObject(format?.['json_schema'])
  const schema = asObject(named?.['schema'])
  if (named?.['description'] !== undefined)
    context.warn('output', 'Its description was left out: the Messages wire has no field for it.')
  return { ...(schema && { format: { type: 'json_schema', schema } }), instruction }
}
