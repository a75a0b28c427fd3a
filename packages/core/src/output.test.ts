import { describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import * as z from 'zod'
import type { ChatDelta } from './chat-delta.ts'
import { createChatModel } from './create-chat-model.ts'
import { jsonSchemaOf } from './output.ts'
import type { Schema, StandardSchema } from './schema.ts'

const person = z.object({ name: z.string(), age: z.number().int().default(30) })

describe('structured output', () => {
  test('a schema gives a typed, validated object with its defaults applied', async () => {
    const result = await answer(person, text('{"name":"Ada"}'))
    expect(result.object).toEqual({ name: 'Ada', age: 30 })
    expect(result.text).toBe('{"name":"Ada"}')
    // Safe by inference: this line only compiles because `object` has the output type of the schema.
    const age: number | undefined = result.object?.age
    expect(age).toBe(30)
  })

  test('a transform is applied, synchronous or not', async () => {
    const shouted = z.object({ name: z.string().transform(async (name) => name.toUpperCase()) })
    expect((await answer(shouted, text('{"name":"Ada"}'))).object).toEqual({ name: 'ADA' })
  })

  test('stream and generate give the same object', async () => {
    const { stream } = modelOf(text('{"name":', '"Ada","age":3}'))
    expect((await stream({ messages, output: person }).result).object).toEqual({ name: 'Ada', age: 3 })
  })

  test("'json' takes any JSON", async () => {
    for (const value of ['null', '3', '"x"', '[1,{"a":[]}]', ' {"a":1}\n'])
      expect((await answer('json', text(value))).object).toEqual(JSON.parse(value))
  })

  test('plain JSON Schema asks for a shape without checking it', async () => {
    const schema: Schema = { jsonSchema: { type: 'object', required: ['name'] } }
    expect((await answer(schema, text('{"other":1}'))).object).toEqual({ other: 1 })
  })

  test('without an output setting there is no object, JSON or not', async () => {
    expect(Object.hasOwn(await answer(undefined, text('{"a":1}')), 'object')).toBe(false)
  })

  test('an answer that does not match is output_invalid, says where, and keeps the whole result', async () => {
    const error = await failure(answer(person, [...text('{"name":3,"age":"x"}'), { type: 'usage', usage: { inputTokens: 4 } }]))
    expect(error).toMatchObject({ code: 'output_invalid', phase: 'body', provider: 'mock', modelId: 'm', retryable: false })
    expect(error.message).toContain('name:')
    expect(error.message).toContain('age:')
    expect(error.partial).toMatchObject({ text: '{"name":3,"age":"x"}', usage: { inputTokens: 4 } })
  })

  test('an answer that is not JSON is output_invalid, for a schema and for json alike', async () => {
    for (const output of [person, 'json'] as const) {
      const error = await failure(answer(output, text('Sure! {"name":"Ada"}')))
      expect(error).toMatchObject({ code: 'output_invalid', partial: { text: 'Sure! {"name":"Ada"}' } })
      expect(error.message).toContain('is not JSON')
    }
  })

  test('an answer cut at the token limit says so, and how to get a longer one', async () => {
    const error = await failure(answer(person, text('{"name":"Ad'), { type: 'finish', reason: 'length', truncated: true }))
    expect(error.code).toBe('output_invalid')
    expect(error.message).toContain('maxOutputTokens')
    expect(error.partial?.text).toBe('{"name":"Ad')
  })

  test('no text at all is output_invalid', async () => {
    expect(await failure(answer(person, []))).toMatchObject({ code: 'output_invalid', partial: { text: '' } })
  })

  test('a model that calls a tool, refuses or is filtered gives no object and no error', async () => {
    const tool: ChatDelta[] = [{ type: 'tool', key: 0, id: 'c', name: 'f', text: '{}' }]
    const refusal: ChatDelta[] = [{ type: 'refusal', text: 'No.' }]
    const results = [
      await answer(person, tool),
      await answer('json', refusal),
      await answer(person, text('I can'), { type: 'finish', reason: 'content-filter' }),
    ]
    for (const result of results) expect(Object.hasOwn(result, 'object')).toBe(false)
    expect(results.map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop', 'content-filter'])
  })
})

describe('jsonSchemaOf', () => {
  test('zod gives the input side: what has a default is not required', () => {
    expect(jsonSchemaOf(person)).toMatchObject({
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer', default: 30 } },
      required: ['name'],
    })
    expect(jsonSchemaOf(person)).not.toHaveProperty('$schema')
  })

  test('one schema is converted once', () => {
    let conversions = 0
    const schema = standard({ input: () => ({ type: 'object', conversions: ++conversions }) })
    expect(jsonSchemaOf(schema)).toBe(jsonSchemaOf(schema))
    expect(conversions).toBe(1)
    expect(jsonSchemaOf(person)).toBe(jsonSchemaOf(person))
  })

  test('JSON Schema given directly is used as it is', () => {
    const jsonSchema = { type: 'string' }
    expect(jsonSchemaOf({ jsonSchema })).toBe(jsonSchema)
  })

  test.each([
    ['has none', undefined],
    ['has one without an input side', {}],
    ['has one that is no function', { input: 'yes' }],
  ])('a schema that should have a converter and %s is a configuration error that says what to do', (_name, converter) => {
    let error: unknown
    try {
      jsonSchemaOf(standard(converter))
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({
      code: 'configuration',
      message: expect.stringMatching(/old-library.*zod 4\.2.*\{ jsonSchema \}/),
    })
  })
})

const messages = [{ role: 'user', content: 'Who?' }] as const

function text(...pieces: readonly string[]): ChatDelta[] {
  return pieces.map((piece) => ({ type: 'text', text: piece }))
}

function modelOf(deltas: readonly ChatDelta[], finish: ChatDelta = { type: 'finish', reason: 'stop' }) {
  return createChatModel({
    provider: 'mock',
    modelId: 'm',
    async *run() {
      yield* deltas
      yield finish
    },
  })
}

function answer<Output extends Schema = never>(
  output: Output | 'json' | undefined,
  deltas: readonly ChatDelta[],
  finish?: ChatDelta,
) {
  return modelOf(deltas, finish).generate<Output>({ messages, output })
}

/** A schema of some library, with or without the means to become JSON Schema. */
function standard(jsonSchema: unknown): StandardSchema {
  const base = { version: 1, vendor: 'old-library', validate: (value: unknown) => ({ value }) } as const
  return { '~standard': jsonSchema === undefined ? base : Object.assign({ ...base }, { jsonSchema }) }
}
