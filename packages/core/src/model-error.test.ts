import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { ChatResult } from './chat.ts'
import { ModelError } from './model-error.ts'
import type { ErrorCode, ModelErrorFields } from './model-error.ts'

const partial: ChatResult = {
  message: { role: 'assistant', content: [{ type: 'text', text: 'Hel' }] },
  text: 'Hel',
  reasoning: '',
  toolCalls: [],
  finishReason: 'unknown',
  sources: [],
  usage: { inputTokens: 3, cost: { usd: '0.01', source: 'provider' } },
  warnings: [],
  response: { provider: 'acme', modelId: 'm' },
  raw: {},
}

const everything: ModelErrorFields = {
  code: 'rate_limit',
  message: '[acme] Slow down.',
  retryable: true,
  retryAfterMs: 1_500,
  status: 429,
  phase: 'headers',
  provider: 'acme',
  modelId: 'm',
  upstream: 'Upstream Inc.',
  requestId: 'req-1',
  attempts: 3,
  partial,
  raw: { error: { message: 'Slow down.' } },
}

const optional = ['retryAfterMs', 'status', 'upstream', 'requestId', 'partial', 'raw', 'cause']

describe('ModelError', () => {
  test('is an Error with a name, a stack and the fields that were given', () => {
    const cause = new TypeError('inner')
    const error = new ModelError({ ...everything, cause })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ ...everything, name: 'ModelError' })
    expect(error.cause).toBe(cause)
    expect(error.stack).toContain('Slow down.')
    expect(String(error)).toBe('ModelError: [acme] Slow down.')
  })

  test('fields that are always there have honest defaults', () => {
    const error = new ModelError({ code: 'network', message: 'x' })
    expect(error).toMatchObject({ phase: 'request', provider: '', modelId: '', attempts: 0, retryable: true })
  })

  test('optional fields that were not given are no own properties', () => {
    const error = new ModelError({ code: 'network', message: 'x' })
    for (const name of optional) expect(Object.hasOwn(error, name), name).toBe(false)
    expect(Object.values(error)).not.toContain(undefined)
    // Safe: callers without exactOptionalPropertyTypes pass undefined for "not given".
    const given = { code: 'network', message: 'x', status: undefined, raw: undefined } as unknown as ModelErrorFields
    expect(Object.hasOwn(new ModelError(given), 'status')).toBe(false)
  })

  test.each<[ErrorCode, boolean]>([
    ['rate_limit', true],
    ['overloaded', true],
    ['upstream', true],
    ['network', true],
    ['timeout', true],
    ['stream_truncated', true],
    ['auth', false],
    ['payment_required', false],
    ['permission', false],
    ['not_found', false],
    ['bad_request', false],
    ['unsupported', false],
    ['context_length', false],
    ['content_filter', false],
    ['aborted', false],
    ['tool_arguments', false],
    ['output_invalid', false],
    ['bad_response', false],
    ['budget_exceeded', false],
    ['configuration', false],
  ])('%s is retryable by default: %s, and whoever knows better says so', (code, retryable) => {
    expect(new ModelError({ code, message: 'x' }).retryable).toBe(retryable)
    expect(new ModelError({ code, message: 'x', retryable: !retryable }).retryable).toBe(!retryable)
  })

  test('is() recognises errors of another copy of the package, and nothing else', () => {
    expect(ModelError.is(new ModelError({ code: 'network', message: 'x' }))).toBe(true)
    expect(ModelError.is(Object.assign(new Error('x'), { '~polymux': 'ModelError', code: 'network' }))).toBe(true)
    expect(ModelError.is({ '~polymux': 'ModelError' })).toBe(true)
    for (const other of [new Error('x'), { code: 'network' }, { '~polymux': 'Other' }, null, undefined, 'ModelError', 3, []])
      expect(ModelError.is(other)).toBe(false)
  })

  test('JSON holds every field, and from() revives it', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 'ECONNRESET', config: { headers: { authorization: 'x' } } })
    const json: unknown = JSON.parse(JSON.stringify(new ModelError({ ...everything, cause })))
    expect(json).toEqual({ ...everything, cause: { name: 'TypeError', message: 'inner', code: 'ECONNRESET' } })
    const revived = ModelError.from(json)
    expect(ModelError.is(revived)).toBe(true)
    expect(revived).toMatchObject(everything)
    expect(revived.cause).toMatchObject({ name: 'TypeError', message: 'inner', code: 'ECONNRESET' })
  })

  test('a second trip through JSON loses nothing either', () => {
    const trip = (error: ModelError): ModelError => ModelError.from(JSON.parse(JSON.stringify(error)))
    const once = trip(new ModelError({ ...everything, cause: new TypeError('inner') }))
    expect(trip(once).toJSON()).toEqual(once.toJSON())
    expect(trip(once).cause).toMatchObject({ name: 'TypeError', message: 'inner' })
  })

  test('the JSON of a bare error has no optional field', () => {
    const json = new ModelError({ code: 'network', message: 'x' }).toJSON()
    expect(Object.keys(json).toSorted()).toEqual(['attempts', 'code', 'message', 'modelId', 'phase', 'provider', 'retryable'])
  })

  test('from() makes something usable of any value', () => {
    const error = new ModelError(everything)
    expect(ModelError.from(error)).toBe(error)
    for (const [value, message] of [
      ['broken', 'broken'],
      [null, 'null'],
      [undefined, 'undefined'],
      [{ message: 'foreign' }, 'foreign'],
    ])
      expect(ModelError.from(value)).toMatchObject({ name: 'ModelError', code: 'bad_response', message })
  })

  test.each([
    ['an error', new TypeError('inner')],
    ['a text', 'because'],
    ['an object with functions', { retry: () => {} }],
    ['a function', () => {}],
    ['a symbol', Symbol('why')],
    ['a big integer', 10n],
    ['nothing', undefined],
  ])('may be stringified and inspected when its cause is %s', (_name, cause) => {
    const error = new ModelError({ ...everything, cause })
    expect(JSON.stringify(error)).toContain('rate_limit')
    expect(inspect(error)).toContain('rate_limit')
  })

  test('a clone keeps the message, and its JSON revives all of it', () => {
    const error = new ModelError(everything)
    expect(structuredClone(error)).toMatchObject({ message: everything.message })
    expect(ModelError.from(structuredClone(error.toJSON()))).toMatchObject(everything)
  })

  test('inspect shows the code and no field without a value', () => {
    const shown = inspect(new ModelError({ code: 'network', message: 'It broke.' }))
    expect(shown).toContain('It broke.')
    expect(shown).toContain("code: 'network'")
    expect(shown).not.toContain('undefined')
  })
})
