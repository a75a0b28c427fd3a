/**
 * `reasoning_details`, which the next turn must send back exactly: signatures and encrypted items are worthless after any change.
 * In a stream the fragments of one item share type and index; a signature comes last, alone, and belongs to the open item.
 */
import { asObject, asText } from '@polymux/core/adapter'
import type { WireObject } from '@polymux/core/adapter'

/** Collects the details of one reply. */
export interface ReasoningDetails {
  /** Adds the `reasoning_details` of a chunk, or of a `whole` message, in which every item is one of its own. */
  add(details: readonly unknown[], whole?: boolean): void
  /** Everything merged. An empty list is kept: DeepSeek wants it back. */
  merged(): readonly unknown[]
}

const joinedFields: ReadonlySet<string> = new Set(['text', 'summary', 'signature'])
/** What comes whole: two of them are two items, whatever their index. */
const wholeTypes: ReadonlySet<unknown> = new Set(['reasoning.encrypted', 'reasoning.server_tool_call'])

/** A collector in which nothing was seen yet. */
export function collectReasoningDetails(): ReasoningDetails {
  const items: Record<string, unknown>[] = []
  let opaque: unknown[] | undefined

  return {
    add(details, whole) {
      for (const detail of details) {
        const fragment = asObject(detail)
        if (!fragment) (opaque ??= []).push(detail)
        else if (whole || !mergeInto(items, fragment)) items.push({ ...fragment })
      }
    },
    merged: () => (opaque ? [...items, ...opaque] : items),
  }
}

function mergeInto(items: Record<string, unknown>[], fragment: WireObject): boolean {
  if (wholeTypes.has(fragment['type']) || fragment['index'] === undefined) return false
  const open = openItem(items, fragment)
  if (!open || differentIds(open, fragment) || isNextItem(open, fragment)) return false
  for (const name in fragment) {
    const value = fragment[name]
    const before = open[name]
    if (joinedFields.has(name) && typeof before === 'string' && typeof value === 'string') open[name] = before + value
    else if (value !== null || before === undefined) open[name] = value
  }
  return true
}

function openItem(items: readonly Record<string, unknown>[], fragment: WireObject): Record<string, unknown> | undefined {
  for (let at = items.length - 1; at >= 0; at--) {
    const item = items[at]
    if (item && item['type'] === fragment['type'] && item['index'] === fragment['index']) return item
  }
  return undefined
}

/** A signature ends an item: text after it begins another, which is why an index alone does not tell them apart. */
function isNextItem(open: WireObject, fragment: WireObject): boolean {
  return asText(open['signature']) !== undefined && asText(fragment['text']) !== undefined
}

function differentIds(open: WireObject, fragment: WireObject): boolean {
  const before = asText(open['id'])
  const now = asText(fragment['id'])
  return before !== undefined && now !== undefined && before !== now
}

/** What a person may read of the details, for wires that do not repeat it in `reasoning`. */
export function readableText(details: readonly unknown[]): string {
  let text = ''
  for (const detail of details) text += asText(asObject(detail)?.['text']) ?? asText(asObject(detail)?.['summary']) ?? ''
  return text
}
