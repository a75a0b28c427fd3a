/** Delivers a planned body chunk by chunk, and ends when its caller gives up, whatever it is doing. */
import { wait } from '../http/wait.ts'
import type { ByteBody, ByteSink } from '@polymux/core'
import type { BodyPlan } from '../fixture/fixture-bytes.ts'
import { playBody } from './body-player.ts'
import { brokenBody } from './connection-error.ts'

/**
 * The chunks of `plan` at `speed` (1: as recorded, Infinity: at once). Throws what the plan's end says; a stalled body ends only
 * by `signal`, whose reason is thrown at once in every phase.
 */
export function timedBody(plan: BodyPlan, speed: number, signal?: AbortSignal): TimedBody {
  // The clock starts here, with the headers, and not when the caller gets round to reading.
  const startedAt = performance.now()
  const chunks = deliver(plan, (atMs) => wait(atMs / speed - (performance.now() - startedAt), signal), signal)
  return Object.assign(chunks, { pour: (sink: ByteSink) => playBody(plan, sink, { speed, startedAt, signal }) })
}

/** A body that can be iterated, or poured as core prefers it. */
export type TimedBody = AsyncGenerator<Uint8Array, void, undefined> & Required<Pick<ByteBody, 'pour'>>

async function* deliver(
  plan: BodyPlan,
  until: (atMs: number) => Promise<void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const { atMs, bytes } of plan.chunks) {
    await until(atMs)
    signal?.throwIfAborted()
    yield bytes
  }
  await until(plan.endAtMs)
  signal?.throwIfAborted()
  if (plan.end === 'reset' || plan.end === 'fin') throw brokenBody(plan.end)
  if (plan.end === 'stall' || plan.end === 'abort') await forever(signal)
}

async function forever(signal: AbortSignal | undefined): Promise<never> {
  return await new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
