/**
 * What a recorded body says in another way than our encoder does: each a small function with its reason, and with what it loses where
 * the meaning is not quite the same. They are applied to the recorded body, never to ours.
 */
import { isDeepStrictEqual } from 'node:util'
import { items, member } from './json-value.ts'

/** A body as parsed JSON. */
export type Body = Readonly<Record<string, unknown>>

export interface Normalisation {
  readonly name: string
  /** Why ours is the better way to say it. */
  readonly reason: string
  /** What cannot be said our way; absent where the two mean the same. */
  readonly loses?: string
  /** The body in our words. */
  readonly apply: (body: Body) => Body
}

/** The body after all normalisations, and the names of those that changed it. */
export function normalise(
  body: Body,
  normalisations: readonly Normalisation[],
): { readonly body: Body; readonly applied: readonly string[] } {
  let current = body
  const applied: string[] = []
  for (const { apply, name } of normalisations) {
    const next = apply(current)
    if (!isDeepStrictEqual(next, current)) applied.push(name)
    current = next
  }
  return { body: current, applied }
}

/** Of chat bodies. */
export const chatNormalisations: readonly Normalisation[] = [
  {
    name: 'usage: { include } dropped',
    reason: 'has no effect any more: usage is always sent',
    apply: ({ usage, ...others }) =>
      isDeepStrictEqual(usage, { include: true }) || usage === undefined ? others : { usage, ...others },
  },
  {
    name: 'stream_options: { include_usage } dropped',
    reason: 'has no effect any more: usage is always sent',
    apply: without('stream_options', { include_usage: true }),
  },
  { name: 'stream: false dropped', reason: 'is the default', apply: without('stream', false) },
  {
    name: 'n: 1 dropped',
    reason: 'is the default, and the only number of answers that OpenRouter gives',
    apply: without('n', 1),
  },
  { name: 'tool_choice: null dropped', reason: 'is the same as absent', apply: without('tool_choice', null) },
  {
    name: 'reasoning_effort as reasoning.effort',
    reason: 'is a short form; both in one body are refused',
    apply: ({ reasoning_effort: effort, ...others }) =>
      effort === undefined || !mayHold(others['reasoning'], effort)
        ? { ...others, ...(effort !== undefined && { reasoning_effort: effort }) }
        : { ...others, reasoning: { ...asBody(others['reasoning']), effort } },
  },
  {
    name: 'model from the first of models',
    reason: 'a model of ours always has an id; the list begins with it all the same',
    apply: (body) => {
      const [first] = items(body['models'])
      return 'model' in body || first === undefined ? body : { ...body, model: first }
    },
  },
  {
    name: 'strict: false of a schema dropped',
    reason: 'is the default',
    apply: (body) => mapObjects(body, ['json_schema'], (named) => (named['strict'] === false ? dropped(named, 'strict') : named)),
  },
  {
    name: 'cache_control.ttl: 5m dropped',
    reason: 'is the default lifetime',
    apply: (body) =>
      mapObjects(body, ['cache_control'], (control) => (control['ttl'] === '5m' ? dropped(control, 'ttl') : control)),
  },
  ...messageNormalisations(),
]

function messageNormalisations(): readonly Normalisation[] {
  return [
    {
      name: 'name of a tool message dropped',
      reason: 'not in the document; repeats the name in the call with that id, and stays where it does not',
      apply: withoutCalledNames,
    },
    ofMessages('reasoning and refusal: null dropped', 'is the same as absent', (message) =>
      ['reasoning', 'refusal', 'tool_calls'].reduce((kept, name) => (kept[name] === null ? dropped(kept, name) : kept), message),
    ),
    ofMessages(
      'content null where there is none',
      'absent, empty list and, beside calls, empty text are the same, and some upstreams refuse the last',
      (message) =>
        message['role'] === 'assistant' &&
        isBlank(message['content']) &&
        ('tool_calls' in message || typeof message['content'] !== 'string')
          ? { ...message, content: null }
          : message,
    ),
    ofMessages('texts of an answer joined', 'an answer of several text parts reads the same as one', (message) =>
      message['role'] === 'assistant' ? { ...message, content: joinedText(message['content']) } : message,
    ),
    ofMessages(
      'index of a tool call dropped',
      'not in the document: counts the calls of a stream, and stays where it is not the place in the list',
      (message) => mapCalls(message, (call, place) => (call['index'] === place ? dropped(call, 'index') : call)),
    ),
    ofMessages('reasoning beside its details dropped', 'where the details hold the same text', (message) =>
      message['reasoning'] === textOfDetails(message) ? dropped(message, 'reasoning') : message,
    ),
    ofMessages('cache_control of a message moved to its text', 'the documented place is the part', (message) => {
      const { cache_control: control, content, ...others } = message
      return control === undefined || typeof content !== 'string'
        ? message
        : { ...others, content: [{ type: 'text', text: content, cache_control: control }] }
    }),
    {
      ...ofMessages(
        'cache_control of a tool call moved to the text before it',
        'not in the document: calls are no place for a breakpoint, the text is; no answer on record shows that the mark did anything',
        markToText,
      ),
      loses: 'the call itself is outside of the cached prefix',
    },
    ofMessages('file_name of a file as filename', 'a slip of the client on record: the document has filename', (message) =>
      mapFiles(message, ({ file_name: name, ...file }) => (name === undefined ? file : { ...file, filename: name })),
    ),
  ]
}

