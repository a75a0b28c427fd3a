/**
 * Undici tells a request's fate to a handler, of which there are two generations: `onConnect` to `onError` (undici 5 to 7, and the
 * `fetch` of Node 20 to 24), and `onRequestStart` to `onResponseError` (undici 7 and later). Both are spoken to through the newer.
 */

/** By which a handler steers its request. */
export interface DispatchController {
  readonly aborted: boolean
  readonly paused: boolean
  readonly reason: Error | null
  readonly rawHeaders: Buffer[] | null
  readonly rawTrailers: Buffer[] | null
  abort(reason?: Error): void
  pause(): void
  resume(): void
}

/** Headers by name in lower case; a name that occurs several times has a list. */
export type HeaderRecord = Record<string, string | string[]>

/** What a handler of either generation may have. */
export interface DispatchHandler {
  onRequestStart?(controller: DispatchController, context: object): void
  onResponseStart?(controller: DispatchController, status: number, headers: HeaderRecord, statusText?: string): void
  onResponseData?(controller: DispatchController, chunk: Buffer): void
  onResponseEnd?(controller: DispatchController, trailers: HeaderRecord): void
  onResponseError?(controller: DispatchController, error: Error): void

  onConnect?(abort: (reason?: Error) => void, context: object): void
  onResponseStarted?(): void
  onHeaders?(status: number, headers: Buffer[], resume: () => void, statusText: string): boolean | void
  onData?(chunk: Buffer): boolean | void
  /** Buffers; undici's own types say strings. */
  onComplete?(trailers: readonly unknown[] | null): void
  onError?(error: Error): void
}

/** The newer generation, complete. */
export type ModernHandler = Required<
  Pick<DispatchHandler, 'onRequestStart' | 'onResponseStart' | 'onResponseData' | 'onResponseEnd' | 'onResponseError'>
>

/** Speaks to a handler of either generation. */
export function modernHandler(handler: DispatchHandler): ModernHandler {
  return handler.onRequestStart ? completed(handler) : translated(handler)
}

function completed(handler: DispatchHandler): ModernHandler {
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onResponseStart(controller, status, headers, statusText) {
      handler.onResponseStarted?.()
      handler.onResponseStart?.(controller, status, headers, statusText)
    },
    onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
    onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
    onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
  }
}

function translated(handler: DispatchHandler): ModernHandler {
  return {
    onRequestStart: (controller, context) => handler.onConnect?.((reason) => controller.abort(reason), context),
    onResponseStart(controller, status, _, statusText) {
      handler.onResponseStarted?.()
      const resume = (): void => controller.resume()
      if (handler.onHeaders?.(status, controller.rawHeaders ?? [], resume, statusText ?? '') === false) controller.pause()
    },
    onResponseData(controller, chunk) {
      if (handler.onData?.(chunk) === false) controller.pause()
    },
    onResponseEnd: (controller) => handler.onComplete?.(controller.rawTrailers ?? []),
    onResponseError: (_, error) => handler.onError?.(error),
  }
}

/** Names and values in turn, as they would have come over the wire. */
export function rawPairs(pairs: readonly (readonly [name: string, value: string])[]): Buffer[] {
  return pairs.flat().map((text) => Buffer.from(text, 'latin1'))
}

/** The same by name. */
export function headerRecord(pairs: readonly (readonly [name: string, value: string])[]): HeaderRecord {
  const record: HeaderRecord = {}
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    const before = record[key]
    record[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]
  }
  return record
}
