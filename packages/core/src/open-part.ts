/** A part while it is being written, and the value it becomes. */
import type { PartKey } from './chat-delta.ts'
import type { AssistantPart, Echo, MediaPart, OpaquePart, ToolCall } from './message.ts'

/** How a part grows: `whole` ones do not. */
export type PartKind = 'text' | 'reasoning' | 'refusal' | 'tool-call' | 'audio' | 'whole'

/** One part, its text so far and what is known of it. */
export interface OpenPart {
  readonly kind: PartKind
  /** Under which deltas find it while it is open. */
  readonly key: PartKey
  readonly index: number
  /** Text, tool arguments or base64, joined so far. */
  text: string
  id: string
  name: string
  transcript: string
  mediaType: string
  whole: MediaPart | OpaquePart | undefined
  echo: Record<string, unknown> | undefined
  /** A tool call whose start event is out. */
  announced: boolean
  /** Deltas with its key belong to it. */
  open: boolean
  /** Nothing more will come. */
  done: boolean
  /** The finished value, made once: the event and the result hold the same object. */
  value: AssistantPart | undefined
}

/** An empty part for the place `index`. */
export function openPart(kind: PartKind, key: PartKey, index: number): OpenPart {
  return {
    kind,
    key,
    index,
    text: '',
    id: '',
    name: '',
    transcript: '',
    mediaType: 'audio/pcm',
    whole: undefined,
    echo: undefined,
    announced: false,
    open: true,
    done: false,
    value: undefined,
  }
}

/** The value of a part as it stands. `cut`: what it holds may be incomplete, so a tool call must not be run. */
export function partValue(
  part: OpenPart,
  model: { readonly provider: string; readonly modelId: string },
  cut: boolean,
): AssistantPart {
  if (part.whole) return part.whole
  // Reasoning always says whose it is: no other provider must be sent it.
  const data = part.echo ?? (part.kind === 'reasoning' ? {} : undefined)
  const echo: { readonly echo?: Echo } = data ? { echo: { provider: model.provider, modelId: model.modelId, data } } : {}
  switch (part.kind) {
    case 'tool-call':
      return { ...toolCall(part, cut), ...echo }
    case 'audio':
      return {
        type: 'audio',
        data: { base64: part.text, mediaType: part.mediaType },
        ...(part.transcript !== '' && { transcript: part.transcript }),
        ...echo,
      }
    case 'reasoning':
    case 'refusal':
      return { type: part.kind, text: part.text, ...echo }
    default:
      return { type: 'text', text: part.text, ...echo }
  }
}

/** Complete arguments are parsed, none at all are `{}`; whatever was cut or is not JSON is handed over as text. */
function toolCall({ id, name, text }: OpenPart, cut: boolean): ToolCall {
  const call = { type: 'tool-call', id, name, argumentsText: text } as const
  if (cut) return { ...call, invalid: true, reason: 'truncated' }
  if (text.trim() === '') return { ...call, input: {} }
  try {
    return { ...call, input: JSON.parse(text) }
  } catch {
    return { ...call, invalid: true, reason: 'not-json' }
  }
}