function ofMessages(name: string, reason: string, change: (message: Body) => Body): Normalisation {
  return {
    name,
    reason,
    apply: (body) =>
      'messages' in body ? { ...body, messages: items(body['messages']).map((message) => change(asBody(message))) } : body,
  }
}

function without(name: string, value: unknown): (body: Body) => Body {
  return (body) => (isDeepStrictEqual(body[name], value) ? dropped(body, name) : body)
}

function dropped(body: Body, name: string): Body {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name))
}

/** Whether this effort can join what is said of reasoning already. */
function mayHold(reasoning: unknown, effort: unknown): boolean {
  const { effort: own = effort, max_tokens: tokens } = asBody(reasoning)
  return own === effort && tokens === undefined
}

function isBlank(content: unknown): boolean {
  return content === undefined || content === '' || (Array.isArray(content) && content.length === 0)
}

/** One text for a list of plain ones; anything else as it is. */
function joinedText(content: unknown): unknown {
  const parts = items(content)
  const plain =
    parts.length > 0 && parts.every((part) => member(part, 'type') === 'text' && member(part, 'cache_control') === undefined)
  return plain ? parts.map((part) => String(member(part, 'text'))).join('') : content
}

/** All that the details say in words; `undefined` without details. */
function textOfDetails(message: Body): string | undefined {
  const details = items(message['reasoning_details'])
  if (details.length === 0) return undefined
  return details.map((detail) => String(member(detail, 'text') ?? member(detail, 'summary') ?? '')).join('')
}

function withoutCalledNames(body: Body): Body {
  if (!('messages' in body)) return body
  const called = new Map<unknown, unknown>()
  const messages = items(body['messages']).map((message) => {
    for (const call of items(member(message, 'tool_calls'))) called.set(member(call, 'id'), member(call, 'function', 'name'))
    const { name, role, tool_call_id: id } = asBody(message)
    return role === 'tool' && name !== undefined && name === called.get(id) ? dropped(asBody(message), 'name') : message
  })
  return { ...body, messages }
}

/** Only where there is a text and a mark on one of the calls. */
function markToText(message: Body): Body {
  const mark = items(message['tool_calls']).find((call) => member(call, 'cache_control') !== undefined)
  const { content } = message
  if (mark === undefined || typeof content !== 'string') return message
  const text = { type: 'text', text: content, cache_control: member(mark, 'cache_control') }
  return { ...mapCalls(message, (call) => dropped(call, 'cache_control')), content: [text] }
}

function mapCalls(message: Body, change: (call: Body, place: number) => Body): Body {
  if (!('tool_calls' in message)) return message
  return { ...message, tool_calls: items(message['tool_calls']).map((call, place) => change(asBody(call), place)) }
}

function mapFiles(message: Body, change: (file: Body) => Body): Body {
  return Array.isArray(message['content'])
    ? { ...message, content: message['content'].map((part: unknown) => mapObjects(part, ['file'], change)) }
    : message
}

/** The value with every object under one of these names changed, at any depth. */
function mapObjects<Value>(value: Value, names: readonly string[], change: (object: Body) => Body): Value {
  const mapped: unknown = Array.isArray(value)
    ? value.map((item: unknown) => mapObjects(item, names, change))
    : isBody(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, item]) => [
            name,
            names.includes(name) && isBody(item) ? change(item) : mapObjects(item, names, change),
          ]),
        )
      : value
  // Safe: lists stay lists and objects stay objects.
  return mapped as Value
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asBody(value: unknown): Body {
  return isBody(value) ? value : {}
}
