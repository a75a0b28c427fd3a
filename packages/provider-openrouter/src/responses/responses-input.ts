/**
 * Our messages as `input` items. What the Responses wire gave goes back as it came: every part carries its item in its echo. What has
 * another origin is written anew, with the ids and the status that upstreams ask of an assistant's items.
 */
import type { AssistantMessage, AssistantPart, Echo, MediaPart, Message, TextPart } from '@polymux/core'
import type { ModelContext, WireObject } from '@polymux/core/adapter'
import { modelFamily } from '../chat/model-family.ts'
import { authorOf, sameFamily } from '../chat/reasoning-family.ts'
import { keptFileId, toWireMedia } from '../wire/media.ts'
import { asObject, asText, mediaUrl } from '@polymux/core/adapter'

type Part<Type extends AssistantPart['type']> = Extract<AssistantPart, { readonly type: Type }>

interface Writing {
  readonly context: ModelContext
  readonly items: WireObject[]
  /** The message item that the next text joins, and the id its parts agree on. */
  open: { readonly id: string | undefined; readonly content: WireObject[] } | undefined
  /** The echo of the message being written: it names the model that answered, where that is another than the one asked. */
  echo: Echo | undefined
}

/** The whole conversation, in order. Instructions stay where they stand, with their role. */
export function toInputItems(messages: readonly Message[], context: ModelContext): readonly WireObject[] {
  const writing: Writing = { context, items: [], open: undefined, echo: undefined }
  for (const message of messages) {
    writing.open = undefined
    if ('name' in message && message.name !== undefined)
      context.warn('messages', 'The name of a participant was left out: this wire has no field for it.')
    if (message.role === 'assistant') addAssistant(writing, message)
    else if (message.role === 'tool') {
      if (message.isError) context.note('messages', 'The wire has no mark for a tool that failed: its text is sent as it is.')
      const output = toInputContent(message.content, context, ['text', 'image', 'file'])
      writing.items.push({ type: 'function_call_output', call_id: message.toolCallId, output })
    } else writing.items.push({ type: 'message', role: message.role, content: toInputContent(message.content, context) })
  }
  return writing.items
}

function toInputContent(
  content: string | readonly (TextPart | MediaPart)[],
  context: ModelContext,
  taken?: readonly string[],
): string | readonly WireObject[] {
  if (typeof content === 'string') return content
  return content.flatMap((part) => {
    if (taken && !taken.includes(part.type)) {
      context.warn('messages', `A part of type ${part.type} was left out: results of tools are texts, pictures and files here.`)
      return []
    }
    return [part.type === 'text' ? toInputText(part, context) : toInputMedia(part, context)]
  })
}

/** OpenRouter turns the mark into what the upstream host calls it, but carries no lifetime over. */
function toInputText({ cache, text }: TextPart, context: ModelContext): WireObject {
  if (cache === '1h') context.warn('messages', 'A cache hint of 1h was sent without its lifetime: this wire has no field for it.')
  return { type: 'input_text', text, ...(cache && { prompt_cache_breakpoint: { mode: 'explicit' } }) }
}

function toInputMedia(part: MediaPart, context: ModelContext): WireObject {
  if (part.cache) context.warn('messages', 'A cache hint was left out: on this wire only texts carry one.')
  switch (part.type) {
    case 'image':
      return { type: 'input_image', detail: part.detail ?? 'auto', image_url: mediaUrl(part.data) }
    case 'video':
      return { type: 'input_video', video_url: mediaUrl(part.data) }
    case 'audio':
      return toWireMedia(part)
    case 'file': {
      const url = mediaUrl(part.data)
      const kept = keptFileId(url)
      if (kept !== undefined) return { type: 'input_file', ...(part.name && { filename: part.name }), file_id: kept }
      if (!url.startsWith('data:')) return { type: 'input_file', ...(part.name && { filename: part.name }), file_url: url }
      return { type: 'input_file', filename: part.name ?? 'file', file_data: url }
    }
  }
}

