import type { ChatEvent } from './chat.ts'

/** Anything that events are appended to: a queue, or a plain array. */
export interface EventOut {
  push(event: ChatEvent): unknown
}

/** Events that were decoded and not yet read, in order. Nearly always there is one or none, for which no array is made. */
export class EventQueue implements EventOut {
  first: ChatEvent | undefined
  /** What came behind `first` while it was not yet read, from `position` on. */
  rest: ChatEvent[] | undefined
  position = 0

  get isEmpty(): boolean {
    return this.first === undefined && this.rest === undefined
  }

  get last(): ChatEvent | undefined {
    return this.rest?.at(-1) ?? this.first
  }

  push(event: ChatEvent): void {
    if (this.rest) this.rest.push(event)
    else if (this.first === undefined) this.first = event
    else this.rest = [event]
  }

  shift(): ChatEvent | undefined {
    const { first, rest } = this
    if (first !== undefined) {
      this.first = undefined
      return first
    }
    if (!rest) return undefined
    const event = rest[this.position++]
    if (this.position === rest.length) this.clear()
    return event
  }

  clear(): void {
    this.first = undefined
    this.rest = undefined
    this.position = 0
  }
}
