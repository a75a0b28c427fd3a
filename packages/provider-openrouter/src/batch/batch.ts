/**
 * Requests that may take up to a day, at about half the price: `/api/beta/batches`, which stands beside the API's version 1 rather than
 * in it. Read from OpenRouter's documentation; no exchange of it is on record.
 */
import { ModelError } from '@polymux/core'
import type { CallOptions, ModelErrorFields, Usage, Warning } from '@polymux/core'
import type { ProviderAccess, WireObject, WireReply, WireRequest } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import { checkInterval, startClock } from '../wire/call-clock.ts'
import { errorFields } from '../wire/error-fields.ts'
import { jsonPieces } from '../wire/json-pieces.ts'
import { pathPart } from '../wire/path-part.ts'
import { unusable } from '../wire/reply-data.ts'
import { toUsage } from '../wire/usage.ts'
import { asArray, asNumber, asObject, asText, defined } from '@polymux/core/adapter'
import { decodeOutcome } from './batch-outcome.ts'
import type { BatchOutcome } from './batch-outcome.ts'
import { encodeBatch } from './batch-request.ts'
import type { BatchRequest } from './batch-request.ts'
import { batchAddress, readWhole } from './batch-wire.ts'

/** One batch as it is now. */
export interface BatchJob {
  readonly id: string
  /** The last four are final. */
  readonly status:
    | 'validating'
    | 'in_progress'
    | 'finalizing'
    | 'cancelling'
    | 'completed'
    | 'failed'
    | 'expired'
    | 'cancelled'
    | (string & {})
  /** Whether nothing more will happen. */
  readonly done: boolean
  readonly model?: string
  /** Such as `/v1/chat/completions`. */
  readonly endpoint?: string
  /** The host that runs it. */
  readonly upstream?: string
  readonly counts?: { readonly total?: number; readonly completed?: number; readonly failed?: number }
  /** Unix times in seconds. */
  readonly createdAt?: number
  readonly finalizedAt?: number
  readonly expiresAt?: number
  /** Of all requests together, with what was charged. */
  readonly usage?: Usage
  /** Why the batch as a whole failed. */
  readonly error?: ModelError
  /** What became of each request, once the batch is done; in OpenRouter's order, found by `customId`. Kept for 30 days. */
  readonly results?: readonly BatchOutcome[]
  /** What was not done as asked; only `submit` knows. */
  readonly warnings: readonly Warning[]
  /** All but the results, under OpenRouter's names. */
  readonly raw: WireObject
}

/** How a batch is read. */
export interface BatchReading extends CallOptions {
  /** What was submitted: answers are then read by what was asked, with `object` for a schema and vectors in their format. */
  readonly batch?: BatchRequest | undefined
}

/** How a batch is waited for. `timeouts.totalMs` and `deadline` bound the waiting; without them it has no end of its own. */
export interface BatchWaiting extends BatchReading {
  /** Time between two looks, in milliseconds, 1 or more. Default 30,000. */
  readonly everyMs?: number | undefined
  /** Told after every look. */
  readonly onProgress?: ((job: BatchJob) => void) | undefined
}

/** `openrouter().batch`. Every method rejects with a `ModelError`, never anything else. */
export interface BatchClient {
  /** Hands the batch in. It is not tried again when it may have arrived: it would run, and cost, twice. */
  submit(batch: BatchRequest, options?: CallOptions): Promise<BatchJob>
  get(id: string, options?: BatchReading): Promise<BatchJob>
  /** Looks until the batch is done, however it ended: see `status`. Up to five looks in a row may fail in ways that pass. */
  wait(id: string, options?: BatchWaiting): Promise<BatchJob>
}

