/** Tool calls that arrive in ways their documentation does not mention. */
import type { JsonObject } from '../json/json-value.ts'
import { succeeds, type ExpectedToolCall } from './fault.ts'
import type { Reply } from './reply.ts'
import type { ServerFault } from './server-fault.ts'
import { chatChunk, done, endEvents, event, keepAlive } from './usual-answer.ts'

/** Faults of streamed tool calls. */
export type StreamToolFaultName =
  | 'stream.tool-args-split'
  | 'stream.tool-args-invalid'
  | 'stream.tool-missing-index'
  | 'stream.tool-repeated-id'

const lodz = '{"city":"Łódź","days":3}'
const oslo = '{"city":"Oslo"}'

/** Row 56. */
export const streamToolFaults: Readonly<Record<StreamToolFaultName, ServerFault>> = {
  'stream.tool-args-split': toolFault(
    'Sends the arguments of a tool call one character at a time.',
    [opening('call_1', { index: 0 }), ...[...lodz].map((text) => fragment(text, { index: 0 }))],
    [{ name: 'weather', argumentsText: lodz }],
  ),
  'stream.tool-args-invalid': toolFault(
    'Finishes a tool call whose arguments are no JSON.',
    [opening('call_1', { index: 0 }), fragment('{"city": Łódź}', { index: 0 })],
    [{ name: 'weather', argumentsText: '{"city": Łódź}', invalid: true }],
  ),
  'stream.tool-missing-index': toolFault(
    'Sends two tool calls without the index that tells their fragments apart.',
    [opening('call_1', {}), ...halves(lodz, {}), opening('call_2', {}), ...halves(oslo, {})],
    [
      { name: 'weather', argumentsText: lodz },
      { name: 'weather', argumentsText: oslo },
    ],
  ),
  'stream.tool-repeated-id': toolFault(
    'Gives two tool calls the same id.',
    [
      opening('call_1', { index: 0 }),
      ...halves(lodz, { index: 0 }),
      opening('call_1', { index: 1 }),
      ...halves(oslo, { index: 1 }),
    ],
    [
      { name: 'weather', argumentsText: lodz },
      { name: 'weather', argumentsText: oslo },
    ],
  ),
}

function toolFault(summary: string, fragments: readonly JsonObject[], toolCalls: readonly ExpectedToolCall[]): ServerFault {
  const events = fragments.map((call) => event(chatChunk({ tool_calls: [call] })))
  const change = (reply: Reply): Reply => ({ ...reply, body: [keepAlive, ...events, ...endEvents('tool_calls'), done] })
  return { row: 56, summary, calls: 'stream', layer: 'answer', expect: succeeds({ text: '', requests: 1, toolCalls }), change }
}

function opening(id: string, fields: JsonObject): JsonObject {
  return { ...fields, id, type: 'function', function: { name: 'weather', arguments: '' } }
}

function fragment(text: string, fields: JsonObject): JsonObject {
  return { ...fields, function: { arguments: text } }
}

function halves(text: string, fields: JsonObject): readonly JsonObject[] {
  return [fragment(text.slice(0, 9), fields), fragment(text.slice(9), fields)]
}
