import type { ChatDelta, WireObject } from '@polymux/core/adapter'
import { asNumber, asObject, asText } from '@polymux/core/adapter'

type ToolDelta = Extract<ChatDelta, { readonly type: 'tool' }>
type EchoDelta = Extract<ChatDelta, { readonly type: 'echo' }>

/** Keeps in mind which ids one reply has used. */
export interface ToolRouter {
  /** The deltas of one `tool_calls` list, each under the key of its call. In a `whole` message every entry is a call of its own. */
  route(fragments: readonly unknown[], whole: boolean): readonly (ToolDelta | EchoDelta)[]
}

/**
 * Finds out which call a fragment belongs to: by an id seen before, else by index, else, for a fragment that names neither, the last
 * one. Later fragments repeat ids and names, or blank them out; some upstreams send every call under one index.
 */
export function createToolRouter(): ToolRouter {
  const byId = new Map<string, string>()
  const byIndex = new Map<number, string>()
  const ids = new Map<string, string>()
  let last = 'tool:0'

  function keyOf(index: number | undefined, id: string | undefined, name: string | undefined): string {
    const known = id === undefined ? undefined : byId.get(id)
    if (index === undefined) return known ?? (id === undefined ? last : `tool:${id}`)
    const here = byIndex.get(index)
    // A name under another index begins a call, even if its id was seen before.
    if (here === undefined) return known !== undefined && name === undefined ? known : `tool:${index}`
    const owner = ids.get(here)
    if (id === undefined || owner === undefined || owner === id) return here
    return known ?? `tool:${index}:${id}`
  }

  return {
    route(fragments, whole) {
      const deltas: (ToolDelta | EchoDelta)[] = []
      for (const [position, value] of fragments.entries()) {
        const fragment = asObject(value)
        if (!fragment) continue
        const call = asObject(fragment['function']) ?? {}
        const id = asText(fragment['id'])
        const name = asText(call['name'])
        const index = asNumber(fragment['index'])
        const key = whole ? `tool:${position}` : keyOf(index, id, name)
        if (index !== undefined) byIndex.set(index, key)
        if (id !== undefined) {
          byId.set(id, key)
          ids.set(key, id)
        }
        last = key
        deltas.push({ type: 'tool', key, id, name, ...argumentsOf(call['arguments']) })
        const rest = unknownFields(fragment, call)
        if (rest) deltas.push({ type: 'echo', key, data: { call: rest } })
      }
      return deltas
    },
  }
}

/** What nobody here knows of a call, such as an upstream's signature of it: it goes back with the call. */
function unknownFields(fragment: WireObject, call: WireObject): WireObject | undefined {
  let rest: Record<string, unknown> | undefined
  for (const name in fragment) {
    const value = fragment[name]
    if (name === 'index' || name === 'id' || name === 'function' || value === null || value === '') continue
    if (name !== 'type' || value !== 'function') (rest ??= {})[name] = value
  }
  for (const name in call) {
    if (name === 'name' || name === 'arguments' || call[name] === null) continue
    rest = { ...rest, function: { ...asObject(rest?.['function']), [name]: call[name] } }
  }
  return rest
}

/** A text as a rule; absent, null or already parsed from some upstreams. */
function argumentsOf(value: unknown): { readonly text: string } | { readonly input: unknown } {
  return typeof value === 'object' && value !== null ? { input: value } : { text: typeof value === 'string' ? value : '' }
}
