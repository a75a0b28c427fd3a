/**
 * Many calls, one signal: a server hands the signal of its shutdown to every call under way, and Node warns of a leak at the eleventh
 * listener. So a signal has one listener, however many wait for its abort.
 */

/** Whoever waits for an abort. */
export interface AbortWaiter {
  aborted(reason: unknown): void
}

const shared = new WeakMap<AbortSignal, SharedListener>()

/** Calls the waiter when the signal aborts, unless it leaves before. The signal must not have aborted yet. */
export function waitForAbort(signal: AbortSignal, waiter: AbortWaiter): void {
  let listener = shared.get(signal)
  if (!listener) {
    listener = new SharedListener(signal)
    shared.set(signal, listener)
    signal.addEventListener('abort', listener)
  }
  listener.waiters.add(waiter)
}

/** The waiter waits no longer; the last one takes the listener with it. */
export function leaveAbort(signal: AbortSignal, waiter: AbortWaiter): void {
  const listener = shared.get(signal)
  if (!listener?.waiters.delete(waiter) || listener.waiters.size > 0) return
  shared.delete(signal)
  signal.removeEventListener('abort', listener)
}

/** Its own listener object, so that removing it needs no closure. */
class SharedListener {
  readonly signal: AbortSignal
  readonly waiters = new Set<AbortWaiter>()

  constructor(signal: AbortSignal) {
    this.signal = signal
  }

  handleEvent(): void {
    for (const waiter of this.waiters) {
      try {
        waiter.aborted(this.signal.reason)
      } catch (failure) {
        // As with listeners of their own: one that throws is reported, and keeps nobody else from hearing.
        queueMicrotask(() => {
          throw failure
        })
      }
    }
  }
}
