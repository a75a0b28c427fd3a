/** Functions of the caller and tools that OpenRouter runs, in one list. */
import type { ChatRequest, ToolSpec } from '@polymux/core'
import { closeObjects, defined, jsonSchemaOf } from '@polymux/core/adapter'
import { badOption } from '../options/option-checks.ts'
import { toDeepWireNames } from '../options/option-table.ts'
import type { ServerTool } from '../options/server-tools.ts'
import type { WireObject } from '@polymux/core/adapter'
import { toCacheControl } from './cache-control.ts'

/** `undefined` when there are none of either. */
export function toWireTools(
  tools: readonly ToolSpec[] | undefined,
  serverTools: readonly ServerTool[] | undefined,
): readonly unknown[] | undefined {
  if (!serverTools) return tools?.map(toWireTool)
  return [...(tools ?? []).map(toWireTool), ...serverTools.map((tool) => toDeepWireNames(tool))]
}

/** A name that is no function's may be a server tool's type, with or without `openrouter:`. */
export function toWireToolChoice({ toolChoice, tools }: ChatRequest, serverTools: readonly ServerTool[] | undefined): unknown {
  if (typeof toolChoice !== 'object') return toolChoice
  const { name } = toolChoice
  const type = chosenServerTool(name, tools, serverTools)
  return type === undefined ? { type: 'function', function: { name } } : { type }
}

/** The type of the server tool that a choice of tool names; a function of that name comes first. */
export function chosenServerTool(
  name: string,
  tools: readonly ToolSpec[] | undefined,
  serverTools: readonly ServerTool[] | undefined,
): string | undefined {
  if (tools?.some((tool) => tool.name === name)) return undefined
  return serverTools?.find(({ type }) => type === name || type === `openrouter:${name}`)?.type
}

function toWireTool(tool: ToolSpec): WireObject {
  const { cache, description, input, name, strict } = tool
  if (name.length > 64) throw badOption(`tools.${name}`, `has a name of ${name.length} characters; OpenRouter takes at most 64.`)
  const parameters = strict && '~standard' in input ? closeObjects(jsonSchemaOf(input)) : jsonSchemaOf(input)
  return {
    type: 'function',
    function: { name, ...defined({ description, parameters, strict }) },
    ...(cache && { cache_control: toCacheControl(cache) }),
  }
}
