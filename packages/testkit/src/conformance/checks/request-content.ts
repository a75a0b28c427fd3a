/** Messages, media and tools: they arrive whole, in order, and the caller keeps them as they were. */
import type { ChatCapabilities, ChatRequest, MediaPart, UserMessage } from '@polymux/core'
import type { Bench } from '../bench.ts'
import type { Check } from '../check.ts'
import { chatWire, lacksChat, plainRequest } from '../claims.ts'
import { ensure, ensureEqual } from '../expectation.ts'
import { mediaParts, type MediaSample } from '../media-samples.ts'
import { samplesOf } from '../parameter-samples.ts'
import { textAnswer } from '../samples.ts'
import { streamReply, wholeReply } from '../scripted-reply.ts'
import { ensureOrder, find, sendChat, sentBody } from '../sent.ts'

/** R6 to R9. */
export const contentChecks: readonly Check[] = [
  { id: 'R6', title: 'leaves what it is given as it was', level: 1, unfit: chatOnly, run: inputsAreKept },
  { id: 'R7', title: 'sends parts of a message in their order', level: 1, unfit: chatOnly, run: partsKeepTheirOrder },
  {
    id: 'R8',
    title: 'sends the schema of a tool unchanged',
    level: 1,
    unfit: (bench) => lacksChat(bench, 'tools'),
    run: toolSchemaIsUnchanged,
  },
  { id: 'R9', title: 'writes the same body for the same request', level: 1, unfit: chatOnly, run: bodyIsStable },
]

function chatOnly(bench: Bench): string | undefined {
  return lacksChat(bench)
}

/** Everything the provider claims, in one request of its own: it may be frozen, or written to. */
function fullRequest(bench: Bench): ChatRequest {
  const { capabilities } = bench
  const settings = samplesOf(capabilities, true).filter(({ parameter }) => parameter !== 'output')
  const media = mediaParts(capabilities.chat?.input ?? []).map(({ part }) => part)
  const merged: Partial<ChatRequest> = Object.assign({}, ...settings.map(({ request }) => request))
  return {
    ...structuredClone(merged),
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: 'Describe a calm sea' }, ...media] },
      { role: 'assistant', content: [{ type: 'text', text: 'It is calm.' }] },
      { role: 'user', content: 'Go on.' },
    ],
  }
}

async function inputsAreKept(bench: Bench): Promise<void> {
  const wire = chatWire(bench)
  const answer = textAnswer(bench.capabilities)
  const request = deepFreeze(fullRequest(bench))
  const before = structuredClone(request)
  const whole = await bench.serve([wholeReply(wire.whole(answer))])
  const streamed = await bench.serve([streamReply(wire.streamType, wire.stream(answer))])
  await withoutWriting(() => whole.chat().generate(request), 'generate')
  await withoutWriting(() => streamed.chat().stream(request).result, 'stream')
  ensureEqual(request, before, 'the request after the call')
}

async function withoutWriting(call: () => Promise<unknown>, method: string): Promise<void> {
  try {
    await call()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    ensure(
      false,
      `${method} with a frozen request failed, as if it wrote to it; make a copy and change that. It said: ${message}`,
    )
  }
}

/** Also bytes: those cannot be frozen, and are compared. */
function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}

async function partsKeepTheirOrder(bench: Bench): Promise<void> {
  await messagesArrive(bench)
  const claimed = bench.capabilities.chat?.input ?? []
  const { mediaApart = false } = chatWire(bench)
  const samples = await sendable(bench, claimed)
  const content: UserMessage['content'] = [
    { type: 'text', text: 'words-at-the-start' },
    ...samples.flatMap(({ part }, index) => [part, { type: 'text' as const, text: `words-after-${index}` }]),
  ]
  const { result, text } = await sendChat(bench, { messages: [{ role: 'user', content }] })
  const [warning] = result.warnings
  ensure(warning === undefined, `${claimed.join(', ')} are claimed as input, and a warning says: "${warning?.message}"`)
  const words = ['words-at-the-start', ...samples.map((_, index) => `words-after-${index}`)]
  if (mediaApart) {
    const media = samples.map(({ mark }) => mark)
    ensureOrder(text, words, 'the texts of a message')
    ensureOrder(text, media, 'the media of a message')
  } else {
    const marks = ['words-at-the-start', ...samples.flatMap(({ mark }, index) => [mark, `words-after-${index}`])]
    ensureOrder(text, marks, 'the parts of a message')
  }
  const others = (['image', 'file', 'audio', 'video'] as const).filter((kind) => !claimed.includes(kind))
  for (const sample of mediaParts(others)) await unclaimedMediaIsTold(bench, sample)
}

