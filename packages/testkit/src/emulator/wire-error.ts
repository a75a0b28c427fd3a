import type { JsonObject } from '../json/json-value.ts'

/** An answer that is OpenRouter's error envelope. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly status: number
  readonly metadata: JsonObject | undefined

  constructor(status: number, message: string, metadata?: JsonObject) {
    super(message)
    this.status = status
    this.metadata = metadata
  }
}

/** 404, in the words of the real one. */
export function noEndpoints(modalities: readonly string[]): WireError {
  return new WireError(404, `No endpoints found that support the requested output modalities: ${modalities.join(', ')}`)
}
