import { describe, expect, test } from 'vitest'
import type { ChatEvent } from './chat.ts'
import { EventQueue } from './event-queue.ts'

describe('an event queue', () => {
  test('gives events in the order in which they came, however pushes and shifts interleave', () => {
    const random = generator(7)
    for (let round = 0; round < 200; round++) {
      const queue = new EventQueue()
      const expected: ChatEvent[] = []
      for (let step = 0; step < 60; step++) {
        if (random() < 0.55) {
          const event = textOf(`${round}.${step}`)
          queue.push(event)
          expected.push(event)
        } else expect(queue.shift()).toBe(expected.shift())
        expect(queue.isEmpty).toBe(expected.length === 0)
        expect(queue.last).toBe(expected.at(-1))
      }
    }
  })

  test('is empty after it was cleared, and goes on from there', () => {
    const queue = new EventQueue()
    for (const text of ['a', 'b', 'c']) queue.push(textOf(text))
    queue.shift()
    queue.clear()
    expect(queue.isEmpty).toBe(true)
    expect(queue.shift()).toBeUndefined()
    queue.push(textOf('d'))
    expect(queue.shift()).toEqual(textOf('d'))
  })
})

function textOf(text: string): ChatEvent {
  return { type: 'text-delta', part: 0, text }
}

function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
