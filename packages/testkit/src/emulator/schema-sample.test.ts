import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../json/json-value.ts'
import { promptWords } from './prompt-words.ts'
import { sampleOf } from './schema-sample.ts'

const words = promptWords('Compare the weather of Paris and Rome on day 3 and day 12.5')

describe('a sample of a schema', () => {
  test.each<[string, JsonValue, JsonValue]>([
    ['a string about the prompt', { type: 'string' }, 'Compare, weather, Paris'],
    ['the first of an enum', { enum: ['b', 'a'] }, 'b'],
    ['a const', { const: 7 }, 7],
    ['a default', { type: 'integer', default: 4 }, 4],
    ['an example', { type: 'string', examples: ['x'] }, 'x'],
    ['a boolean', { type: 'boolean' }, true],
    ['null', { type: 'null' }, null],
    ['the type that is not null', { type: ['null', 'integer'] }, 3],
    ['a number of the prompt', { type: 'number' }, 3],
    ['a number moved into its bounds', { type: 'integer', minimum: 10, maximum: 20 }, 10],
    ['a number below its exclusive bound', { type: 'integer', exclusiveMaximum: 3 }, 2],
    ['a multiple', { type: 'integer', multipleOf: 5, minimum: 1 }, 5],
    ['a date', { type: 'string', format: 'date' }, '2026-01-31'],
    ['a long enough string', { type: 'string', minLength: 25, maxLength: 26 }, 'Compare, weather, Paris..'],
    ['a short enough string', { type: 'string', maxLength: 7 }, 'Compare'],
    ['an array with as many items as it needs', { type: 'array', items: { type: 'boolean' }, minItems: 2 }, [true, true]],
    ['a tuple', { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'boolean' }] }, [3, true]],
    ['an empty object', { type: 'object' }, {}],
    ['anything', {}, 'Compare, weather, Paris'],
  ])('is %s', (_name, schema, sample) => {
    expect(sampleOf(schema, words)).toEqual(sample)
  })

  test('is an object with every property, names for names and numbers in turn', () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' }, topic: { type: 'string' }, from: { type: 'integer' }, to: { type: 'number' } },
      required: ['city'],
    }
    expect(sampleOf(schema, words)).toEqual({ city: 'Paris', topic: 'Compare, weather, Paris', from: 3, to: 12.5 })
  })

  test('follows references, alternatives and allOf, and stops in a schema that holds itself', () => {
    const schema = {
      $defs: {
        node: { type: 'object', properties: { value: { type: 'integer' }, next: { $ref: '#/$defs/node' } }, required: ['value'] },
      },
      allOf: [
        { type: 'object', properties: { root: { $ref: '#/$defs/node' } } },
        { properties: { either: { anyOf: [{ type: 'null' }, { type: 'boolean' }] } } },
      ],
    }
    const sample = sampleOf(schema, words)
    expect(sample).toMatchObject({ either: true, root: { value: 3, next: { value: 13 } } })
    expect(JSON.stringify(sample).length).toBeLessThan(200)
  })
})

describe('the words of a prompt', () => {
  test.each([
    ['Describe a calm sea at dawn as a table and code', 'calm sea, dawn', ['calm', 'sea', 'dawn']],
    ['Hi', 'Hi', []],
    ['', 'nothing in particular', []],
    ['Was kostet die Größe 東京?', 'kostet die Größe', ['kostet', 'die', 'Größe']],
  ])('%s', (prompt, topic, keywords) => {
    expect(promptWords(prompt)).toMatchObject({ topic, keywords })
  })
})
