/** A recorded stream read to its end: every event, and the result or error it ended in. */
import { ModelError } from '@polymux/core'
import type { ChatEvent, ChatModel, ModelErrorFields } from '@polymux/core'
import { once, request } from './replay-call.ts'

export interface StreamRun {
  readonly events: readonly ChatEvent[]
  /** What the loop threw, as plain data; absent after a result. */
  readonly error?: ModelErrorFields
}

/** Reads a stream event by event. Throws what is no `ModelError`. */
export async function runStream(model: ChatModel): Promise<StreamRun> {
  const events: ChatEvent[] = []
  try {
    for await (const event of model.stream(request, once)) events.push(event)
    return { events }
  } catch (error) {
    if (!ModelError.is(error)) throw error
    return { events, error: error.toJSON() }
  }
}
