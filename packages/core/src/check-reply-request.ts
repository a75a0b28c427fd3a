/** The caller's slips in requests of the kinds with whole replies; loaded with the first call of one. */
import { badRequest, checkNames, nameOf } from './check-request.ts'
import type { Names } from './check-request.ts'
import type { EmbeddingRequest } from './embedding.ts'
import type { ImageRequest } from './image.ts'
import type { ReplyKind } from './reply-models.ts'
import type { RerankRequest } from './rerank.ts'
import type { SpeechRequest } from './speech.ts'
import type { TranscriptionRequest } from './transcription.ts'
import type { VideoRequest } from './video.ts'

const embeddingNames: Names<EmbeddingRequest> = [
  'input',
  'dimensions',
  'inputType',
  'format',
  'batchSize',
  'maxParallel',
  'providerOptions',
]
const imageNames: Names<ImageRequest> = [
  'prompt',
  'n',
  'size',
  'aspectRatio',
  'resolution',
  'quality',
  'outputFormat',
  'outputCompression',
  'background',
  'seed',
  'references',
  'onPartial',
  'providerOptions',
]

const rerankNames: Names<RerankRequest> = ['query', 'documents', 'topN', 'providerOptions']
const speechNames: Names<SpeechRequest> = ['text', 'voice', 'format', 'speed', 'providerOptions']
const transcriptionNames: Names<TranscriptionRequest> = ['audio', 'language', 'providerOptions']
const videoNames: Names<VideoRequest> = ['prompt', 'durationSeconds', 'size', 'firstFrame', 'onProgress', 'providerOptions']

/** Finds the caller's slips; each throws `bad_request`. */
export const replyChecks: Readonly<Record<ReplyKind, (request: unknown) => void>> = {
  embedding: checkEmbeddingRequest,
  image: checkImageRequest,
  rerank: checkRerankRequest,
  speech: (request) => void checkNames(request, speechNames, 'text'),
  transcription: (request) => void checkNames(request, transcriptionNames, 'audio'),
  video: (request) => void checkNames(request, videoNames, 'prompt'),
}

/** Throws `bad_request` unless `request` can be an embedding request. */
export function checkEmbeddingRequest(request: unknown): void {
  const { input, format, batchSize, maxParallel } = checkNames(request, embeddingNames, 'input')
  const tokens = Array.isArray(input) && input.length > 0 && typeof input[0] === 'number'
  const inputs = Array.isArray(input) && !tokens ? input : [input]
  if (inputs.length === 0) throw badRequest('`input` is an empty array: give at least one text.')
  for (const [index, item] of inputs.entries()) checkInput(item, inputs[0] === input ? '`input`' : `\`input[${index}]\``)
  if (format !== undefined && format !== 'array' && format !== 'float32')
    throw badRequest("`format` must be 'array' or 'float32'.")
  checkCount('batchSize', batchSize)
  checkCount('maxParallel', maxParallel)
}

function checkInput(input: unknown, at: string): void {
  if (typeof input === 'string') return
  if (Array.isArray(input)) {
    if (input.length > 0 && input.every((token) => Number.isInteger(token) && token >= 0)) return
    throw badRequest(
      `${at} must be a text, token ids (whole numbers, at least one), or { content: [parts] }, not ${nameOf(input)}.`,
    )
  }
  const content: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'content') : undefined
  if (!Array.isArray(content) || content.length === 0)
    throw badRequest(`${at} must be a text, token ids, or { content: [parts] } with at least one part, not ${nameOf(input)}.`)
  for (const part of content) {
    const type: unknown = typeof part === 'object' && part !== null ? Reflect.get(part, 'type') : undefined
    if (typeof type !== 'string' || !embeddedParts.includes(type))
      throw badRequest(`The parts of ${at} must have a \`type\` of ${embeddedParts.join(', ')}, not ${nameOf(type)}.`)
  }
}

const embeddedParts = ['text', 'image', 'audio', 'video', 'file']

/** Throws `bad_request` unless `request` can be an image request. */
export function checkImageRequest(request: unknown): void {
  const { prompt, n, outputCompression, onPartial } = checkNames(request, imageNames, 'prompt')
  if (typeof prompt !== 'string' || prompt === '') throw badRequest('`prompt` must be a text that says what to draw.')
  if (n !== undefined && !isCount(n)) throw badRequest(`\`n\` must be a whole number of pictures, 1 or more, not ${shown(n)}.`)
  if (
    outputCompression !== undefined &&
    !(typeof outputCompression === 'number' && outputCompression >= 0 && outputCompression <= 100)
  )
    throw badRequest(`\`outputCompression\` must be a number from 0 to 100, not ${shown(outputCompression)}.`)
  if (onPartial !== undefined && typeof onPartial !== 'function')
    throw badRequest(`\`onPartial\` must be a function, not ${nameOf(onPartial)}.`)
}

/** Throws `bad_request` unless `request` can be a rerank request. */
export function checkRerankRequest(request: unknown): void {
  const { query, documents, topN } = checkNames(request, rerankNames, 'query')
  if (typeof query !== 'string') throw badRequest(`\`query\` must be a text, not ${nameOf(query)}.`)
  if (!Array.isArray(documents)) throw badRequest(`\`documents\` must be an array of documents, not ${nameOf(documents)}.`)
  for (const [index, document] of documents.entries()) {
    if (typeof document === 'string') continue
    const held: unknown =
      typeof document === 'object' && document !== null
        ? (Reflect.get(document, 'text') ?? Reflect.get(document, 'image'))
        : undefined
    if (held === undefined)
      throw badRequest(`\`documents[${index}]\` must be a text, or { text, image } with at least one of them.`)
  }
  checkCount('topN', topN)
}

function checkCount(name: string, value: unknown): void {
  if (value !== undefined && !isCount(value))
    throw badRequest(`\`${name}\` must be a whole number, 1 or more, not ${shown(value)}.`)
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? nameOf(value)
}
