/**
 * A server on loopback is reachable from every page the same browser shows, so each request must prove that it comes from our own:
 * by its Host (a foreign name may point here), and when it starts a call by its Origin and by a content type that a foreign form cannot send.
 */
import type { HttpBindings } from '@hono/node-server'
import type { Context, Next } from 'hono'

const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** Refuses with 403 or 415 what is not from the page itself, and puts the security headers on every answer. */
export async function guard(context: Context<{ Bindings: HttpBindings }>, next: Next): Promise<Response | undefined> {
  for (const [name, value] of Object.entries(headers)) context.header(name, value)
  const host = context.req.header('host') ?? ''
  const port = context.env.incoming.socket.localPort
  if (![`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`].includes(host)) {
    return context.text(`This server answers to localhost:${port} only.`, 403)
  }
  if (context.req.method !== 'GET' && context.req.method !== 'HEAD') {
    const site = context.req.header('sec-fetch-site') ?? 'same-origin'
    if (context.req.header('origin') !== `http://${host}` || !['same-origin', 'none'].includes(site)) {
      return context.text('This request must come from the page of this server.', 403)
    }
    if (!/^application\/json\s*(;|$)/i.test(context.req.header('content-type') ?? '')) {
      return context.text('Send application/json.', 415)
    }
  }
  await next()
  return undefined
}
