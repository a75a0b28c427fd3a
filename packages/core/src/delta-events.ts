/** From deltas to events: folds, finishes, retries what may be retried, and gives every failure its place and what had arrived. */
import { openScope } from './call-scope.ts'
import type { CallScope } from './call-scope.ts'
import { applyDelta, endAssembly, partialResult, startAssembly } from './chat-assembly.ts'
import type { ChatAssembly, ModelName } from './chat-assembly.ts'
import type { ChatCall, EventSource } from './chat-call.ts'
import type { ChatEvent } from './chat.ts'
import type { ChatDelta } from './chat-delta.ts'
import { locateError } from './locate-error.ts'
import type { Warning } from './model.ts'
import type { ErrorCode, ModelError } from './model-error.ts'
import { withObject } from './output.ts'
import { defaultTotalMs, retryDelayMs } from './retry.ts'

/** One attempt at a reply. `next` gives the deltas of one network chunk or one step, and `undefined` when the bytes ended. */
export interface DeltaSource {
  /** Whether the request left this process: one that failed before it did is no attempt. */
  readonly sent: boolean
  next(): Promise<readonly ChatDelta[] | undefined>
  /** The attempt is over, early or not. Idempotent. */
  close(): void
}

/** One call, and how to make an attempt at it. */
export interface DeltaCall {
  readonly model: ModelName
  readonly call: ChatCall
  /** The live list of the call. */
  readonly warnings: readonly Warning[]
  /** Whether a failed attempt may be made again, as the call's retry policy says. */
  readonly retries: boolean
  /** Starts an attempt. */
  open(scope: CallScope): DeltaSource
  /** What must not show in an error. */
  readonly secrets?: () => readonly string[]
  /** Code for what a codec throws. Default `upstream`. */
  readonly foreign?: ErrorCode
}

/** The events of a call. Nothing is retried once an event was handed over. */
export function deltaEvents(plan: DeltaCall): EventSource {
  const { call, model, warnings } = plan
  const { deadline, retry, timeouts } = call.options
  const scope = openScope({ signal: call.signal, deadline, totalMs: timeouts?.totalMs ?? defaultTotalMs })
  const phase = call.streaming ? 'stream' : 'body'
  const locate = (thrown: unknown, made: number): ModelError => locateCall(plan, thrown, made, assembly)
  let assembly = startAssembly(model, warnings, phase)
  let source: DeltaSource | undefined
  let attempts = 1
  let ended = false

  function close(): void {
    ended = true
    source?.close()
    scope.close()
  }

  /** The next events of this attempt: none when its deltas caused none. */
  async function step(): Promise<ChatEvent[]> {
    if (!source && scope.signal.aborted) throw scope.signal.reason
    source ??= plan.open(scope)
    const deltas = await source.next()
    const events: ChatEvent[] = []
    if (deltas) {
      for (const delta of deltas) applyDelta(assembly, delta, events)
      return events
    }
    const result = await withObject(endAssembly(assembly, events), call.request)
    ended = true
    events.push({ type: 'finish', result })
    return events
  }

  /** Waits until the next attempt, or throws the error for good. */
  async function recover(thrown: unknown): Promise<void> {
    const error = locate(thrown, source?.sent ? attempts : attempts - 1)
    source?.close()
    source = undefined
    const waitMs = plan.retries && !assembly.started ? retryDelayMs(error, attempts, retry, scope.remainingMs()) : undefined
    if (waitMs === undefined) throw error
    try {
      await scope.sleep(waitMs)
    } catch (interruption) {
      throw locate(interruption, attempts)
    }
    assembly = startAssembly(model, warnings, phase)
    attempts++
  }

  return {
    close,
    async next() {
      while (!ended) {
        try {
          const events = await step()
          if (events.length > 0) return events
        } catch (thrown) {
          await recover(thrown)
        }
      }
      return undefined
    },
  }
}

function locateCall(plan: DeltaCall, thrown: unknown, attempts: number, assembly: ChatAssembly): ModelError {
  const { foreign = 'upstream', model } = plan
  return locateError(thrown, { ...model, attempts, partial: partialResult(assembly), secrets: plan.secrets?.() ?? [], foreign })
}
