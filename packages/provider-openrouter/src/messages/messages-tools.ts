/** Functions of the caller and tools that OpenRouter runs, in this wire's form. */
import type { ChatRequest, ToolSpec } from '@polymux/core'
import { closeObjects, defined, jsonSchemaOf } from '@polymux/core/adapter'
import type { ModelContext, WireObject } from '@polymux/core/adapter'
import { toCacheControl } from '../chat/cache-control.ts'
import { toDeepWireNames } from '../options/option-table.ts'
import type { StopCondition } from '../options/stop-condition.ts'
import type { MessagesOptions } from './messages-options.ts'

/** Functions first; `undefined` when there are no tools at all. */
export function toMessagesTools(
  tools: readonly ToolSpec[] | undefined,
  { serverTools }: MessagesOptions,
): readonly unknown[] | undefined {
  if (!tools && !serverTools) return undefined
  return [...(tools ?? []).map(toTool), ...(serverTools ?? []).map((tool) => toDeepWireNames(tool))]
}

function toTool(tool: ToolSpec): WireObject {
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
export function toMessagesToolChoice(request: ChatRequest, { serverTools = [] }: MessagesOptions): WireObject | undefined {
  const { parallelToolCalls, toolChoice, tools = [] } = request
  if (tools.length + serverTools.length === 0 || (toolChoice === undefined && parallelToolCalls === undefined)) return undefined
  const choice: WireObject =
    typeof toolChoice === 'object' ? { type: 'tool', name: toolChoice.name } : { type: choices[toolChoice ?? 'auto'] }
  // Where nothing may be called, the wire has no word on how many at once.
  return parallelToolCalls === undefined || toolChoice === 'none'
    ? choice
    : { ...choice, disable_parallel_tool_use: !parallelToolCalls }
}

/** The wire has no field for a number of steps, but a condition of that meaning. */
export function toStepLimit({ maxToolCalls, stopServerToolsWhen }: MessagesOptions, context: ModelContext): unknown {
  if (maxToolCalls === undefined || stopServerToolsWhen !== undefined) return undefined
  context.note('providerOptions.openrouter.maxToolCalls', 'is sent as a condition of stop_server_tools_when.')
  const condition: StopCondition = { type: 'step_count_is', stepCount: maxToolCalls }
  return [toDeepWireNames(condition)]
}
