/**
 * What a recorded body says in another way than our encoder does, with the same meaning: each a small function with its reason.
 * They are applied to the recorded body, never to ours.
 */
import { isDeepStrictEqual } from 'node:util'
import { items, member } from './json-value.ts'

/** A body as parsed JSON. */
export type Body = Readonly<Record<string, unknown>>

export interface Normalisation {
  readonly name: string
  /** Why the two mean the same. */
  readonly reason: string
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
  { name: 'tools: null dropped', reason: 'is the same as absent', apply: without('tools', null) },
  {
    name: 'tools of OpenRouter after functions',
    reason: 'the order of tools says nothing',
    apply: (body) => {
      const isFunction = (tool: unknown): boolean => member(tool, 'type') === 'function'
      const tools = items(body['tools'])
      const sorted = [...tools.filter(isFunction), ...tools.filter((tool) => !isFunction(tool))]
      return tools.length > 0 ? { ...body, tools: sorted } : body
    },
  },
  {
    name: 'null of a function dropped',
    reason: 'is the same as absent',
    apply: (body) =>
      'tools' in body
        ? {
            ...body,
            tools: mapObjects(body['tools'], ['function'], (called) =>
              ['description', 'strict'].reduce((kept, name) => (kept[name] === null ? dropped(kept, name) : kept), called),
            ),
          }
        : body,
  },
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
  {
    name: 'top_logprobs switch logprobs on',
    reason: 'is refused, or without effect, where they are off',
    apply: (body) => (typeof body['top_logprobs'] === 'number' ? { ...body, logprobs: true } : body),
  },
  ...messageNormalisations(),
  {
    name: "cache_control of OpenAI's models as prompt_cache_breakpoint",
    reason: 'is their own form of it, which has no lifetime; a whole prompt they cache by themselves',
    apply: (body) => {
      if (!/^~?openai\//.test(String(body['model']))) return body
      const { cache_control: _whole, ...others } = body
      return { ...others, ...('messages' in body && { messages: markedForOpenAI(body['messages']) }) }
    },
  },
]

/** Texts with a mark of the kind that OpenAI's models know. */
function markedForOpenAI(messages: unknown): unknown {
  return items(messages).map(markMessage)
}

function markMessage(message: unknown): unknown {
  const { content, ...fields } = asBody(message)
  return Array.isArray(content) ? { ...fields, content: content.map(markPart) } : message
}

function markPart(part: unknown): unknown {
  const { cache_control: control, ...fields } = asBody(part)
  return control === undefined || fields['type'] !== 'text' ? part : { ...fields, prompt_cache_breakpoint: { mode: 'explicit' } }
}

function messageNormalisations(): readonly Normalisation[] {
  return [
    ofMessages('name of a tool message dropped', 'not in the document: the id of the call says which tool it was', (message) =>
      message['role'] === 'tool' ? dropped(message, 'name') : message,
    ),
    ofMessages('reasoning and refusal: null dropped', 'is the same as absent', (message) =>
      ['reasoning', 'refusal', 'tool_calls'].reduce((kept, name) => (kept[name] === null ? dropped(kept, name) : kept), message),
    ),
    ofMessages('reasoning_content as reasoning', 'is another name of it', ({ reasoning_content: thought, ...message }) =>
      thought === undefined ? message : { ...message, reasoning: message['reasoning'] ?? thought },
    ),
    ofMessages('an empty list of calls dropped', 'is the same as absent', (message) =>
      Array.isArray(message['tool_calls']) && message['tool_calls'].length === 0 ? dropped(message, 'tool_calls') : message,
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
    ofMessages('empty arguments of a call as {}', 'upstreams that parse them choke on the empty text', (message) =>
      'tool_calls' in message
        ? {
            ...message,
            tool_calls: items(message['tool_calls']).map((call) =>
              mapObjects(call, ['function'], (called) => (called['arguments'] === '' ? { ...called, arguments: '{}' } : called)),
            ),
          }
        : message,
    ),
    ofMessages('texts of an answer joined', 'an answer of several text parts reads the same as one', (message) =>
      message['role'] === 'assistant' ? { ...message, content: joinedText(message['content']) } : message,
    ),
    ofMessages('index of a tool call dropped', 'counts the fragments of a stream, and is not in the document', (message) =>
      'tool_calls' in message
        ? { ...message, tool_calls: items(message['tool_calls']).map((call) => dropped(asBody(call), 'index')) }
        : message,
    ),
    ofMessages('reasoning beside its details dropped', 'the details hold the same text', (message) =>
      items(message['reasoning_details']).length > 0 ? dropped(message, 'reasoning') : message,
    ),
    ofMessages('cache_control of a message moved to its text', 'the documented place is the part', (message) => {
      const { cache_control: control, content, ...others } = message
      return control === undefined || typeof content !== 'string'
        ? message
        : { ...others, content: [{ type: 'text', text: content, cache_control: control }] }
    }),
    ofMessages('cache_control of a tool call dropped', 'not in the document: calls are no place for a breakpoint', (message) =>
      'tool_calls' in message
        ? { ...message, tool_calls: items(message['tool_calls']).map((call) => dropped(asBody(call), 'cache_control')) }
        : message,
    ),
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
