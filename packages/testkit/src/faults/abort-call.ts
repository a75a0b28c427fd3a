import type { CallOptions } from '@polymux/core'
import { closingTime, rejectionOf, type ClientReport } from './client-report.ts'
import type { FaultServer } from './fault-server.ts'

/** A call, and when it is aborted. */
export interface AbortPlan {
  readonly call: (options: CallOptions) => Promise<unknown>
  /** Resolves when the call shall be aborted. Absent: it was aborted before it was made. */
  readonly moment?: () => Promise<unknown>
  /** Whose first connection must be closed by that. */
  readonly server?: FaultServer
}

/** Makes the call, aborts it, and measures what follows. */
export async function abortCall({ call, moment, server }: AbortPlan): Promise<ClientReport> {
  const reason = new Error('The caller has changed its mind.')
  const controller = new AbortController()
  if (!moment) controller.abort(reason)
  const startedAt = performance.now()
  const outcome = rejectionOf(call({ signal: controller.signal }))
  if (!moment) return { error: await outcome, reason, settledAfterMs: performance.now() - startedAt }
  await moment()
  const abortedAt = performance.now()
  const abortedAtServer = server?.now()
  controller.abort(reason)
  const report = { error: await outcome, reason, settledAfterMs: performance.now() - abortedAt }
  if (!server || abortedAtServer === undefined) return report
  return { ...report, closedAfterMs: (await closingTime(server, 1)) - abortedAtServer }
}
