/** A recorded event stream taken apart at its blank lines, with the place of every event in the bytes. */

/** An event that carries data; comments have none. Positions are bytes. */
export interface StreamEvent {
  readonly data: string
  readonly start: number
  /** Position of the blank line's first byte, after the last line break of the event. */
  readonly end: number
}

/** The events of a stream. What follows the last blank line was never finished and is none. */
export function eventsOf(bytes: Buffer): readonly StreamEvent[] {
  const events: StreamEvent[] = []
  let start = 0
  for (;;) {
    const end = bytes.indexOf('\n\n', start)
    if (end < 0) return events
    const lines = bytes.toString('utf8', start, end).split('\n')
    const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(line[5] === ' ' ? 6 : 5))
    if (data.length > 0) events.push({ data: data.join('\n'), start, end: end + 1 })
    start = end + 2
  }
}
