/** Calls of the page's own server, the only address this page ever talks to. */
import type { ModelErrorFields } from '@polymux/core'
import type {
  Boot,
  ChatBody,
  ChatLine,
  EmbeddingsBody,
  EmbeddingsReply,
  ErrorReply,
  ImagesBody,
  ImagesReply,
} from '../../protocol/api.ts'

/** A call that failed, with the fields of the `ModelError` the server met. */
class CallError extends Error {
  override readonly name = 'CallError'
  readonly fields: ModelErrorFields

  constructor(fields: ModelErrorFields) {
    super(fields.message)
    this.fields = fields
  }
}

export async function fetchBoot(): Promise<Boot> {
  const response = await fetch('/api/boot')
  // Safe: the server of the same build writes it.
  return (await response.json()) as Boot
}

export async function fetchEmbeddings(body: EmbeddingsBody, signal: AbortSignal): Promise<EmbeddingsReply> {
  const response = await post('/api/embeddings', body, signal)
  // Safe: as above.
  return (await response.json()) as EmbeddingsReply
}

export async function fetchImages(body: ImagesBody, signal: AbortSignal): Promise<ImagesReply> {
  const response = await post('/api/images', body, signal)
  // Safe: as above.
  return (await response.json()) as ImagesReply
}

/** The events of a chat answer as they arrive; the last one is `finish` or `error`. Throws a `CallError` when there is no such end. */
export async function* fetchChat(body: ChatBody, signal: AbortSignal): AsyncGenerator<ChatLine, void, undefined> {
  const response = await post('/api/chat', body, signal)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  let isOver = false
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const events = (rest + read.value).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      // Safe: as above. The server writes one line of data an event.
      const line = JSON.parse(event.slice('data: '.length)) as ChatLine
      isOver = line.type === 'finish' || line.type === 'error'
      yield line
    }
  }
  if (!isOver) throw new CallError({ code: 'network', message: 'The playground server ended the answer too early.' })
}

/** What to show of anything thrown by the calls above. */
export function errorFields(error: unknown): ModelErrorFields {
  if (error instanceof CallError) return error.fields
  const message = 'The playground server does not answer. Start it again, then retry: nothing typed here is lost.'
  return { code: 'network', message, retryable: true }
}

async function post(path: string, body: unknown, signal: AbortSignal): Promise<Response> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })
  if (response.ok) return response
  throw new CallError(await failureOf(response))
}

async function failureOf(response: Response): Promise<ModelErrorFields> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  // Safe: the server answers failures in JSON with nothing else.
  return isJson ? (JSON.parse(text) as ErrorReply).error : { code: 'bad_request', message: text, status: response.status }
}
