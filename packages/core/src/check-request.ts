/** Finds a caller's slips before anything is sent: a misspelt name, a missing list, a value that JSON cannot carry. */
import type { ChatRequest } from './chat.ts'
import { ModelError } from './model-error.ts'
import { nearest } from './nearest.ts'

/** Names of the settings of a request. */
export type Names<Request> = readonly (keyof Request & string)[]

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
  'cache',
  'providerOptions',
]

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
    throw badRequest("`messages` must be an array with at least one message, such as [{ role: 'user', content: 'Hi' }].")
  for (const [index, message] of messages.entries()) checkMessage(message, `messages[${index}]`)
}

/** The fields of a request whose names are all `known`, with a value under `required`. Throws `bad_request` for any other. */
export function checkNames(request: unknown, known: readonly string[], required: string): Record<string, unknown> {
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    throw badRequest(`A request is an object such as { ${required}: … }, not ${nameOf(request)}.`)
  // Safe: a non-null object that is no array; its values stay unknown.
  const fields = request as Record<string, unknown>
  for (const name of Object.keys(fields)) {
    if (known.includes(name) || fields[name] === undefined) continue
    throw badRequest(`Unknown setting \`${name}\`: ${hint(name, known)}`)
  }
  if (fields[required] === undefined) throw badRequest(`\`${required}\` is missing.`)
  return fields
}

function hint(name: string, known: readonly string[]): string {
  const close = nearest(name, known)
  const told = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined
  return told ?? (close ? `did you mean \`${close}\`?` : 'what only one provider knows goes under providerOptions.<provider>.')
}

function checkMessage(message: unknown, at: string): void {
  if (typeof message !== 'object' || message === null) throw badRequest(`${at} must be a message object, not ${nameOf(message)}.`)
  const role: unknown = Reflect.get(message, 'role')
  const content: unknown = Reflect.get(message, 'content')
  if (typeof role !== 'string' || !roles.includes(role))
    throw badRequest(`${at}.role must be one of ${roles.join(', ')}, not ${JSON.stringify(role) ?? 'missing'}.`)
  if (role === 'tool' && typeof Reflect.get(message, 'toolCallId') !== 'string')
    throw badRequest(`${at}.toolCallId is missing: a tool message names the call it answers.`)
  if (typeof content === 'string') return
  if (!Array.isArray(content)) throw badRequest(`${at}.content must be a text or an array of parts, not ${nameOf(content)}.`)
  for (const [index, part] of content.entries()) {
    const type: unknown = typeof part === 'object' && part !== null ? Reflect.get(part, 'type') : undefined
    if (typeof type === 'string' && partTypes.includes(type)) continue
    const close = typeof type === 'string' ? nearest(type, partTypes) : undefined
    throw badRequest(
      `${at}.content[${index}].type must be one of ${partTypes.join(', ')}, not ${JSON.stringify(type) ?? 'missing'}${close ? `: did you mean '${close}'?` : '.'}`,
    )
  }
}

/** What a value is, for messages: `an array`, `a number`. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** The error for a request that cannot be sent. */
export function badRequest(message: string): ModelError {
  return new ModelError({ code: 'bad_request', message, phase: 'request' })
}
