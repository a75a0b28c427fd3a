import type { ModelErrorFields } from '@polymux/core'
import { ModelError } from '@polymux/core'
import type { SubjectSettings } from '../../src/conformance/subject.ts'
import { breakModel, breakSpec, type PlainCalls } from './break-sample.ts'
import type { BrokenProvider } from './broken-provider.ts'

/** Providers that get failures wrong, each in one way. */
export const brokenErrors: readonly BrokenProvider[] = [
  mistaken('E1', 400, { code: 'upstream' }, /status 400 must reject with code bad_request, has code upstream/),
  mistaken('E2', 401, { code: 'permission' }, /status 401 must reject with code auth, has code permission/),
  mistaken('E3', 402, { code: 'rate_limit' }, /status 402 must reject with code payment_required, has code rate_limit/),
  mistaken('E4', 403, { code: 'auth' }, /status 403 must reject with code permission, has code auth/),
  mistaken('E5', 404, { code: 'bad_request' }, /status 404 must reject with code not_found, has code bad_request/),
  mistaken('E6', 429, { retryable: false }, /status 429: error\.retryable: expected true, got false/),
  mistaken('E6', 429, { retryAfterMs: 7 }, /retry-after: 7: error\.retryAfterMs: expected 7000, got 7\./),
  mistaken('E1', 400, { message: 'Something went wrong.' }, /the message must hold the server's words/),
  {
    caughtBy: 'E7',
    flaw: 'takes every error body for JSON',
    says: /status 500 must reject with code upstream or overloaded or timeout, has code bad_response/,
    create: breakSpec(() => ({
      error({ status, text }) {
        // Safe: a broken provider's own belief.
        const body = JSON.parse(text) as { readonly error?: { readonly message?: string } }
        return status < 400 ? undefined : { message: body.error?.message ?? 'Failed.' }
      },
    })),
  },
  {
    caughtBy: 'E7',
    flaw: 'shows a whole web page as its message',
    says: /the message must not be the web page/,
    create: breakSpec(() => ({ error: ({ status, text }) => (status < 500 ? undefined : { message: text }) })),
  },
  {
    caughtBy: 'E8',
    flaw: 'looks at the status alone to see whether a call failed',
    says: /status 200 must reject with code rate_limit, has code stream_truncated/,
    create: breakSpec(({ chat, error }) => ({
      error: (reply) => (reply.status >= 400 ? error?.(reply) : undefined),
      chat: {
        ...chat,
        decoder(context, request) {
          const decoder = chat.decoder(context, request)
          return {
            push: (message) => [...decoder.push(message)].filter(({ type }) => type !== 'error'),
            end: () => decoder.end(),
          }
        },
      },
    })),
  },
  {
    caughtBy: 'E9',
    flaw: 'hangs its key on its errors',
    says: /the key must be nowhere in the error, and is in: its JSON/,
    create: breakModel((model, settings) =>
      failing(model, (fields) => ({ ...fields, raw: { body: fields.raw, key: settings.apiKey } })),
    ),
  },
  {
    caughtBy: 'E9',
    flaw: 'hides its settings in the cause of its errors',
    says: /the key must be nowhere in the error, and is in: its cause/,
    create: breakModel((model, settings) => failing(model, (fields) => ({ ...fields, cause: hiding(settings) }))),
  },
  {
    caughtBy: 'E9',
    flaw: 'does not say whose error it is',
    says: /error\.provider: expected 'sample', got ''/,
    create: breakModel((model) => failing(model, (fields) => ({ ...fields, provider: '' }))),
  },
  {
    caughtBy: 'E9',
    flaw: 'keeps a function in its errors',
    says: /structuredClone\(error\.toJSON\(\)\) must work/,
    create: breakModel((model) => failing(model, (fields) => ({ ...fields, raw: { retry: () => model } }))),
  },
]

/** A provider that reads one status in a way of its own. */
function mistaken(caughtBy: string, status: number, fields: Partial<ModelErrorFields>, says: RegExp): BrokenProvider {
  return {
    caughtBy,
    flaw: `answers status ${status} with ${JSON.stringify(fields)}`,
    says,
    create: breakSpec(() => ({ error: (reply) => (reply.status === status ? fields : undefined) })),
  }
}

/** Whole answers that fail with other errors. */
function failing(model: PlainCalls, change: (fields: ModelErrorFields) => ModelErrorFields): Partial<PlainCalls> {
  return {
    async generate(request, options) {
      try {
        return await model.generate(request, options)
      } catch (error) {
        if (!ModelError.is(error)) throw error
        throw new ModelError(change(error.toJSON()))
      }
    },
  }
}

function hiding(settings: SubjectSettings): Error {
  return Object.defineProperty(new Error('It failed'), 'config', { value: settings, enumerable: false })
}
