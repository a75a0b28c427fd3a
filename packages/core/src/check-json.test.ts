import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { checkJson } from './check-json.ts'
import { ModelError } from './model-error.ts'

class Person {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

const shared = { a: 1 }

describe('checkJson', () => {
  test.each([
    ['plain values', { text: 'a', number: -1.5, yes: true, none: null, list: [1, ['x'], {}], nested: { deep: { deeper: [] } } }],
    ['absent values, which are left out', { absent: undefined }],
    ['a primitive', 'text'],
    ['null', null],
    ['the same object in two places', { first: shared, second: shared, list: [shared, shared] }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['an object of another realm', runInNewContext('({ a: [1, { b: 2 }] })')],
    ['a date, which knows its JSON', { at: new Date(0) }],
    ['a frozen object', Object.freeze({ a: Object.freeze([1]) })],
  ])('%s may be sent', (_name, value) => {
    expect(() => checkJson(value)).not.toThrow()
  })

  test.each([
    ['not a number', { temperature: Number.NaN }, 'temperature', 'NaN'],
    ['an infinite number', { tools: [{ max: -Infinity }] }, 'tools[0].max', '-Infinity'],
    ['a big integer', { seed: 1n }, 'seed', 'a bigint'],
    ['a function', { tools: [{ execute: () => {} }] }, 'tools[0].execute', 'a function'],
    ['a symbol', { a: { b: Symbol('x') } }, 'a.b', 'a symbol'],
    ['a map', { headers: new Map() }, 'headers', 'an instance of Map'],
    ['bytes', { image: new Uint8Array(2) }, 'image', 'an instance of Uint8Array'],
    ['an instance of a class', { user: new Person('Ada') }, 'user', 'an instance of Person'],
    ['a regular expression', [[/x/]], '[0][0]', 'an instance of RegExp'],
  ])('%s may not, and the error says where it is', (_name, value, place, what) => {
    expect(failure(value)).toMatchObject({
      code: 'bad_request',
      attempts: 0,
      message: `The request cannot be sent as JSON: ${place} is ${what}.`,
    })
  })

  test('a circle is found where it closes', () => {
    const node: { name: string; next: { previous?: unknown } } = { name: 'a', next: {} }
    node.next.previous = node
    expect(failure({ node }).message).toContain('node.next.previous is circular')
    const list: unknown[] = []
    list.push(list)
    expect(failure(list).message).toContain('[0] is circular')
  })

  test('the body itself may be the culprit', () => {
    expect(failure(() => {}).message).toContain('its body is a function')
  })
})

function failure(value: unknown): ModelError {
  try {
    checkJson(value)
  } catch (error) {
    if (ModelError.is(error)) return error
    throw error
  }
  throw new Error('Expected a ModelError.')
}
