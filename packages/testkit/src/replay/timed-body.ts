/** Delivers a planned body chunk by chunk, and ends when its caller gives up, whatever it is doing. */
import type { BodyPlan } from '../fixture/fixture-bytes.ts'

/**
 * The chunks of `plan` at `speed` (1: as recorded, Infinity: at once). Throws what the plan's end says; a stalled body ends only
 * by `signal`, whose reason is thrown at once in every phase.
 */
export function timedBody(plan: BodyPlan, speed: number, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  // The clock starts here, with the headers, and not when the caller gets round to reading.
  const startedAt = performance.now()
  return deliver(plan, (atMs) => waitMs(atMs / speed - (performance.now() - startedAt), signal), signal)
}

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
  if (plan.end === 'reset') throw connectionError('read ECONNRESET', 'ECONNRESET')
  if (plan.end === 'fin') throw connectionError('other side closed', 'UND_ERR_SOCKET')
  if (plan.end === 'stall' || plan.end === 'abort') await forever(signal)
}

/** Resolves after `ms`, at once for anything not positive; rejects with the signal's reason. */
async function waitMs(ms: number, signal?: AbortSignal): Promise<void> {
  if (!(ms > 0)) return
  signal?.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

async function forever(signal: AbortSignal | undefined): Promise<never> {
  return await new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** The message and code Node and undici give to a broken connection. */
function connectionError(message: string, code: string): Error {
  return Object.assign(new Error(message), { code, syscall: 'read' })
}
