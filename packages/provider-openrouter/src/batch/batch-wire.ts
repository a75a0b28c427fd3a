import { ModelError } from '@polymux/core'
import type { CallOptions } from '@polymux/core'
import type { ProviderAccess, WireReply, WireRequest } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'

/**
 * Where batches are handed in. A base URL that ends in `/v1` has them beside it, in `/beta`: so has a gateway that mirrors OpenRouter's
 * paths, and the host stays the one that the key belongs to. Of any other, `/api/beta` of its host is asked.
 */
export function batchAddress(baseURL: string | undefined): string {
  const url = URL.canParse(baseURL ?? '') ? new URL(baseURL ?? '') : undefined
  // What is no address is reported by core, as for any other call.
  if (!url) return baseURL ?? 'https://openrouter.ai/api/beta'
  const path = url.pathname.replace(/\/+$/, '')
  url.pathname = path.endsWith('/v1') ? `${path.slice(0, -'/v1'.length)}/beta` : '/api/beta'
  return url.href
}

const defaultMaxBytes = 64 * 1024 * 1024

/**
 * The whole reply, unjudged but for its status: a batch that failed says why under `error`, as replies do that are errors themselves.
 * Throws `bad_response` for what is no JSON, or longer than `maxReplyBytes`.
 */
export async function readWhole(
  access: ProviderAccess<OpenRouterSettings>,
  wire: WireRequest,
  options: CallOptions,
): Promise<WireReply> {
  const reply = await access.open(wire, options)
  const { headers, status } = reply
  const maxBytes = access.settings().maxReplyBytes ?? defaultMaxBytes
  const decoder = new TextDecoder()
  let size = 0
  let text = ''
  for await (const piece of reply.bytes()) {
    size += piece.length
    if (size > maxBytes) throw badResponse(`is larger than ${maxBytes} bytes; raise maxReplyBytes`, status)
    text += decoder.decode(piece, { stream: true })
  }
  text += decoder.decode()
  options.onWire?.({ direction: 'in', data: text })
  try {
    const body: unknown = JSON.parse(text)
    return { status, headers, text, body }
  } catch {
    throw badResponse(`is no JSON: ${text.slice(0, 500)}`, status)
  }
}

function badResponse(why: string, status: number): ModelError {
  return new ModelError({
    code: 'bad_response',
    message: `[openrouter] The answer about the batch ${why}.`,
    provider: 'openrouter',
    phase: 'body',
    status,
    retryable: true,
  })
}
