import { ModelError, type ChatRequest } from '@polymux/core'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { ChatLine, ChatStep } from '../protocol/api.ts'
import type { Backend } from './backend.ts'
import { readBody, textField } from './request-body.ts'

/** `POST /api/chat`: the events of core, one server-sent event each. Times are taken here, so that a busy page does not distort them. */
export async function chat(context: Context, { models, redact }: Backend): Promise<Response> {
  const body = await readBody(context)
  const model = models.find('chat', textField(body, 'model'))
  // Safe: core checks every message, tool and setting before anything is sent.
  const request = { messages: body['messages'], tools: body['tools'], reasoning: body['reasoning'] } as ChatRequest
  // Aborts when the page stops or goes away; core then aborts the call to the provider.
  const { signal } = context.req.raw
  return streamSSE(context, async (page) => {
    const start = performance.now()
    async function send(step: ChatStep): Promise<void> {
      const line: ChatLine = { ...step, atMs: Math.round(performance.now() - start) }
      await page.writeSSE({ data: redact(JSON.stringify(line)) })
    }
    try {
      for await (const event of model.stream(request, { signal })) await send(event)
    } catch (error) {
      if (!signal.aborted) await send({ type: 'error', error: ModelError.from(error).toJSON() })
    }
  })
}
