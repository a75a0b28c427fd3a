/** Requests as data: what a recording asks, and what a comparison with a live server asks again. */
import type { TransportRequest } from '@polymux/core'
import type { FixtureRequest, FormBody } from '../fixture/fixture.ts'
import { bodyBytes } from '../fixture/fixture-bytes.ts'

/** One request to record. */
export interface Scenario {
  /** Becomes the end of the fixture's id: `chat/plain`. */
  readonly name: string
  readonly tags: readonly string[]
  /** As in a fixture, but with the path below the base URL: `/chat/completions`. */
  readonly request: FixtureRequest
  /** A query parameter whose value is a field of the JSON answer of an earlier scenario. It may take the server a moment to know it. */
  readonly follows?: { readonly name: string; readonly field: string; readonly query: string }
  /** Send no credentials, to see how that is refused. */
  readonly withoutKey?: boolean
}

/** Where requests go. */
export interface Upstream {
  /** Such as `https://openrouter.ai/api/v1`. */
  readonly baseURL: string
  /** Sent as `Authorization: Bearer …`; absent: no such header. */
  readonly apiKey?: string | undefined
}

/** A request as a transport sends it. A path that begins with that of the base URL is taken for a whole one. */
export function wireRequest(
  { method, path, query, headers, body }: FixtureRequest,
  { baseURL, apiKey }: Upstream,
): TransportRequest {
  const base = new URL(baseURL.replace(/\/+$/, ''))
  const basePath = base.pathname === '/' ? '' : base.pathname
  const url = new URL(`${path.startsWith(`${basePath}/`) && basePath !== '' ? '' : basePath}${path}`, base.origin)
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const item of typeof value === 'string' ? [value] : value) url.searchParams.append(name, item)
  }
  const kept = Object.entries(headers ?? {}).filter(([name, value]) => name !== 'authorization' && !value.startsWith('<redacted'))
  const isForm = body !== undefined && 'multipart' in body
  return {
    method,
    url: url.href,
    headers: {
      ...Object.fromEntries(kept.filter(([name]) => !(isForm && name === 'content-type'))),
      ...(body && 'json' in body && { 'content-type': 'application/json' }),
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
    ...(body && { body: isForm ? formOf(body) : bodyBytes(body) }),
    connectMs: 10_000,
    streaming: body !== undefined && 'json' in body && JSON.stringify(body.json).includes('"stream":true'),
  }
}

function formOf({ multipart }: FormBody): FormData {
  const form = new FormData()
  for (const part of multipart) {
    const bytes = Buffer.from(bodyBytes(part))
    if (part.filename === undefined) form.append(part.name, bytes.toString('utf8'))
    else form.append(part.name, new Blob([bytes], { type: part.contentType ?? '' }), part.filename)
  }
  return form
}
