import type { ChatDelta } from '@polymux/core/adapter'
import { asNumber, asObject, asText } from '../wire/wire-value.ts'
import type { WireObject } from '../wire/wire-value.ts'

type ToolDelta = Extract<ChatDelta, { readonly type: 'tool' }>

/** Keeps in mind which ids one reply has used. */
export interface ToolRouter {
  /** The deltas of one `tool_calls` list, each under the key of its call. In a `whole` message every entry is a call of its own. */
  route(fragments: readonly unknown[], whole: boolean): readonly ToolDelta[]
}

/**
 * Finds out which call a fragment belongs to: by index, else by an id seen before, else, for a fragment that names neither, the last
 * one. Later fragments repeat ids and names, or blank them out.
 */
export function createToolRouter(): ToolRouter {
  const keys = new Map<string, number>()
  let last = -1

  function keyOf(fragment: WireObject, id: string | undefined): number {
    const index = asNumber(fragment['index'])
    if (index !== undefined) return index
    if (id === undefined) return Math.max(last, 0)
    return keys.get(id) ?? keys.size
  }

  return {
    route: (fragments, whole) =>
      fragments.map((value, position) => {
        const fragment = asObject(value) ?? {}
        const call = asObject(fragment['function']) ?? {}
        const id = asText(fragment['id'])
        const key = whole ? position : keyOf(fragment, id)
        if (id !== undefined) keys.set(id, key)
        last = key
        return { type: 'tool', key: `tool:${key}`, id, name: asText(call['name']), ...argumentsOf(call['arguments']) }
      }),
  }
}

/** A text as a rule; absent, null or already parsed from some upstreams. */
function argumentsOf(value: unknown): { readonly text: string } | { readonly input: unknown } {
  return typeof value === 'object' && value !== null ? { input: value } : { text: typeof value === 'string' ? value : '' }
}
