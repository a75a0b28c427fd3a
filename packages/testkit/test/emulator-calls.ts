/** Calls an emulator in process and takes its answers apart. */
import type { Emulator } from '../src/emulator.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../src/json/json-value.ts'

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export async function call(
  emulator: Emulator,
  path: string,
  body?: JsonValue | string,
  signal?: AbortSignal,
): Promise<RawAnswer> {
  const response = await emulator.transport({
    method: body === undefined ? 'GET' : 'POST',
    url: `https://openrouter.ai/api/v1${path}`,
    headers: {},
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal && { signal }),
  })
  const parts: Uint8Array[] = []
  for await (const bytes of response.body) parts.push(bytes)
  return { status: response.status, headers: response.headers, text: Buffer.concat(parts).toString('utf8') }
}

export async function callJson(emulator: Emulator, path: string, body?: JsonValue): Promise<JsonObject> {
  const { text } = await call(emulator, path, body)
  const value: JsonValue = JSON.parse(text)
  if (isJsonObject(value)) return value
  throw new Error(`not an object: ${text.slice(0, 100)}`)
}

/** The value under a path of names and indexes, or `undefined`. */
export function at(value: JsonValue | undefined, ...path: readonly (string | number)[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((inner, name) => {
    if (typeof name === 'number') return isJsonArray(inner) ? inner.at(name) : undefined
    return isJsonObject(inner) ? inner[name] : undefined
  }, value)
}

export function user(content: JsonValue): readonly JsonObject[] {
  return [{ role: 'user', content }]
}

/** The chunks of a chat stream. Throws where the text does not follow the grammar of OpenRouter's streams. */
export function readStream(text: string): readonly JsonObject[] {
  const frames = text.split('\n\n')
  if (frames.pop() !== '') throw new Error('the stream does not end with a blank line')
  if (frames.pop() !== 'data: [DONE]') throw new Error('the stream does not end with [DONE]')
  const chunks = frames.flatMap((frame) => {
    if (frame === ': OPENROUTER PROCESSING') return []
    const value: JsonValue = JSON.parse(/^data: (\{.*\})$/.exec(frame)?.[1] ?? 'null')
    if (!isJsonObject(value)) throw new Error(`not a frame: ${frame}`)
    return [value]
  })
  checkChunks(chunks)
  return chunks
}

function checkChunks(chunks: readonly JsonObject[]): void {
  const [first] = chunks
  for (const [index, chunk] of chunks.entries()) {
    for (const name of ['id', 'created', 'model', 'provider'])
      if (chunk[name] !== first?.[name]) throw new Error(`${name} changes`)
    const delta = at(chunk, 'choices', 0, 'delta')
    const isLast = index === chunks.length - 1
    const finishes = index >= chunks.length - 2
    if (chunk['object'] !== 'chat.completion.chunk') throw new Error('object is not chat.completion.chunk')
    if (!isJsonObject(delta) || delta['role'] !== 'assistant' || !('content' in delta))
      throw new Error('a delta lacks role or content')
    if ('usage' in chunk !== isLast) throw new Error('usage belongs to the last chunk, and to it alone')
    if ((at(chunk, 'choices', 0, 'finish_reason') !== null) !== finishes)
      throw new Error('the last two chunks finish, and no other')
    if (finishes && (delta['content'] !== '' || Object.keys(delta).length !== 2))
      throw new Error('a finishing delta is not empty')
  }
}

/** What the deltas of a stream add up to. */
export function foldStream(chunks: readonly JsonObject[]): {
  readonly content: string
  readonly reasoning: string
  readonly details: readonly JsonValue[]
  readonly calls: readonly { id: JsonValue; name: JsonValue; arguments: string; fragments: number }[]
  readonly images: readonly JsonValue[]
} {
  const deltas = chunks.map((chunk) => at(chunk, 'choices', 0, 'delta'))
  const textOf = (name: string): string =>
    deltas
      .map((delta) => at(delta, name))
      .filter((part) => typeof part === 'string')
      .join('')
  const listOf = (name: string): readonly JsonValue[] => deltas.flatMap((delta) => at(delta, name) ?? [])
  const calls = new Map<JsonValue, { id: JsonValue; name: JsonValue; arguments: string; fragments: number }>()
  for (const part of listOf('tool_calls')) {
    const key = at(part, 'index') ?? null
    const open = calls.get(key) ?? {
      id: at(part, 'id') ?? null,
      name: at(part, 'function', 'name') ?? null,
      arguments: '',
      fragments: 0,
    }
    calls.set(key, {
      ...open,
      arguments: open.arguments + String(at(part, 'function', 'arguments')),
      fragments: open.fragments + 1,
    })
  }
  return {
    content: textOf('content'),
    reasoning: textOf('reasoning'),
    details: listOf('reasoning_details'),
    calls: [...calls.values()],
    images: listOf('images'),
  }
}
