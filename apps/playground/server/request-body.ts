import { ModelError } from '@polymux/core'
import type { Context } from 'hono'

/**
 * The fields of a JSON body, still unknown: each handler picks those it means to pass on, and core checks the rest of what is
 * in them. Nothing is spread into a request, so a page cannot name another base URL or key.
 */
export async function readBody(context: Context): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await context.req.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('The body must be a JSON object.')
  // Safe: a non-null object that is no array; its values stay unknown.
  return body as Record<string, unknown>
}

export function textField(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name]
  if (typeof value !== 'string') throw badRequest(`"${name}" must be a text.`)
  return value
}

export function badRequest(message: string): ModelError {
  return new ModelError({ code: 'bad_request', message: `[playground] ${message}` })
}
