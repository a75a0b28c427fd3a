/**
 * Folds deltas into events and, at the end, into the result: no I/O, one mutable state per reply. Everything a provider could
 * get wrong about parts, tool calls and endings is decided here, once.
 */
import type { ChatResult, FinishReason, Source } from './chat.ts'
import type { ChatDelta, PartKey } from './chat-delta.ts'
import type { EventOut } from './event-queue.ts'
import { classifyError } from './error-class.ts'
import { joinParts } from './chat-result.ts'
import type { TokenLogprob } from './logprobs.ts'
import type { AssistantPart } from './message.ts'
import type { ResponseInfo, Warning } from './model.ts'
import { ModelError } from './model-error.ts'
import type { ErrorPhase, ModelErrorFields } from './model-error.ts'
import { openPart, partValue } from './open-part.ts'
import type { OpenPart, PartKind } from './open-part.ts'
import type { Usage } from './usage.ts'

type DeltaOf<Type extends ChatDelta['type']> = Extract<ChatDelta, { readonly type: Type }>

/** Which model a reply is assembled for. */
export interface ModelName {
  readonly provider: string
  readonly modelId: string
}

/** The state of the fold for one reply. */
export interface ChatAssembly {
  readonly model: ModelName
  /** The live list of the call. */
  readonly warnings: readonly Warning[]
  /** Where a failure that the wire reports happened. */
  readonly phase: ErrorPhase
  readonly parts: OpenPart[]
  /** Parts that more may come for; seldom more than two. */
  readonly open: OpenPart[]
  readonly sources: Source[]
  logprobs: TokenLogprob[] | undefined
  /** How many `part` events are out. */
  emitted: number
  /** Whether the caller has, or is about to get, an event: from then on nothing is retried. */
  started: boolean
  response: ResponseInfo
  raw: Readonly<Record<string, unknown>>
  usage: Usage | undefined
  echo: Readonly<Record<string, unknown>> | undefined
  finish: DeltaOf<'finish'> | undefined
  /** The first failure the wire reported. Reading goes on after it, since usage and cost may follow. */
  failure: DeltaOf<'error'>['error'] | undefined
  lastTouched: OpenPart | undefined
}

/** The state before the first delta. */
export function startAssembly(model: ModelName, warnings: readonly Warning[], phase: ErrorPhase): ChatAssembly {
  return {
    model,
    warnings,
    phase,
    parts: [],
    open: [],
    sources: [],
    logprobs: undefined,
    emitted: 0,
    started: false,
    response: { provider: model.provider, modelId: model.modelId },
    raw: {},
    usage: undefined,
    echo: undefined,
    finish: undefined,
    failure: undefined,
    lastTouched: undefined,
  }
}

/** One step of the fold. The events it causes are added to `events`. */
export function applyDelta(assembly: ChatAssembly, delta: ChatDelta, events: EventOut): void {
  switch (delta.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return addText(assembly, delta, events)
    case 'tool':
      return addTool(assembly, delta, events)
    case 'audio':
      return addAudio(assembly, delta, events)
    case 'whole':
      return addWhole(assembly, delta, events)
    case 'close':
      return closeKey(assembly, delta.key, events)
    case 'echo':
      return addEcho(assembly, delta)
    case 'meta':
      if (delta.response) assembly.response = { ...assembly.response, ...delta.response }
      if (delta.raw) assembly.raw = { ...assembly.raw, ...delta.raw }
      return
    case 'source':
      return addSource(assembly, delta.source, events)
    case 'logprobs':
      assembly.logprobs ??= []
      for (const token of delta.tokens) assembly.logprobs.push(token)
      return
    case 'usage':
      start(assembly, events)
      assembly.usage = delta.usage
      events.push({ type: 'usage', usage: delta.usage })
      return
    case 'finish':
      assembly.finish = delta
      return
    case 'error':
      assembly.failure ??= delta.error
  }
}

