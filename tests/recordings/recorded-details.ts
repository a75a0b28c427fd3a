/** `reasoning_details` as the bytes have them: what the next turn must send back. Shares no code with what it is compared with. */
import { filled, items, member } from './json-value.ts'
import type { Recording } from './recording.ts'
import { eventsOf } from './stream-events.ts'

type Detail = Record<string, unknown>

/** The details of an answer, those of a stream joined; `undefined` where the reply has no such list. */
export function recordedDetails({ streamed, text }: Recording): readonly unknown[] | undefined {
  const lists = streamed ? listsOfStream(text) : listsIn(JSON.parse(text), 'message')
  if (lists.length === 0) return undefined
  return streamed ? joined(lists.flat()) : lists[0]
}

function listsOfStream(text: string): readonly (readonly unknown[])[] {
  const events = eventsOf(Buffer.from(text)).filter(({ data }) => data.trim() !== '[DONE]')
  return events.flatMap(({ data }) => listsIn(JSON.parse(data), 'delta'))
}

function listsIn(body: unknown, holder: 'message' | 'delta'): readonly (readonly unknown[])[] {
  return items(member(body, 'choices')).flatMap((choice) => {
    const list = member(choice, holder, 'reasoning_details')
    return Array.isArray(list) ? [list] : []
  })
}

/** Texts of one type and index are one item, up to the signature that ends it; encrypted items and those without index stand alone. */
function joined(fragments: readonly unknown[]): readonly Detail[] {
  const details: Detail[] = []
  for (const fragment of fragments) {
    const open = openDetail(details, fragment)
    if (open) extend(open, fragment)
    else details.push({ ...Object(fragment) })
  }
  return details
}

function extend(open: Detail, fragment: unknown): void {
  for (const [name, value] of Object.entries(fragment ?? {})) {
    const before = filled(open[name])
    const isText = name === 'text' || name === 'summary' || name === 'signature'
    if (isText && before !== undefined && typeof value === 'string') open[name] = before + value
    else if (value !== null || open[name] === undefined) open[name] = value
  }
}

function openDetail(details: readonly Detail[], fragment: unknown): Detail | undefined {
  const type = member(fragment, 'type')
  const index = member(fragment, 'index')
  if (type === 'reasoning.encrypted' || index === undefined) return undefined
  return details.findLast((detail) => detail['type'] === type && detail['index'] === index)
}
