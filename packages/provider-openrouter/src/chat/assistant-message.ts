/** What a model said, on its way back: whatever it needs to go on is sent as it came, and only to models that can read it. */
import type { AssistantMessage, AssistantPart, AudioPart, Echo, ToolCall } from '@polymux/core'
import type { ModelContext, WireObject } from '@polymux/core/adapter'
import { cacheFields } from './cache-control.ts'
import { modelFamily } from './model-family.ts'
import { authorOf, readableDetails, readingFamily, sameFamily } from './reasoning-family.ts'
import { readableText } from './reasoning-details.ts'
import { toWireImage } from '../wire/media.ts'
import { asNumber, asObject, asText, defined, mediaUrl } from '@polymux/core/adapter'

/** An assistant message for the wire; `fallbacks` as in `toWireMessage`. Warns of reasoning and parts that the model or the wire has no place for. */
export function toWireAssistant(message: AssistantMessage, context: ModelContext, fallbacks: readonly string[] = []): WireObject {
  const parts: readonly AssistantPart[] =
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content
  const author = authorOf(message.echo?.provider === context.provider ? message.echo : undefined)
  const target = readingFamily(context.modelId, fallbacks, author)
  const { details, reasoning } = reasoningOf(message.echo, parts, { context, target })
  const { annotations, model } = message.echo?.provider === context.provider ? message.echo.data : {}
  const toolCalls = parts.filter((part) => part.type === 'tool-call')
  const images = parts.filter((part) => part.type === 'image')
  const audio = parts.find((part) => part.type === 'audio')
  for (const { type } of parts)
    if (type === 'file' || type === 'video' || type === 'opaque')
      context.warn('messages', `An assistant's ${type} part was left out: OpenRouter's chat wire has no place for it.`)
  return {
    role: 'assistant',
    ...defined({ name: message.name }),
    content: contentOf(parts, context),
    ...defined({
      reasoning,
      refusal: joined(parts.filter((part) => part.type === 'refusal')),
      tool_calls: toolCalls.length > 0 ? toolCalls.map((call) => toWireCall(call, context)) : undefined,
      images: images.length > 0 ? images.map(toWireImage) : undefined,
      audio: audio && toWireAudio(audio, context),
      reasoning_details: details,
      annotations,
      model,
    }),
  }
}

/** `null` rather than an empty text when there are only calls: Bedrock refuses blanks. */
function contentOf(parts: readonly AssistantPart[], context: ModelContext): string | null | readonly WireObject[] {
  const texts = parts.filter((part) => part.type === 'text')
  if (texts.some(({ cache }) => cache))
    return texts.map((part) => ({ type: 'text', text: part.text, ...cacheFields(part, context) }))
  return texts.length > 0 ? texts.map(({ text }) => text).join('') : null
}

interface Reader {
  readonly context: ModelContext
  readonly target: string | undefined
}

interface Thoughts {
  readonly details: unknown
  readonly reasoning: string | undefined
}

/** The details hold the text too as a rule; only where they do not is it sent by itself. */
function reasoningOf(echo: Echo | undefined, parts: readonly AssistantPart[], { context, target }: Reader): Thoughts {
  const own = echo?.provider === context.provider ? echo : undefined
  const author = authorOf(own)
  const given = own?.data['reasoning_details']
  // What goes back to the model it came from is not looked at; a fallback may have answered in its place.
  const isForeign =
    own !== undefined && (own.modelId !== context.modelId || own.data['model'] !== undefined) && Array.isArray(given)
  const kept: unknown = isForeign ? readableDetails(given, author, target) : given
  const isLess = isForeign && Array.isArray(kept) && kept.length < given.length
  const details = Array.isArray(kept) && kept.length === 0 && (isLess || !sameFamily(author, target)) ? undefined : kept

  const thoughts = parts.filter((part) => part.type === 'reasoning')
  const ours = thoughts.filter(({ echo: mark }) => mark === undefined || mark.provider === context.provider)
  const readable = ours.filter(
    ({ echo: mark }) => sameFamily(author ?? authorOf(mark), target) && !(target === 'anthropic' && isOfOtherWire(mark)),
  )
  if (ours.length < thoughts.length)
    context.warn('messages', 'Reasoning that another provider wrote was left out: it would not be understood here.')
  if (isLess || readable.length < ours.length)
    context.warn(
      'messages',
      'Reasoning of another family of models, or signed on another wire, was left out: this one cannot read it, or would refuse it.',
    )
  const isTold = Array.isArray(details) && readableText(details) !== ''
  return { details, reasoning: isTold ? undefined : joined(readable) }
}

/** Signed on another of OpenRouter's wires. Claude's hosts refuse a thought without its signature, which has no place here. */
function isOfOtherWire(echo: Echo | undefined): boolean {
  return echo !== undefined && (echo.data['messages'] !== undefined || echo.data['item'] !== undefined)
}

/** OpenAI knows sound of its own by an id until it expires; after that, and for every other model, the sound itself is sent. */
function toWireAudio({ data, echo, transcript }: AudioPart, context: ModelContext): WireObject {
  const own = echo?.provider === context.provider ? echo : undefined
  const id = asText(own?.data['id'])
  const isKept = (asNumber(own?.data['expires_at']) ?? Number.POSITIVE_INFINITY) * 1_000 > Date.now()
  if (id !== undefined && isKept && sameFamily(authorOf(own), modelFamily(context.modelId))) return { id }
  const url = mediaUrl(data)
  return defined({ data: url.startsWith('data:') ? url.slice(url.indexOf(',') + 1) : undefined, transcript })
}

/** Empty arguments are `{}`: an upstream that parses them must not choke on history. */
function toWireCall({ argumentsText, echo, id, name }: ToolCall, context: ModelContext): WireObject {
  const call = { name, arguments: argumentsText || '{}' }
  const own = echo?.provider === context.provider && sameFamily(authorOf(echo), modelFamily(context.modelId)) ? echo : undefined
  const { function: more, ...rest } = asObject(own?.data['call']) ?? {}
  return { id, type: 'function', function: { ...call, ...asObject(more) }, ...rest }
}

function joined(parts: readonly { readonly text: string }[]): string | undefined {
  return parts.length > 0 ? parts.map(({ text }) => text).join('') : undefined
}