async function messagesArrive(bench: Bench): Promise<void> {
  const messages: ChatRequest['messages'] = [
    { role: 'system', content: 'told-by-the-system' },
    { role: 'user', content: 'asked-at-first' },
    { role: 'assistant', content: [{ type: 'text', text: 'answered-before' }] },
    { role: 'user', content: 'asked-at-last' },
  ]
  const { result, text } = await sendChat(bench, { messages })
  ensureOrder(text, ['asked-at-first', 'answered-before', 'asked-at-last'], 'the messages of a conversation')
  // Some wires have no place for it; then a warning says so.
  ensure(
    text.includes('told-by-the-system') || result.warnings.length > 0,
    `the system message was dropped in silence: it is not in the body, and there is no warning; the body sent was ${text.slice(0, 600)}`,
  )
}

/** All samples but those at an address that a warning says cannot be sent: a wire may take bytes alone. */
async function sendable(bench: Bench, claimed: ChatCapabilities['input']): Promise<readonly MediaSample[]> {
  const fit: MediaSample[] = []
  for (const sample of mediaParts(claimed)) {
    const remote = 'url' in sample.part.data && !sample.part.data.url.startsWith('data:')
    if (!remote || !(await isWarnedOf(bench, sample.part))) fit.push(sample)
  }
  return fit
}

async function isWarnedOf(bench: Bench, part: MediaPart): Promise<boolean> {
  const { result } = await sendChat(bench, {
    messages: [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, part] }],
  })
  if (result.warnings.length === 0) return false
  bench.remark(`chat: ${part.type} by address is not sent, and a warning says so`)
  return true
}

async function unclaimedMediaIsTold(bench: Bench, { mark, part }: MediaSample): Promise<void> {
  const served = await bench.serve([wholeReply(chatWire(bench).whole(textAnswer(bench.capabilities)))])
  const content: readonly (MediaPart | { type: 'text'; text: string })[] = [{ type: 'text', text: 'What is this?' }, part]
  try {
    const { warnings } = await served.chat().generate({ messages: [{ role: 'user', content }] })
    if (warnings.length > 0) return
  } catch {
    // A refusal tells of it as well.
    return
  }
  const { text } = sentBody(served)
  ensure(
    text.includes(mark),
    `the ${part.type} part of a message was dropped in silence: it is not claimed as input, was not sent, and there is no warning`,
  )
  bench.remark(`chat: ${part.type} as input reaches the wire and is not claimed`)
}

/** References, unicode and words that wires are tempted to rewrite; the order of its keys is part of it. */
const treeSchema = {
  $defs: {
    ветка: {
      type: 'object',
      properties: { 名前: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/ветка' } } },
    },
  },
  type: 'object',
  properties: {
    zeta: { $ref: '#/$defs/ветка' },
    alpha: { type: ['string', 'null'], description: 'naïve — “quoted” 🌊', enum: ['a', null] },
    count: { type: 'integer', minimum: 0, default: 3 },
  },
  required: ['zeta'],
  additionalProperties: false,
}

async function toolSchemaIsUnchanged(bench: Bench): Promise<void> {
  const tools = [{ name: 'plant_tree', description: 'Plants a tree — slowly', input: { jsonSchema: treeSchema } }]
  const { body } = await sendChat(bench, { tools })
  const found = find(body, (value) => typeof value === 'object' && value !== null && '$defs' in value)
  ensure(found !== undefined, `the schema of a tool was not sent: no "$defs" in the body ${JSON.stringify(body).slice(0, 600)}`)
  ensureEqual(found, treeSchema, 'the schema of a tool as it was sent')
  ensureEqual(JSON.stringify(found), JSON.stringify(treeSchema), 'the text of the schema, with its keys in their order,')
  ensure(
    find(body, (value) => value === 'Plants a tree — slowly') !== undefined,
    'the description of a tool was not sent as it is',
  )
}

async function bodyIsStable(bench: Bench): Promise<void> {
  const request = fullRequest(bench)
  const reversed: Partial<ChatRequest> = Object.fromEntries(Object.entries(request).toReversed())
  const { text: first } = await sendChat(bench, request)
  const { text: second } = await sendChat(bench, request)
  ensureEqual(second, first, 'the body of the same request, sent a second time')
  const { text: turned } = await sendChat(bench, { ...reversed, messages: plainRequest.messages })
  const { text: straight } = await sendChat(bench, { ...request, messages: plainRequest.messages })
  ensureEqual(turned, straight, 'the body of a request whose settings are given in another order')
}
