/**
 * Messages and their parts. Each union member has exactly one literal as its `type` or `role`,
 * so that `Extract` and `filter` narrow.
 */

/**
 * Private to one provider: signatures, encrypted reasoning, file annotations. Sent back to that provider unchanged,
 * ignored by every other. Two echoes on one message merge field by field.
 */
export interface Echo {
  readonly provider: string
  readonly modelId?: string
  readonly data: Readonly<Record<string, unknown>>
}

interface PartBase<Type extends string> {
  readonly type: Type
  readonly echo?: Echo
}

/** How long a prompt cache should keep everything up to this part. A hint: providers without one ignore it. */
export type CacheHint = '5m' | '1h'

/** Words, from or to a model. */
export interface TextPart extends PartBase<'text'> {
  readonly text: string
  readonly cache?: CacheHint
}
/** What a model thought first, as far as it shows it. */
export interface ReasoningPart extends PartBase<'reasoning'> {
  readonly text: string
}
/** The model declined, in its own words. */
export interface RefusalPart extends PartBase<'refusal'> {
  readonly text: string
}

/** Where the bytes of a picture, sound, film or file are. A `data:` URL is a URL too. */
export type MediaData =
  | { readonly url: string; readonly mediaType?: string }
  | { readonly base64: string; readonly mediaType: string }
  | { readonly bytes: Uint8Array; readonly mediaType: string }

interface MediaBase<Type extends string> extends PartBase<Type> {
  readonly data: MediaData
  readonly name?: string
  /** Few wires can mark anything but text: a text part after this one is the surer place. */
  readonly cache?: CacheHint
}
/** A picture: PNG, JPEG, WebP and GIF are taken nearly everywhere. */
export interface ImagePart extends MediaBase<'image'> {
  /** How closely to look, which is what its tokens cost. The default, `auto`, leaves it to the model; `original` is more than `high` where a model can. */
  readonly detail?: 'auto' | 'low' | 'high' | 'original'
}
/** Sound, with what is said in it where the model told. */
export interface AudioPart extends MediaBase<'audio'> {
  readonly transcript?: string
}
/** A film. */
export interface VideoPart extends MediaBase<'video'> {}
/** A document, a PDF as a rule; `name` is shown to the model. A file kept by a provider has a URL of its scheme, such as `openrouter-file:ID`. */
export interface FilePart extends MediaBase<'file'> {}
/** Everything that is not text. */
export type MediaPart = ImagePart | AudioPart | VideoPart | FilePart

/** What only one provider understands, such as a server tool and its result, kept in its place so that history stays valid. */
export interface OpaquePart extends PartBase<'opaque'> {
  readonly echo: Echo
}

interface ToolCallBase extends PartBase<'tool-call'> {
  /** Unique within one message only: some upstreams reuse ids in every turn. */
  readonly id: string
  readonly name: string
  /** The arguments as the model wrote them, byte for byte. */
  readonly argumentsText: string
}
/** Arguments are complete and valid JSON; `input` is them, parsed. */
export interface ValidToolCall extends ToolCallBase {
  readonly invalid?: undefined
  readonly input: unknown
}
/** Do not run this one: its arguments were cut (`truncated`) or are not JSON (`not-json`). They are in `argumentsText`. */
export interface InvalidToolCall extends ToolCallBase {
  readonly invalid: true
  readonly reason: 'truncated' | 'not-json'
}
/** Told apart by `invalid`: check it before running anything. */
export type ToolCall = ValidToolCall | InvalidToolCall

/** All that an assistant message may hold. */
export type AssistantPart = TextPart | ReasoningPart | RefusalPart | MediaPart | ToolCall | OpaquePart

interface NamedMessage {
  /** Tells participants of one role apart. Few upstreams show it to the model. */
  readonly name?: string
}

/** Instructions that stand above the conversation. */
export interface SystemMessage extends NamedMessage {
  readonly role: 'system'
  readonly content: string | readonly TextPart[]
}
/** Instructions of the application, for models that know the role; others treat it as `system`. */
export interface DeveloperMessage extends NamedMessage {
  readonly role: 'developer'
  readonly content: string | readonly TextPart[]
}
/** What a person said, or showed. */
export interface UserMessage extends NamedMessage {
  readonly role: 'user'
  readonly content: string | readonly (TextPart | MediaPart)[]
}
/** What a model said. Push `result.message` onto `messages` as it is: everything the next turn needs rides on it. */
export interface AssistantMessage extends NamedMessage {
  readonly role: 'assistant'
  readonly content: string | readonly AssistantPart[]
  readonly echo?: Echo
}
/** Answers one tool call. `toolName` is required because several wires need it and the caller always knows it. */
export interface ToolMessage {
  readonly role: 'tool'
  readonly toolCallId: string
  readonly toolName: string
  readonly content: string | readonly (TextPart | MediaPart)[]
  /** The tool failed. Wires without a word for it send the text alone, so let the text say so too. */
  readonly isError?: boolean
}
/** Told apart by `role`. */
export type Message = SystemMessage | DeveloperMessage | UserMessage | AssistantMessage | ToolMessage