/** The client, once its code is loaded. */
export function createBatchClient(access: ProviderAccess<OpenRouterSettings>): BatchClient {
  const address = (): string => batchAddress(access.settings().baseURL)

  async function get(id: string, options: BatchReading): Promise<BatchJob> {
    const path = `/batches/${pathPart(id, 'the id of a batch')}`
    const wire: WireRequest = { method: 'GET', path, baseURL: address() }
    const reply = await readWhole(access, wire, options)
    return toJob(reply, [], (model) => ({ model, settings: access.settings(), asked: askedIn(options.batch) }))
  }

  return {
    async submit(batch, options = {}) {
      const warnings: Warning[] = []
      const body = encodeBatch(batch, access.settings(), options, warnings)
      const reply = await access.send({ path: '/batches', body, baseURL: address(), once: true }, options)
      return toJob(reply, warnings, (model) => ({ model, settings: access.settings(), asked: askedIn(batch) }))
    },
    get: (id, options = {}) => get(id, options),
    async wait(id, options = {}) {
      const { batch, everyMs = 30_000, onProgress } = options
      checkInterval('everyMs', everyMs)
      const clock = startClock(options, 0)
      for (let failures = 0; ;) {
        try {
          const job = await get(id, { ...clock.options, batch })
          failures = 0
          report(onProgress, job)
          if (job.done) return job
        } catch (error) {
          if (!ModelError.is(error) || !error.retryable || ++failures > 5) throw error
        }
        if (!clock.allows(everyMs)) throw tooLate(id)
        await clock.wait(everyMs)
      }
    },
  }
}

/** An observer that throws is reported, and changes nothing for the waiting. */
function report(onProgress: BatchWaiting['onProgress'], job: BatchJob): void {
  try {
    onProgress?.(job)
  } catch (failure) {
    queueMicrotask(() => {
      throw failure
    })
  }
}

function tooLate(id: string): ModelError {
  const message = `[openrouter] The batch ${id} was not done in the time allowed for waiting (timeouts.totalMs or deadline); it goes on.`
  return new ModelError({ code: 'timeout', message, provider: 'openrouter', retryable: false })
}

function askedIn(batch: BatchRequest | undefined): Parameters<typeof decodeOutcome>[1]['asked'] {
  const asked = new Map(batch?.requests.map(({ customId, request }) => [customId, request]))
  return (customId) => asked.get(customId)
}

const finalStatuses: ReadonlySet<string> = new Set(['completed', 'failed', 'expired', 'cancelled'])

async function toJob(
  reply: WireReply,
  warnings: readonly Warning[],
  contextOf: (model: string) => Parameters<typeof decodeOutcome>[1],
): Promise<BatchJob> {
  const { results, ...raw } = asObject(reply.body) ?? {}
  const id = asText(raw['id'])
  const status = asText(raw['status'])
  const { error } = raw
  const failure = error === undefined || error === null ? undefined : errorFields(error)
  if (id === undefined || status === undefined) {
    if (failure)
      throw new ModelError({
        code: 'upstream',
        message: '[openrouter] No batch.',
        phase: 'body',
        provider: 'openrouter',
        ...failure,
      })
    throw unusable(reply, 'a batch')
  }
  const pieces = jsonPieces(reply.text)
  const lines = jsonPieces(pieces.get('results') ?? '')
  const usage = asObject(raw['usage'])
  const context = contextOf(asText(raw['model']) ?? '')
  const outcomes = asArray(results).map((value, at) => decodeOutcome({ value, text: lines.get(String(at)) ?? '' }, context))
  return {
    id,
    status,
    done: finalStatuses.has(status),
    ...defined({
      model: asText(raw['model']),
      endpoint: asText(raw['endpoint']),
      upstream: asText(raw['provider']),
      counts: toCounts(asObject(raw['request_counts'])),
      createdAt: asNumber(raw['created_at']),
      finalizedAt: asNumber(raw['finalized_at']),
      expiresAt: asNumber(raw['expires_at']),
      usage: usage && toUsage(usage, `{"usage":${pieces.get('usage')}}`),
      error: failure && whyFailed(failure),
      results: Array.isArray(results) ? await Promise.all(outcomes) : undefined,
    }),
    warnings,
    raw,
  }
}

/** Of a batch that is over: the same one again would end the same way, and what it cost is in `usage`. */
function whyFailed({ maybeBilled: _told, ...failure }: Partial<ModelErrorFields>): ModelError {
  const fields: Partial<ModelErrorFields> = { ...failure, phase: 'body', provider: 'openrouter', retryable: false }
  return new ModelError({ code: 'upstream', message: '[openrouter] The batch failed.', ...fields })
}

function toCounts(counts: WireObject | undefined): BatchJob['counts'] {
  const { completed, failed, total } = counts ?? {}
  return counts && defined({ total: asNumber(total), completed: asNumber(completed), failed: asNumber(failed) })
}