function addAssistant(writing: Writing, { content, echo }: AssistantMessage): void {
  writing.echo = echo?.provider === writing.context.provider ? echo : undefined
  const parts: readonly AssistantPart[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content
  for (const part of parts) {
    if ('cache' in part && part.cache)
      writing.context.warn('messages', "A cache hint was left out: on this wire a model's own words carry none.")
    switch (part.type) {
      case 'text':
        addSpoken(writing, part, { type: 'output_text', text: part.text })
        break
      case 'refusal':
        addSpoken(writing, part, { type: 'refusal', refusal: part.text })
        break
      case 'reasoning':
        addReasoning(writing, part)
        break
      case 'tool-call':
        addCall(writing, part)
        break
      case 'image':
        addPicture(writing, part)
        break
      case 'opaque':
        addOpaque(writing, part)
        break
      default:
        writing.context.warn('messages', `A part of type ${part.type} was left out: a model's own ${part.type} has no item here.`)
    }
  }
}

/** What this wire left on a part; nothing of another provider. */
function echoOf(writing: Writing, echo: Echo | undefined): WireObject {
  return echo?.provider === writing.context.provider ? echo.data : {}
}

function addItem(writing: Writing, item: WireObject): void {
  writing.open = undefined
  writing.items.push(item)
}

/** Texts and refusals of one message item go back as one. */
function addSpoken(writing: Writing, part: { readonly echo?: Echo }, spoken: WireObject): void {
  const { annotations, fields, message } = echoOf(writing, part.echo)
  const given = asObject(message)
  const id = asText(given?.['id'])
  const piece = { ...asObject(fields), ...spoken, ...(Array.isArray(annotations) && { annotations }) }
  if (writing.open && writing.open.id === id) return void writing.open.content.push(piece)
  const content = [piece]
  const own = { id: `msg_${writing.items.length}`, type: 'message', role: 'assistant', status: 'completed' }
  writing.items.push({ ...own, ...given, content })
  writing.open = { id, content }
}

function addReasoning(writing: Writing, part: Part<'reasoning'>): void {
  const item = asObject(echoOf(writing, part.echo)['item'])
  if (item) addThoughts(writing, item, part.echo)
  else
    writing.context.warn(
      'messages',
      'Reasoning that did not come over the Responses wire was left out: it has no item to be sent as.',
    )
}

/** Encrypted and signed thoughts mean something to the family of models that wrote them, and mere summaries to none. */
function addThoughts(writing: Writing, item: WireObject, echo: Echo | undefined): void {
  const sealed = (item['encrypted_content'] ?? item['signature'] ?? undefined) !== undefined
  const { context } = writing
  const author = authorOf(writing.echo) ?? authorOf(echo)
  if (sealed && !sameFamily(author, modelFamily(context.modelId)))
    return context.warn('messages', `Reasoning of a model of ${author} was left out: models of another family cannot read it.`)
  if (!sealed && !Array.isArray(item['content']))
    return context.note('messages', 'Reasoning of which only a summary came was left out: no upstream takes it back.')
  addItem(writing, item)
}

/** Empty arguments are `{}`: an upstream that parses them must not choke on history. */
function addCall(writing: Writing, part: Part<'tool-call'>): void {
  const given = asObject(echoOf(writing, part.echo)['item'])
  const item = given ?? { id: `fc_${writing.items.length}`, type: 'function_call', status: 'completed' }
  addItem(writing, { ...item, call_id: part.id, name: part.name, arguments: part.argumentsText || '{}' })
}

/** A picture the model drew is the result of a call of its tool. */
function addPicture(writing: Writing, part: Part<'image'>): void {
  const { field, item, prefix } = echoOf(writing, part.echo)
  const url = mediaUrl(part.data)
  const base64 = 'url' in part.data && !url.startsWith('data:') ? url : url.slice(url.indexOf(',') + 1)
  const own = { id: `ig_${writing.items.length}`, type: 'image_generation_call', status: 'completed' }
  addItem(writing, { ...(asObject(item) ?? own), [asText(field) ?? 'result']: (asText(prefix) ?? '') + base64 })
}

function addOpaque(writing: Writing, part: Part<'opaque'>): void {
  const data = echoOf(writing, part.echo)
  const item = asObject(data['item'])
  const piece = asObject(data['content'])
  if (piece) addSpoken(writing, part, piece)
  else if (item?.['type'] === 'reasoning') addThoughts(writing, item, part.echo)
  else if (item) addItem(writing, item)
  else writing.context.warn('messages', 'A part that another provider or wire keeps to itself was left out.')
}
