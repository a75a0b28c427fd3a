/** Inputs of embedding requests on the wire, which takes lists of one kind: texts, token ids, or lists of parts. */
import { ModelError } from '@polymux/core'
import type { EmbeddingContent, EmbeddingInput, EmbeddingRequest, MediaData, MediaPart, TextPart } from '@polymux/core'
import { embeddingInputs, mediaUrl } from '@polymux/core/adapter'
import type { ModelContext } from '@polymux/core/adapter'

/** The value of `input`. A single one goes as a list of one, so that the reply is read in one way. */
export function toWireInput(request: EmbeddingRequest, context: ModelContext): readonly unknown[] {
  const inputs = embeddingInputs(request)
  if (inputs.every((input) => typeof input === 'string')) return inputs
  if (inputs.every(isTokens)) return inputs
  const texts = inputs.filter((input) => typeof input === 'string').length
  if (texts > 0) context.note('input', 'Texts beside inputs with parts are sent as inputs of one text part.')
  return inputs.map((input) => ({ content: partsOf(input).map(toWirePart) }))
}

function isTokens(input: EmbeddingInput): input is readonly number[] {
  return Array.isArray(input)
}

function partsOf(input: EmbeddingInput): EmbeddingContent['content'] {
  if (typeof input === 'string') return [{ type: 'text', text: input }]
  if (isTokens(input))
    throw new ModelError({
      code: 'unsupported',
      message: '[openrouter] Token ids cannot share a request with texts or parts: embed them in a call of their own.',
    })
  return input.content
}

/** This endpoint takes every medium as a URL, `data:` ones included, under names that chat does not have. */
function toWirePart(part: TextPart | MediaPart): unknown {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'image':
      return { type: 'image_url', image_url: { url: mediaUrl(part.data) } }
    case 'audio':
      return { type: 'input_audio', input_audio: inline(part.data) }
    case 'video':
      return { type: 'input_video', input_video: inline(part.data) }
    case 'file':
      return { type: 'input_file', input_file: inline(part.data) }
  }
}

function inline(data: MediaData): unknown {
  const [kind, subtype] = (data.mediaType ?? '').split(';')[0]?.split('/') ?? []
  const format = subtype === undefined || subtype === '*' ? undefined : formatOf(kind, subtype)
  return { data: mediaUrl(data), ...(format !== undefined && { format }) }
}

function formatOf(kind: string | undefined, subtype: string): string {
  const name = subtype.replace(/^x-/, '')
  return kind === 'audio' && name === 'mpeg' ? 'mp3' : name
}
