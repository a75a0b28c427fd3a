import type { JsonSchemaOf, Message } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { capture, chatAnswer } from '../../test/capture.ts'
import { encode } from '../../test/encode.ts'
import { openrouter } from '../index.ts'
import type { ModelCatalog, OpenRouterOptions } from '../index.ts'

const output = z.object({ a: z.number() })
const loose: JsonSchemaOf = { jsonSchema: { type: 'object', properties: { a: { type: 'number' } } }, name: 'mine' }
const schema = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'], additionalProperties: false }
const hi: Message = { role: 'user', content: 'Hi' }

function asked(structuredOutput: OpenRouterOptions['structuredOutput']): ReturnType<typeof encode> {
  return encode({ output, providerOptions: { openrouter: { structuredOutput } } })
}

function listed(supported?: readonly string[]): ModelCatalog {
  return { data: [{ id: 'a/b', supported_parameters: supported }] }
}

describe('structured output', () => {
  test('is strict where the schema allows it', () => {
    expect(asked(undefined).body['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'output', strict: true, schema },
    })
  })

  test('leaves strict out on request, and asks for it where it is wanted all the same', () => {
    expect(asked('schema').body['response_format']).toEqual({ type: 'json_schema', json_schema: { name: 'output', schema } })
    const forced = encode({ output: loose, providerOptions: { openrouter: { structuredOutput: 'strict' } } })
    expect(forced.body['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'mine', strict: true, schema: loose.jsonSchema },
    })
  })

  test('goes down to any JSON on request, and tells the model the schema', () => {
    const { body, warnings } = asked('json')
    expect(body).toMatchObject({
      response_format: { type: 'json_object' },
      messages: [{ role: 'system', content: expect.stringContaining(JSON.stringify(schema)) }, hi],
    })
    expect(warnings).toEqual([])
  })

  test('goes down to an instruction on request', () => {
    const { body } = asked('prompt')
    expect(body).not.toHaveProperty('response_format')
    expect(body['messages']).toEqual([{ role: 'system', content: expect.stringContaining(JSON.stringify(schema)) }, hi])
  })

  test('adds the instruction to a system message that is there, and changes nothing of the caller’s', () => {
    const messages: readonly Message[] = [{ role: 'system', content: 'Be brief.' }, hi]
    const parts: readonly Message[] = [{ role: 'developer', content: [{ type: 'text', text: 'Be brief.', cache: '5m' }] }, hi]
    const before = structuredClone([messages, parts])
    const providerOptions = { openrouter: { structuredOutput: 'prompt' } } as const
    expect(encode({ messages, output, providerOptions }).body['messages']).toEqual([
      { role: 'system', content: expect.stringMatching(/^Be brief\.\n\nAnswer with one JSON/) },
      hi,
    ])
    expect(encode({ messages: parts, output, providerOptions }).body['messages']).toMatchObject([
      { role: 'developer', content: [{ text: 'Be brief.' }, { type: 'text', text: expect.stringContaining('JSON') }] },
      hi,
    ])
    expect([messages, parts]).toEqual(before)
  })

  test.each([
    ['is not in the list', 'json_schema', 0, { data: [] }],
    ['has no parameters in the list', 'json_schema', 0, listed()],
    ['is listed with none at all', 'json_schema', 0, listed([])],
    ['knows schemas', 'json_schema', 0, listed(['structured_outputs'])],
    ['knows JSON alone', 'json_object', 1, listed(['response_format'])],
    ['knows neither', undefined, 1, listed(['temperature'])],
  ])('for a model that %s, asks for %s', (_case, type, warned, catalog) => {
    const { body, warnings } = encode({ output }, { settings: { catalog }, modelId: 'a/b:nitro@preset/x' })
    const format = body['response_format'] as { readonly type: string } | undefined
    expect(format?.type).toBe(type)
    expect(warnings).toHaveLength(warned)
    expect(body['messages']).toHaveLength(1 + warned)
  })

  test('what the caller says wins over the list', () => {
    const providerOptions = { openrouter: { structuredOutput: 'strict' } } as const
    const { body, warnings } = encode({ output, providerOptions }, { settings: { catalog: listed(['temperature']) } })
    expect(body['response_format']).toMatchObject({ type: 'json_schema' })
    expect(warnings).toEqual([])
  })

  test('any JSON goes down to an instruction, too', () => {
    const { body, warnings } = encode({ output: 'json' }, { settings: { catalog: listed(['temperature']) } })
    expect(body).not.toHaveProperty('response_format')
    expect(body['messages']).toEqual([{ role: 'system', content: expect.stringMatching(/It must be JSON\.$/) }, hi])
    expect(warnings).toHaveLength(1)
    expect(encode({ output: 'json' }, { settings: { catalog: listed(['response_format']) } }).warnings).toEqual([])
  })

  test('the object is parsed and checked on every step', async () => {
    for (const structuredOutput of ['strict', 'schema', 'json', 'prompt'] as const) {
      const wire = capture({ ...chatAnswer, choices: [{ finish_reason: 'stop', message: { content: '{"a":1}' } }] })
      const model = openrouter({ apiKey: 'k', transport: wire.transport }).chat('m')
      const request = { messages: [hi], output, providerOptions: { openrouter: { structuredOutput } } }
      expect((await model.generate(request)).object).toEqual({ a: 1 })
    }
  })

  test.each([
    ['text', { type: 'text' }],
    ['python', { type: 'python' }],
    [{ grammar: 'root ::= "yes"' }, { type: 'grammar', grammar: 'root ::= "yes"' }],
  ] as const)('a form that output does not know is asked for as it is: %o', (answerFormat, format) => {
    const { body } = encode({ output, providerOptions: { openrouter: { answerFormat } } })
    expect(body['response_format']).toEqual(format)
  })

  test('a name that is too long fails before anything is sent', () => {
    expect(() => encode({ output: { ...loose, name: 'n'.repeat(65) } })).toThrow(
      expect.objectContaining({ code: 'bad_request', message: expect.stringContaining('output.name has 65 characters') }),
    )
  })
})
