/** Finds a caller's slips before anything is sent: a misspelt name, a missing list, a value that JSON cannot carry. */
import type { ChatRequest } from './chat.ts'
import type { EmbeddingRequest } from './embedding.ts'
import type { ImageRequest } from './image.ts'
import { ModelError } from './model-error.ts'
import { nearest } from './nearest.ts'

type Names<Request> = readonly (keyof Request & string)[]

const chatNames: Names<ChatRequest> = [
  'messages',
  'tools',
  'toolChoice',
  'parallelToolCalls',
  'output',
  'maxOutputTokens',
  'temperature',
  'topP',
  'topK',
  'frequencyPenalty',
  'presencePenalty',
  'stop',
  'seed',
  'logprobs',
  'reasoning',
  'modalities',
  'providerOptions',
]
const embeddingNames: Names<EmbeddingRequest> = ['input', 'dimensions', 'format', 'providerOptions']
const imageNames: Names<ImageRequest> = ['prompt', 'n', 'size', 'quality', 'references', 'providerOptions']

/** What people coming from other clients try, and where it is here. */
const elsewhere: Readonly<Record<string, string>> = {
  max_tokens: 'it is `maxOutputTokens` here.',
  max_completion_tokens: 'it is `maxOutputTokens` here.',
  maxTokens: 'it is `maxOutputTokens` here.',
  response_format: 'it is `output` here, and takes a schema.',
  reasoning_effort: 'it is `reasoning: { effort }` here.',
  model: 'the model is chosen before: models.chat(id).',
  stream: 'call stream() instead of generate().',
}

const roles = ['system', 'developer', 'user', 'assistant', 'tool']
const partTypes = ['text', 'image', 'audio', 'video', 'file', 'reasoning', 'refusal', 'tool-call', 'opaque']

/** Throws `bad_request` unless `request` can be a chat request. */
export function checkChatRequest(request: unknown): void {
  const { messages } = checkNames(request, chatNames, 'messages')
  if (!Array.isArray(messages) || messages.length === 0)
    throw bad("`messages` must be an array with at least one message, such as [{ role: 'user', content: 'Hi' }].")
  for (const [index, message] of messages.entries()) checkMessage(message, `messages[${index}]`)
}

/** Throws `bad_request` unless `request` can be an embedding request. */
export function checkEmbeddingRequest(request: unknown): void {
  const { input, format } = checkNames(request, embeddingNames, 'input')
  const texts = Array.isArray(input) ? input : [input]
  if (texts.length === 0) throw bad('`input` is an empty array: give at least one text.')
  for (const text of texts)
    if (typeof text !== 'string') throw bad(`\`input\` must be a text or an array of texts, not ${nameOf(text)}.`)
  if (format !== undefined && format !== 'array' && format !== 'float32') throw bad("`format` must be 'array' or 'float32'.")
}

/** Throws `bad_request` unless `request` can be an image request. */
export function checkImageRequest(request: unknown): void {
  const { prompt, n } = checkNames(request, imageNames, 'prompt')
  if (typeof prompt !== 'string' || prompt === '') throw bad('`prompt` must be a text that says what to draw.')
  if (n !== undefined && !(Number.isInteger(n) && Number(n) > 0))
    throw bad(`\`n\` must be a whole number of pictures, 1 or more, not ${JSON.stringify(n) ?? nameOf(n)}.`)
}

function checkNames(request: unknown, known: readonly string[], required: string): Record<string, unknown> {
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    throw bad(`A request is an object such as { ${required}: … }, not ${nameOf(request)}.`)
  // Safe: a non-null object that is no array; its values stay unknown.
  const fields = request as Record<string, unknown>
  for (const name of Object.keys(fields)) {
    if (known.includes(name) || fields[name] === undefined) continue
    throw bad(`Unknown setting \`${name}\`: ${hint(name, known)}`)
  }
  if (fields[required] === undefined) throw bad(`\`${required}\` is missing.`)
  return fields
}

function hint(name: string, known: readonly string[]): string {
  const close = nearest(name, known)
  const told = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined
  return told ?? (close ? `did you mean \`${close}\`?` : 'what only one provider knows goes under providerOptions.<provider>.')
}

function checkMessage(message: unknown, at: string): void {
  if (typeof message !== 'object' || message === null) throw bad(`${at} must be a message object, not ${nameOf(message)}.`)
  const role: unknown = Reflect.get(message, 'role')
  const content: unknown = Reflect.get(message, 'content')
  if (typeof role !== 'string' || !roles.includes(role))
    throw bad(`${at}.role must be one of ${roles.join(', ')}, not ${JSON.stringify(role) ?? 'missing'}.`)
  if (role === 'tool' && typeof Reflect.get(message, 'toolCallId') !== 'string')
    throw bad(`${at}.toolCallId is missing: a tool message names the call it answers.`)
  if (typeof content === 'string') return
  if (!Array.isArray(content)) throw bad(`${at}.content must be a text or an array of parts, not ${nameOf(content)}.`)
  for (const [index, part] of content.entries()) {
    const type: unknown = typeof part === 'object' && part !== null ? Reflect.get(part, 'type') : undefined
    if (typeof type === 'string' && partTypes.includes(type)) continue
    const close = typeof type === 'string' ? nearest(type, partTypes) : undefined
    throw bad(
      `${at}.content[${index}].type must be one of ${partTypes.join(', ')}, not ${JSON.stringify(type) ?? 'missing'}${close ? `: did you mean '${close}'?` : '.'}`,
    )
  }
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function bad(message: string): ModelError {
  return new ModelError({ code: 'bad_request', message, phase: 'request' })
}
