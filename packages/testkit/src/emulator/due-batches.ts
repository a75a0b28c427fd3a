/** Delivers an answer by the clock: what is due is handed over together, so that a fast stream costs no turn of the loop for each event. */
import { wait } from '../http/wait.ts'
import type { TimedBytes } from '../fixture/fixture-bytes.ts'

const mostBytesAtOnce = 65_536

/** What is due at the same time, in arrays of at most 64 KiB unless one piece is longer. Throws the reason of `signal` when that is aborted. */
export async function* dueBatches(
  chunks: readonly TimedBytes[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  const startedAt = performance.now()
  let next = 0
  while (next < chunks.length) {
    let elapsedMs = performance.now() - startedAt
    const waitMs = (chunks[next]?.atMs ?? 0) - elapsedMs
    if (waitMs > 0) {
      await wait(waitMs, signal)
      elapsedMs += waitMs
    }
    signal?.throwIfAborted()
    const end = endOfBatch(chunks, next, elapsedMs)
    yield chunks.slice(next, end).map(({ bytes }) => bytes)
    next = end
  }
}

/** Always at least one. */
function endOfBatch(chunks: readonly TimedBytes[], start: number, elapsedMs: number): number {
  let end = start + 1
  let size = chunks[start]?.bytes.length ?? 0
  for (let chunk = chunks[end]; chunk && chunk.atMs <= elapsedMs; chunk = chunks[end]) {
    size += chunk.bytes.length
    if (size > mostBytesAtOnce) break
    end++
  }
  return end
}

/** The same one by one, for a caller in process. */
export async function* onePerTurn(batches: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const batch of batches) yield* batch
}
