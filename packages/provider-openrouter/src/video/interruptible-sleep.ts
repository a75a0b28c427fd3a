import { ModelError } from '@polymux/core'
import type { CallOptions } from '@polymux/core'

/** Waits, unless the caller's signal or the deadline comes first: then it rejects with `aborted` or `timeout`, at once. */
export function interruptibleSleep(milliseconds: number, { deadline, signal }: CallOptions): Promise<void> {
  const leftMs = (deadline ?? Infinity) - Date.now()
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal))
    const abort = (): void => {
      clearTimeout(timer)
      if (signal) reject(aborted(signal))
    }
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', abort)
        if (leftMs < milliseconds) reject(late())
        else resolve()
      },
      Math.max(0, Math.min(milliseconds, leftMs)),
    )
    signal?.addEventListener('abort', abort, { once: true })
  })
}

function aborted(signal: AbortSignal): ModelError {
  if (ModelError.is(signal.reason)) return signal.reason
  const message = '[openrouter] The wait was aborted by the caller.'
  return new ModelError({ code: 'aborted', message, provider: 'openrouter', cause: signal.reason })
}

function late(): ModelError {
  const message = '[openrouter] The wait took longer than its total time allows (timeouts.totalMs or deadline).'
  return new ModelError({ code: 'timeout', message, provider: 'openrouter', retryable: false })
}
