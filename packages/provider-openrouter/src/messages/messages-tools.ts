import type { ChatRequest, ToolSpec } from '@polymux/core'
import { jsonSchemaOf } from '@polymux/core/adapter'
import { toCacheControl } from '../chat/chat-message.ts'
import { closeObjects } from '../chat/strict-schema.ts'
import { defined } from '../wire/wire-value.ts'
import type { WireObject } from '../wire/wire-value.ts'

/** A function the model may ask for. */
export function toMessagesTool(tool: ToolSpec): WireObject {
  const { cache, description, input, name, strict } = tool
  const schema = strict && '~standard' in input ? closeObjects(jsonSchemaOf(input)) : jsonSchemaOf(input)
  return {
    name,
    ...defined({ description, input_schema: schema, strict }),
    ...(cache && { cache_control: toCacheControl(cache) }),
  }
}

const choices = { auto: 'auto', none: 'none', required: 'any' } as const

/** The choice among tools, which is also where parallel calls are allowed or not. Without tools there is none. */
export function toMessagesToolChoice({ parallelToolCalls, toolChoice, tools }: ChatRequest): WireObject | undefined {
  if (!tools || tools.length === 0 || (toolChoice === undefined && parallelToolCalls === undefined)) return undefined
  const choice: WireObject =
    typeof toolChoice === 'object' ? { type: 'tool', name: toolChoice.name } : { type: choices[toolChoice ?? 'auto'] }
  // Where nothing may be called, the wire has no word on how many at once.
  return parallelToolCalls === undefined || toolChoice === 'none'
    ? choice
    : { ...choice, disable_parallel_tool_use: !parallelToolCalls }
}
