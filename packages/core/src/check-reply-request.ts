/** The caller's slips in requests of the kinds with whole replies; loaded with the first call of one. */
import { checkSpeechRequest, checkTranscriptionRequest, checkVideoRequest } from './check-media-request.ts'
import { badRequest, checkNames, nameOf } from './check-request.ts'
import type { Names } from './check-request.ts'
import type { EmbeddingRequest } from './embedding.ts'
import type { ImageRequest } from './image.ts'
import type { ReplyKind } from './reply-models.ts'
import type { RerankRequest } from './rerank.ts'

const embeddingNames: Names<EmbeddingRequest> = ['input', 'dimensions', 'format', 'providerOptions']
const imageNames: Names<ImageRequest> = ['prompt', 'n', 'size', 'quality', 'references', 'providerOptions']

const rerankNames: Names<RerankRequest> = ['query', 'documents', 'topN', 'providerOptions']

/** Finds the caller's slips; each throws `bad_request`. */
export const replyChecks: Readonly<Record<ReplyKind, (request: unknown) => void>> = {
  embedding: checkEmbeddingRequest,
  image: checkImageRequest,
  rerank: (request) => void checkNames(request, rerankNames, 'query'),
  speech: checkSpeechRequest,
  transcription: checkTranscriptionRequest,
  video: checkVideoRequest,
}

/** Throws `bad_request` unless `request` can be an embedding request. */
export function checkEmbeddingRequest(request: unknown): void {
  const { input, format } = checkNames(request, embeddingNames, 'input')
  const texts = Array.isArray(input) ? input : [input]
  if (texts.length === 0) throw badRequest('`input` is an empty array: give at least one text.')
  for (const text of texts)
    if (typeof text !== 'string') throw badRequest(`\`input\` must be a text or an array of texts, not ${nameOf(text)}.`)
  if (format !== undefined && format !== 'array' && format !== 'float32')
    throw badRequest("`format` must be 'array' or 'float32'.")
}

/** Throws `bad_request` unless `request` can be an image request. */
export function checkImageRequest(request: unknown): void {
  const { prompt, n } = checkNames(request, imageNames, 'prompt')
  if (typeof prompt !== 'string' || prompt === '') throw badRequest('`prompt` must be a text that says what to draw.')
  if (n !== undefined && !(Number.isInteger(n) && Number(n) > 0))
    throw badRequest(`\`n\` must be a whole number of pictures, 1 or more, not ${JSON.stringify(n) ?? nameOf(n)}.`)
}
