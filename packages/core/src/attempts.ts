/** The one place that retries: makes attempts until one succeeds or the policy, the budget or the deadline ends them. */
import { attemptChannel } from '#attempt-channel'
import type { AttemptRecord } from './attempt-record.ts'
import type { CallScope } from './call-scope.ts'
import type { Delivery } from './error-class.ts'
import type { ModelName } from './chat-assembly.ts'
import type { CallOptions } from './model.ts'
import { ModelError } from './model-error.ts'
import { retryDelayMs } from './retry.ts'
import type { RetryBudget } from './retry-budget.ts'
import { isStale } from './transport-failure.ts'

/** What a call says about its attempts. */
export interface AttemptPlan {
  readonly model: ModelName
  readonly options: CallOptions
  readonly scope: CallScope
  /** Whether the request of the attempt under way has left this process: one that failed before it did is no attempt. */
  sent(): boolean
  /** Scheme, host and port; known once a request was prepared. */
  origin(): string
  budget(): RetryBudget
  /** Whether the caller has seen nothing yet. */
  mayRetry(): boolean
  /** The error with its place, its number of attempts, and what had arrived. */
  locate(thrown: unknown, attempts: number): ModelError
}

interface Attempts {
  count: number
  /** 0 when nobody watches. */
  startedAt: number
  /** A closed connection was replaced: that is done once. */
  replaced: boolean
  maybeBilled: boolean
}

/** Makes attempts. Rejects with the last one's located error. */
export async function makeAttempts<Result>(plan: AttemptPlan, attempt: () => Promise<Result>): Promise<Result> {
  const made: Attempts = { count: 1, startedAt: 0, replaced: false, maybeBilled: false }
  for (;;) {
    made.startedAt = plan.options.onAttempt || attemptChannel() ? performance.now() : 0
    try {
      const result = await attempt()
      if (made.count === 1) plan.budget().earn()
      report(plan, made)
      return result
    } catch (thrown) {
      await recover(plan, made, thrown)
    }
  }
}

/** Waits until the next attempt, or throws the error for good. */
async function recover(plan: AttemptPlan, made: Attempts, thrown: unknown): Promise<void> {
  const sent = plan.sent()
  if (sent && made.count === 1) plan.budget().earn()
  made.maybeBilled ||= ModelError.is(thrown) && thrown.maybeBilled === true
  const error = plan.locate(billed(thrown, made.maybeBilled), sent ? made.count : made.count - 1)
  const replace: boolean = !made.replaced && isStale(thrown) && plan.options.retry !== false && plan.mayRetry()
  made.replaced ||= replace
  const wanted = replace ? 0 : waitFor(plan, error, made.count)
  const waitMs = wanted !== undefined && plan.budget().spend() ? wanted : undefined
  if (sent) report(plan, made, error, waitMs)
  if (waitMs === undefined) throw wanted === undefined ? error : exhausted(plan, error)
  try {
    if (waitMs > 0) await plan.scope.sleep(waitMs)
  } catch (interruption) {
    throw plan.locate(billed(interruption, made.maybeBilled), made.count)
  }
  made.count++
}

function waitFor(plan: AttemptPlan, error: ModelError, attempts: number): number | undefined {
  if (!plan.mayRetry() || plan.scope.ended) return undefined
  return retryDelayMs(error, attempts, plan.options.retry, plan.scope.remainingMs())
}

/** An earlier attempt may have been billed although the last one was not. */
function billed(thrown: unknown, maybeBilled: boolean): unknown {
  if (!maybeBilled || !ModelError.is(thrown) || thrown.maybeBilled) return thrown
  return new ModelError({ ...ModelError.prototype.toJSON.call(thrown), maybeBilled, cause: thrown.cause })
}

function exhausted(plan: AttemptPlan, error: ModelError): ModelError {
  const message = `${error.message} It was not tried again: the retry budget of ${plan.origin()} is used up.`
  return plan.locate(new ModelError({ ...ModelError.prototype.toJSON.call(error), message, cause: error.cause }), error.attempts)
}

function report(plan: AttemptPlan, made: Attempts, error?: ModelError, waitMs?: number): void {
  const { onAttempt } = plan.options
  const channel = attemptChannel()
  if ((!onAttempt && !channel) || made.startedAt === 0) return
  const record: AttemptRecord = {
    provider: plan.model.provider,
    modelId: plan.model.modelId,
    attempt: made.count,
    origin: plan.origin(),
    durationMs: performance.now() - made.startedAt,
    budgetLeft: plan.budget().left(),
    ...(error && { error, delivery: deliveryOf(error) }),
    ...(waitMs !== undefined && { waitMs }),
  }
  channel?.publish(record)
  try {
    onAttempt?.(record)
  } catch (failure) {
    // As with event listeners: an observer that throws is reported, and changes nothing for the call.
    queueMicrotask(() => {
      throw failure
    })
  }
}

function deliveryOf(error: ModelError): Delivery {
  if (error.maybeBilled) return 'ambiguous'
  return error.phase === 'request' ? 'never-sent' : 'rejected'
}
