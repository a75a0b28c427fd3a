/**
 * What the bytes of a chat reply say, by plain loops: the answer that a result is compared with. It shares no code with what it
 * checks, so that a mistake would have to be made twice.
 */
import { filled, items, member } from './json-value.ts'
import { readUsage } from './read-usage.ts'

export interface ReadToolCall {
  readonly id: string
  readonly name: string
  readonly argumentsText: string
}

export interface ReadError {
  /** The status that counts: the one named in the error. */
  readonly status: number | undefined
  readonly message: string
}

export interface ReadAnswer {
  readonly text: string
  readonly reasoning: string
  readonly refusal: string
  readonly toolCalls: readonly ReadToolCall[]
  /** Whether the newest of the tool calls is also the newest content: then a cut would have hit it. */
  readonly endsInToolCall: boolean
  /** Addresses of pictures, `data:` ones whole. */
  readonly images: readonly string[]
  /** Addresses of citations. */
  readonly citations: readonly string[]
  /** The wire's last word on why it stopped. */
  readonly finish: string | undefined
  readonly native: string | undefined
  readonly usage: Readonly<Record<string, unknown>> | undefined
  readonly id: string | undefined
  readonly model: string | undefined
  readonly host: string | undefined
  readonly error: ReadError | undefined
  /** The wire said that this is all: a reason, `[DONE]`, or a whole message. */
  readonly complete: boolean
}

export interface AnswerReader {
  /** Reads one event's data, or a whole body. */
  add(message: string): void
  /** What was said so far. */
  answer(): ReadAnswer
}

type Draft = { -readonly [Name in keyof Omit<ReadAnswer, 'toolCalls'>]: ReadAnswer[Name] } & {
  images: string[]
  citations: string[]
  /** Tool calls by their place in the message. */
  readonly calls: DraftCall[]
}

interface DraftCall {
  index: number
  id: string
  name: string
  argumentsText: string
}

/** A reader at the start of a reply. */
export function startReading(): AnswerReader {
  const draft: Draft = {
    text: '',
    reasoning: '',
    refusal: '',
    calls: [],
    endsInToolCall: false,
    images: [],
    citations: [],
    finish: undefined,
    native: undefined,
    usage: undefined,
    id: undefined,
    model: undefined,
    host: undefined,
    error: undefined,
    complete: false,
  }
  return {
    add: (message) => addMessage(draft, message),
    answer() {
      const { calls, images, citations, ...rest } = draft
      const toolCalls = calls.map(({ id, name, argumentsText }) => ({ id, name, argumentsText }))
      return { ...rest, toolCalls, images: [...images], citations: [...citations] }
    },
  }
}

/** Reads a whole reply: the data of every event, or the one body. */
export function readAnswer(messages: readonly string[]): ReadAnswer {
  const reader = startReading()
  for (const message of messages) reader.add(message)
  return reader.answer()
}

function addMessage(draft: Draft, message: string): void {
  if (message.trim() === '[DONE]') {
    draft.complete = true
    return
  }
  const chunk: unknown = JSON.parse(message)
  draft.id ??= filled(member(chunk, 'id'))
  draft.model ??= filled(member(chunk, 'model'))
  draft.host ??= filled(member(chunk, 'provider'))
  draft.usage = readUsage(message, chunk) ?? draft.usage
  noteError(draft, member(chunk, 'error'))
  for (const choice of items(member(chunk, 'choices'))) addChoice(draft, choice)
}

function addChoice(draft: Draft, choice: unknown): void {
  const whole = member(choice, 'message')
  if (whole !== undefined) draft.complete = true
  addContent(draft, whole ?? member(choice, 'delta'))
  for (const call of items(member(whole ?? member(choice, 'delta'), 'tool_calls'))) {
    if (whole === undefined) addFragment(draft, call)
    else draft.calls.push({ index: draft.calls.length, ...callOf(call) })
    draft.endsInToolCall = true
  }
  const finish = filled(member(choice, 'finish_reason'))
  if (finish !== undefined) draft.complete = true
  draft.finish = finish ?? draft.finish
  draft.native = filled(member(choice, 'native_finish_reason')) ?? draft.native
  noteError(draft, member(choice, 'error'))
}

function addContent(draft: Draft, message: unknown): void {
  const thought = reasoningOf(message)
  const content = contentOf(member(message, 'content'))
  const refusal = filled(member(message, 'refusal')) ?? ''
  draft.reasoning += thought
  draft.text += content
  draft.refusal += refusal
  if (thought + content + refusal !== '') draft.endsInToolCall = false
  for (const image of items(member(message, 'images'))) {
    draft.images.push(String(member(image, 'image_url', 'url')))
    draft.endsInToolCall = false
  }
  for (const annotation of items(member(message, 'annotations'))) {
    const url = filled(member(annotation, 'url_citation', 'url'))
    if (url !== undefined) draft.citations.push(url)
  }
}

function reasoningOf(message: unknown): string {
  const told = filled(member(message, 'reasoning')) ?? filled(member(message, 'reasoning_content'))
  if (told !== undefined) return told
  let joined = ''
  for (const detail of items(member(message, 'reasoning_details')))
    joined += filled(member(detail, 'text')) ?? filled(member(detail, 'summary')) ?? ''
  return joined
}

function contentOf(content: unknown): string {
  if (typeof content === 'string') return content
  let joined = ''
  for (const part of items(content)) joined += filled(member(part, 'text')) ?? ''
  return joined
}

/** A fragment belongs to the newest call of its index, unless it brings an id of its own. Ids and names are sent again, or blank. */
function addFragment(draft: Draft, fragment: unknown): void {
  const index = Number(member(fragment, 'index'))
  const { id, name, argumentsText } = callOf(fragment)
  const open = draft.calls.findLast((call) => call.index === index)
  if (!open || (id !== '' && open.id !== '' && id !== open.id)) {
    draft.calls.push({ index, id, name, argumentsText })
    return
  }
  open.id ||= id
  open.name ||= name
  open.argumentsText += argumentsText
}

function callOf(call: unknown): ReadToolCall {
  const given = member(call, 'function', 'arguments')
  const argumentsText = typeof given === 'object' && given !== null ? JSON.stringify(given) : (filled(given) ?? '')
  return { id: filled(member(call, 'id')) ?? '', name: filled(member(call, 'function', 'name')) ?? '', argumentsText }
}

/** The first error counts. */
function noteError(draft: Draft, error: unknown): void {
  if (error === undefined || error === null) return
  const status = Number(member(error, 'code'))
  draft.error ??= { status: Number.isNaN(status) ? undefined : status, message: String(member(error, 'message') ?? error) }
}
