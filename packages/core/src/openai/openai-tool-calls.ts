import type { ChatDelta } from '../chat-delta.ts'
import { asNumber, asObject, asText, otherFields } from '../wire-value.ts'
import type { WireObject } from '../wire-value.ts'

type ToolDelta = Extract<ChatDelta, { readonly type: 'tool' | 'echo' }>

/** Keeps in mind which ids one reply has used. */
export interface ToolCalls {
  /** The deltas of one `tool_calls` list, each under the key of its call. In a `whole` message every entry is a call of its own. */
  read(fragments: readonly unknown[], whole: boolean): readonly ToolDelta[]
}

const knownOfCall: ReadonlySet<string> = new Set(['index', 'id', 'function', 'type'])
const knownOfFunction: ReadonlySet<string> = new Set(['name', 'arguments'])

/**
 * Finds out which call a fragment belongs to: by the id and the index together, else by either. Servers leave one of them out, repeat
 * ids, or send every call under index 0; a fragment that names neither belongs to the last call.
 */
export function createToolCalls(): ToolCalls {
  const byId = new Map<string, string>()
  const byIndex = new Map<number, string>()
  const idOf = new Map<string, string>()
  let last = 'call:0'

  function keyOf(index: number | undefined, id: string | undefined, name: string | undefined): string {
    const known = id === undefined ? undefined : byId.get(id)
    if (index === undefined) return known ?? (id === undefined ? last : `call:${id}`)
    const here = byIndex.get(index)
    // A name under another index begins a call, even if its id was seen before.
    if (here === undefined) return known !== undefined && name === undefined ? known : `call:${index}`
    const owner = idOf.get(here)
    return id === undefined || owner === undefined || owner === id ? here : (known ?? `call:${index}:${id}`)
  }

  function readOne(fragment: WireObject, position: number | undefined): readonly ToolDelta[] {
    const call = asObject(fragment['function']) ?? {}
    const id = asText(fragment['id'])
    const name = asText(call['name'])
    const index = asNumber(fragment['index'])
    const key = position === undefined ? keyOf(index, id, name) : `call:${position}`
    if (index !== undefined) byIndex.set(index, key)
    if (id !== undefined) {
      byId.set(id, key)
      idOf.set(key, id)
    }
    last = key
    const deltas: ToolDelta[] = [{ type: 'tool', key, id, name, ...argumentsOf(call['arguments']) }]
    const rest = unknownFields(fragment, call)
    if (rest) deltas.push({ type: 'echo', key, data: { call: rest } })
    return deltas
  }

  return {
    read: (fragments, whole) =>
      fragments.flatMap((value, position) => {
        const fragment = asObject(value)
        return fragment ? readOne(fragment, whole ? position : undefined) : []
      }),
  }
}

/** What nobody here knows of a call, such as a server's signature of it: it goes back with the call. */
function unknownFields(fragment: WireObject, call: WireObject): WireObject | undefined {
  const rest = otherFields(fragment, knownOfCall)
  const inner = otherFields(call, knownOfFunction)
  return inner ? { ...rest, function: inner } : rest
}

/** A text as a rule; absent, null or already parsed from some servers. */
function argumentsOf(value: unknown): { readonly text: string } | { readonly input: unknown } {
  return typeof value === 'object' && value !== null ? { input: value } : { text: typeof value === 'string' ? value : '' }
}
