import type { ToolSpec } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { encode } from '../../test/encode.ts'
import type { ServerTool } from '../index.ts'

const add: ToolSpec = { name: 'add', input: { jsonSchema: { type: 'object' } } }
const wireAdd = { type: 'function', function: { name: 'add', parameters: { type: 'object' } } }
const serverTools: readonly ServerTool[] = [
  { type: 'openrouter:web_search', parameters: { maxResults: 3, userLocation: { type: 'approximate', city: 'Bern' } } },
  { type: 'openrouter:fusion', parameters: { tools: [{ type: 'openrouter:web_fetch', parameters: { maxUses: 1 } }] } },
  { type: 'web_search', searchContextSize: 'low' },
  { type: 'openrouter:later', newSetting: 1 },
]

describe('tools', () => {
  test('server tools come after the functions, in the wire’s spelling', () => {
    expect(encode({ tools: [add], providerOptions: { openrouter: { serverTools } } }).body['tools']).toEqual([
      wireAdd,
      { type: 'openrouter:web_search', parameters: { max_results: 3, user_location: { type: 'approximate', city: 'Bern' } } },
      { type: 'openrouter:fusion', parameters: { tools: [{ type: 'openrouter:web_fetch', parameters: { max_uses: 1 } }] } },
      { type: 'web_search', search_context_size: 'low' },
      { type: 'openrouter:later', new_setting: 1 },
    ])
  })

  test('server tools need no functions beside them', () => {
    const { body } = encode({ providerOptions: { openrouter: { serverTools: [{ type: 'openrouter:datetime' }] } } })
    expect(body['tools']).toEqual([{ type: 'openrouter:datetime' }])
  })

  test.each([
    ['openrouter:web_search', { type: 'openrouter:web_search' }],
    ['fusion', { type: 'openrouter:fusion' }],
    ['web_search', { type: 'openrouter:web_search' }],
    ['add', { type: 'function', function: { name: 'add' } }],
    ['unknown', { type: 'function', function: { name: 'unknown' } }],
  ])('toolChoice %s means %j', (name, choice) => {
    const { body } = encode({ tools: [add], toolChoice: { name }, providerOptions: { openrouter: { serverTools } } })
    expect(body['tool_choice']).toEqual(choice)
  })

  test('a function of the caller wins over a server tool of the same name', () => {
    const { body } = encode({
      tools: [{ ...add, name: 'web_search' }],
      toolChoice: { name: 'web_search' },
      providerOptions: { openrouter: { serverTools } },
    })
    expect(body['tool_choice']).toEqual({ type: 'function', function: { name: 'web_search' } })
  })

  test('a name that is too long fails before anything is sent', () => {
    expect(() => encode({ tools: [{ ...add, name: 'a'.repeat(65) }] })).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })
})
