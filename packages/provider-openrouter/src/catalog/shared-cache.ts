/**
 * Answers kept for a while and asked for once at a time. A caller who aborts leaves; the request goes on for the others and ends with
 * the last of them.
 */
import { ModelError } from '@polymux/core'
import { throwIfAborted, untilAborted } from '../wire/call-clock.ts'

/** A cache of values by name. */
export interface SharedCache {
  /** The value under `name`: kept, on its way, or asked for by `load`. */
  get<T>(name: string, load: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T>
  /** The value under `name` if it is kept and fresh. */
  fresh(name: string): unknown
  clear(): void
}

interface Entry {
  value?: { readonly kept: unknown }
  freshUntil: number
  flight?: Flight | undefined
}

interface Flight {
  readonly promise: Promise<unknown>
  readonly controller: AbortController
  waiting: number
}

const mostEntries = 50
/** So long a value stays in use when asking for a newer one failed, before that is tried again. */
const staleMs = 30_000

/** `ttlMs` of 0 keeps nothing, but still asks once for callers at the same time. */
export function createSharedCache(ttlMs: () => number): SharedCache {
  let entries = new Map<string, Entry>()

  function entryOf(name: string): Entry {
    const known = entries.get(name)
    if (known) return known
    const oldest = entries.size < mostEntries ? undefined : entries.keys().next().value
    if (oldest !== undefined) entries.delete(oldest)
    const entry: Entry = { freshUntil: 0 }
    entries.set(name, entry)
    return entry
  }

  return {
    async get<T>(name: string, load: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
      throwIfAborted(signal)
      const entry = entryOf(name)
      // Safe: under one name there are only values of one `load`.
      if (entry.value && entry.freshUntil > Date.now()) return entry.value.kept as T
      const flight = (entry.flight ??= takeOff(entry, load, ttlMs()))
      flight.waiting++
      try {
        // Safe: as above.
        return (await untilAborted(flight.promise, signal)) as T
      } finally {
        if (--flight.waiting === 0 && entry.flight === flight) {
          entry.flight = undefined
          flight.controller.abort()
        }
      }
    },
    fresh(name) {
      const entry = entries.get(name)
      return entry?.value && entry.freshUntil > Date.now() ? entry.value.kept : undefined
    },
    clear() {
      entries = new Map()
    },
  }
}

function takeOff<T>(entry: Entry, load: (signal: AbortSignal) => Promise<T>, ttlMs: number): Flight {
  const controller = new AbortController()
  const land = (): void => {
    if (entry.flight === flight) entry.flight = undefined
  }
  const promise = load(controller.signal).then(
    (kept) => {
      land()
      if (ttlMs > 0) {
        entry.value = { kept }
        entry.freshUntil = Date.now() + ttlMs
      }
      return kept
    },
    (error: unknown) => {
      land()
      // A list of an hour ago is better than none while OpenRouter cannot be reached.
      if (!entry.value || !ModelError.is(error) || !error.retryable) throw error
      entry.freshUntil = Date.now() + Math.min(staleMs, ttlMs)
      return entry.value.kept
    },
  )
  // When all who waited have left, nobody hears how it ended.
  promise.catch(() => {})
  const flight: Flight = { promise, controller, waiting: 0 }
  return flight
}
