/**
 * Where every field of the Responses wire goes. The tables name each field that was ever seen; a field that is in no table fails the
 * test, and what a table claims is checked on every recording.
 */
import type { ChatResult } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { items, member } from './json-value.ts'
import type { Recording } from './recording.ts'
import { answer, answeredRecordings, messagesOf, responseOf, sentBack } from './responses-recording.ts'
import { hasRecordings } from './shared-folder.ts'

/** Fields of a response that are typed. Every other one must be in `raw` under its own name, whole. */
const typedFields: Readonly<Record<string, (result: ChatResult) => unknown>> = {
  id: ({ response }) => response.id,
  model: ({ response }) => response.returnedModel,
  created_at: ({ response }) => response.createdAt ?? 0,
}

/** Fields of a response that go elsewhere. */
const otherFields: Readonly<Record<string, string>> = {
  object: 'always "response": nothing is lost',
  error: 'null here; else the ModelError that is thrown',
  output: 'the message: see the items',
}

/** Fields of items, and of what they contain. `echo` means that the next turn sends them back as they came. */
const itemFields: Readonly<Record<string, string>> = {
  'message type id role status': 'echo of the text part',
  'message content[] type text': 'text part',
  'message content[] annotations logprobs': 'sources, raw.logprobs; empty lists are nothing',
  'function_call type id status': 'echo of the tool call',
  'function_call call_id name arguments': 'tool call',
  'reasoning type id status summary encrypted_content format': 'echo of the reasoning part, or of an opaque part in its place',
  'reasoning content[] type text': 'reasoning part and its echo',
}

/** Fields of events of a stream. What repeats the last event is checked by comparing both. */
const eventFields: Readonly<Record<string, string>> = {
  type: 'tells events apart',
  sequence_number: 'order, which is that of the bytes',
  output_index: 'place, which is that of the parts',
  content_index: 'place, which is that of the parts',
  item_id: 'place; the id itself is in the item',
  delta: 'delta events',
  text: 'repeats the deltas',
  arguments: 'repeats the deltas',
  name: 'repeats the item',
  part: 'repeats the item',
  logprobs: 'repeats the item',
  item: 'the items',
  response: 'the response',
}

describe.skipIf(!hasRecordings)('fields of recorded Responses', () => {
  test('of the response itself are typed or in raw', async () => {
    for (const recording of answeredRecordings()) {
      const result = await answer(recording)
      for (const [name, value] of Object.entries(responseOf(recording) ?? {})) {
        if (name in otherFields) continue
        const typed = typedFields[name]
        const found = typed ? typed(result) : result.raw[name]
        expect([recording.id, name, found]).toEqual([recording.id, name, value])
      }
    }
  })

  test('of its items are all known, and go back as they came', async () => {
    const known = new Set(Object.keys(itemFields).flatMap(pathsOf))
    let sent = 0
    for (const recording of answeredRecordings()) {
      const output = items(member(responseOf(recording), 'output'))
      expect(output.flatMap(fieldPaths).filter((path) => !known.has(path))).toEqual([])
      const back = await sentBack(recording, await answer(recording))
      expect([recording.id, back.map(plainItem)]).toEqual([recording.id, output.map(plainItem)])
      sent += back.length
    }
    expect(sent).toBeGreaterThan(18)
  })

  test('of events are all known', () => {
    const streams: readonly Recording[] = answeredRecordings().filter(({ streamed }) => streamed)
    const seen = new Set(streams.flatMap((recording) => messagesOf(recording).flatMap((data) => Object.keys(JSON.parse(data)))))
    expect([...seen].filter((name) => !(name in eventFields))).toEqual([])
    expect(seen.size).toBeGreaterThan(8)
  })
})

/** `message content[] type text` as the paths of both fields. */
function pathsOf(line: string): readonly string[] {
  const [type, ...names] = line.split(' ')
  const inner = names[0]?.endsWith('[]') === true ? `${names.shift()}.` : ''
  return names.map((name) => `${type} ${inner}${name}`)
}

function fieldPaths(item: unknown): readonly string[] {
  const type = String(member(item, 'type'))
  return Object.entries(item ?? {}).flatMap(([name, value]) =>
    name === 'content'
      ? items(value).flatMap((part) => Object.keys(part ?? {}).map((inner) => `${type} content[].${inner}`))
      : [`${type} ${name}`],
  )
}

/** Without what says nothing: empty lists of annotations and of odds, and temporary ids, which are drawn anew for the last event. */
function plainItem(item: unknown): unknown {
  return JSON.parse(JSON.stringify(item).replaceAll(/_tmp_\w+/g, '_tmp'), (name, value: unknown) =>
    (name === 'annotations' || name === 'logprobs') && items(value).length === 0 ? undefined : value,
  )
}