/** What a failure is when the decoder did not say: its status tells, where there is one. */
function classOf({ code, status }: DeltaOf<'error'>['error']): Pick<ModelErrorFields, 'code' | 'retryable'> {
  if (code !== undefined) return { code }
  const { code: known, retryable } = classifyError({ status })
  return { code: known, retryable }
}

/**
 * The reply ended. Adds every closing event but `finish` and returns the result. Throws what the wire reported, or
 * `stream_truncated` when it never said that the answer was complete.
 */
export function endAssembly(assembly: ChatAssembly, events: EventOut): ChatResult {
  const { failure, finish, parts } = assembly
  if (failure)
    throw new ModelError({
      ...classOf(failure),
      message: 'The provider reported an error.',
      phase: assembly.phase,
      ...failure,
    })
  if (!finish) {
    const message = 'The reply ended before the provider said that it was complete; what had arrived is in error.partial.'
    throw new ModelError({ code: 'stream_truncated', message, phase: assembly.phase, maybeBilled: true })
  }
  start(assembly, events)
  for (const part of parts) if (part.kind === 'tool-call') announce(part, events)
  for (; assembly.emitted < parts.length; assembly.emitted++) emitPart(assembly, events, finish.truncated === true)
  const content = parts.map((part) => part.value ?? partValue(part, assembly.model, false))
  return resultOf(assembly, content, finish.reason)
}

/** What there is so far, for an error: tool calls not yet announced as complete are invalid. `undefined` before anything arrived. */
export function partialResult(assembly: ChatAssembly): ChatResult | undefined {
  if (assembly.parts.length === 0 && assembly.usage === undefined) return undefined
  const content = assembly.parts.map((part) => part.value ?? partValue(part, assembly.model, true))
  return resultOf(assembly, content, 'unknown')
}

/** `start` comes with the first content or usage and not before: an error ahead of it may still be retried. */
function start(assembly: ChatAssembly, events: EventOut): void {
  if (assembly.started) return
  assembly.started = true
  events.push({ type: 'start', response: assembly.response, warnings: [...assembly.warnings] })
}

function partFor(assembly: ChatAssembly, kind: PartKind, key: PartKey, events: EventOut): OpenPart {
  const existing = openPartOf(assembly, key)
  if (existing?.kind === kind) return (assembly.lastTouched = existing)
  start(assembly, events)
  if (existing) forget(assembly, existing)
  const part = openPart(kind, key, assembly.parts.length)
  assembly.parts.push(part)
  assembly.open.push(part)
  emitReady(assembly, events)
  return (assembly.lastTouched = part)
}

function openPartOf({ lastTouched, open }: ChatAssembly, key: PartKey): OpenPart | undefined {
  // Nearly always the one that was written last.
  if (lastTouched?.key === key && lastTouched.open) return lastTouched
  return open.find((part) => part.key === key)
}

/** No delta finds this part any more. */
function forget({ open }: ChatAssembly, part: OpenPart): void {
  part.open = false
  open.splice(open.indexOf(part), 1)
}

/** `part` events come in order of index. A finished tool call also waits for what follows it: only the last one can have been cut. */
function emitReady(assembly: ChatAssembly, events: EventOut): void {
  for (;;) {
    const part = assembly.parts[assembly.emitted]
    if (!part?.done || (part.kind === 'tool-call' && part.index === assembly.parts.length - 1)) return
    emitPart(assembly, events, false)
    assembly.emitted++
  }
}

function emitPart(assembly: ChatAssembly, events: EventOut, truncated: boolean): void {
  const part = assembly.parts[assembly.emitted]
  if (!part) return
  if (part.kind === 'tool-call') announce(part, events)
  part.value = partValue(part, assembly.model, truncated && isCut(assembly, part))
  events.push({ type: 'part', part: part.index, value: part.value })
}

/** The part that was being written, and calls begun after it of whose arguments nothing had come. */
function isCut({ lastTouched }: ChatAssembly, part: OpenPart): boolean {
  return part === lastTouched || (lastTouched?.kind === 'tool-call' && part.index > lastTouched.index && part.text.trim() === '')
}

