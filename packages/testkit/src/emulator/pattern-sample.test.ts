import { expect, test } from 'vitest'
import { patternSample } from './pattern-sample.ts'
import { sampleOf } from './schema-sample.ts'

test.each([
  '^[A-Z]{3}-\\d{4}$',
  '^(red|green)[a-z]*$',
  '^\\+?[1-9]\\d{1,14}$',
  '^#[0-9a-fA-F]{6}$',
  '[^a-z\\s]{2,}',
  '^(?:\\d{3}\\.){2}x?$',
  '^.+@.+\\.[a-z]{2,}$',
  '\\bsea\\b',
])('a text that %s matches', (pattern) => {
  expect(patternSample(pattern)).toMatch(new RegExp(pattern, 'u'))
})

test.each(['(?=a)a', '(a)\\1', '[', '\\p{L}+', '^(?<!x)$'])('%s is not known, or no pattern at all', (pattern) => {
  expect(patternSample(pattern)).toBeUndefined()
})

const words = { topic: 'calm sea', names: ['Ann'], numbers: [41, 3] }
const node = { type: 'object', properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } }, required: ['next'] }

test.each([
  [{ type: 'string', pattern: '^[a-z ]+$' }, 'calm sea'],
  [{ type: 'string', pattern: '^\\d{2}$' }, '44'],
  [{ type: 'array', uniqueItems: true, minItems: 3, items: { type: 'string' } }, ['calm sea', 'calm sea 2', 'calm sea 3']],
  [{ type: 'array', uniqueItems: true, minItems: 2, items: { enum: ['a', 'b', 'c'] } }, ['a', 'b']],
  [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, 0.5],
  [
    { type: 'object', minProperties: 2, additionalProperties: { type: 'boolean' } },
    { extra1: true, extra2: true },
  ],
  [{ prefixItems: [{ type: 'boolean' }], items: { type: 'integer' }, minItems: 3 }, [true, 41, 3]],
  [{ type: 'integer', default: 'x' }, 41],
  [{ allOf: [{ properties: { a: { const: 1 } }, required: ['a'] }, { properties: { b: { const: 2 } } }] }, { a: 1, b: 2 }],
  [node, { next: { next: { next: { next: null } } } }],
])('a sample of %j', (schema, sample) => {
  expect(sampleOf(schema, words)).toEqual(sample)
})

test('a schema that is deep by itself is followed to its end', () => {
  let schema: object = { type: 'string' }
  for (let level = 0; level < 20; level++) schema = { type: 'object', properties: { in: schema }, required: ['in'] }
  // Safe: the schema was put together from JSON alone.
  expect(JSON.stringify(sampleOf(schema as Parameters<typeof sampleOf>[0], words))).toBe(
    `${'{"in":'.repeat(20)}"calm sea"${'}'.repeat(20)}`,
  )
})