function addText(assembly: ChatAssembly, delta: DeltaOf<'text' | 'reasoning' | 'refusal'>, events: EventOut): void {
  if (delta.text === '') return
  const part = partFor(assembly, delta.type, delta.key ?? delta.type, events)
  part.text += delta.text
  events.push({ type: `${delta.type}-delta`, part: part.index, text: delta.text })
}

function addTool(assembly: ChatAssembly, delta: DeltaOf<'tool'>, events: EventOut): void {
  const existing = openPartOf(assembly, delta.key)
  // Some upstreams send every call under one index; another id is another call.
  if (existing?.kind === 'tool-call' && delta.id && existing.id && delta.id !== existing.id) {
    existing.done = true
    forget(assembly, existing)
  }
  const part = partFor(assembly, 'tool-call', delta.key, events)
  if (delta.id) part.id = delta.id
  if (delta.name && part.name === '') part.name = delta.name
  const text = delta.text ?? (delta.input === undefined ? '' : JSON.stringify(delta.input))
  const announced = part.announced
  part.text += text
  if (announced && text !== '') events.push({ type: 'tool-call-delta', part: part.index, text })
  if (part.name !== '' && part.id !== '') announce(part, events)
}

function announce(part: OpenPart, events: EventOut): void {
  if (part.announced) return
  part.announced = true
  if (part.id === '') part.id = `call_${part.index}`
  events.push({ type: 'tool-call-start', part: part.index, id: part.id, name: part.name })
  if (part.text !== '') events.push({ type: 'tool-call-delta', part: part.index, text: part.text })
}

function addAudio(assembly: ChatAssembly, delta: DeltaOf<'audio'>, events: EventOut): void {
  const part = partFor(assembly, 'audio', delta.key ?? 'audio', events)
  part.text += delta.base64
  part.transcript += delta.transcript ?? ''
  part.mediaType = delta.mediaType ?? part.mediaType
  events.push({
    type: 'audio-delta',
    part: part.index,
    base64: delta.base64,
    ...(delta.transcript !== undefined && { transcript: delta.transcript }),
  })
}

function addWhole(assembly: ChatAssembly, delta: DeltaOf<'whole'>, events: EventOut): void {
  const part = partFor(assembly, 'whole', `whole:${assembly.parts.length}`, events)
  part.whole = delta.value
  part.done = true
  emitReady(assembly, events)
}

function closeKey(assembly: ChatAssembly, key: PartKey, events: EventOut): void {
  const part = openPartOf(assembly, key)
  if (part) {
    part.done = true
    forget(assembly, part)
  }
  emitReady(assembly, events)
}

function addEcho(assembly: ChatAssembly, delta: DeltaOf<'echo'>): void {
  const part = delta.key === undefined ? undefined : openPartOf(assembly, delta.key)
  if (part) part.echo = { ...part.echo, ...delta.data }
  else assembly.echo = { ...assembly.echo, ...delta.data }
}

/** Offsets are in the text, of which most wires have one. */
function addSource(assembly: ChatAssembly, source: Source, events: EventOut): void {
  start(assembly, events)
  const part =
    source.part ?? (source.start === undefined ? undefined : assembly.parts.findLast(({ kind }) => kind === 'text')?.index)
  const placed = part === undefined ? source : { ...source, part }
  assembly.sources.push(placed)
  events.push({ type: 'source', source: placed })
}

function resultOf(assembly: ChatAssembly, content: readonly AssistantPart[], reason: FinishReason): ChatResult {
  const { echo, finish, logprobs, model, raw, response, sources, usage = {}, warnings } = assembly
  const joined = joinParts(content)
  return {
    message: { role: 'assistant', content, ...(echo && { echo: { ...model, data: echo } }) },
    ...joined,
    finishReason: reason === 'stop' && joined.toolCalls.length > 0 ? 'tool-calls' : reason,
    ...(finish?.native !== undefined && { nativeFinishReason: finish.native }),
    sources: [...sources],
    ...(logprobs && { logprobs: [...logprobs] }),
    usage,
    warnings: [...warnings],
    response,
    raw,
  }
}
