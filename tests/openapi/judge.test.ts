import { describe, expect, test } from 'vitest'
import { judgeRequest } from './judge.ts'
import { describeViolations } from './violations.ts'

function chat(change: object): readonly string[] {
  const body = { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }], ...change }
  return describeViolations(judgeRequest('POST', '/api/v1/chat/completions', body))
}

describe('a body that is as the document wants it', () => {
  test('is not complained about', () => {
    expect(chat({})).toEqual([])
    expect(
      chat({
        messages: [
          { role: 'system', content: [{ type: 'text', text: 'Be brief', cache_control: { type: 'ephemeral', ttl: '1h' } }] },
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } }] },
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{}' } }],
          },
          { role: 'tool', tool_call_id: '1', content: '3' },
        ],
        tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', anything: true } } }],
        provider: { order: ['anthropic'], max_price: { prompt: 1 }, sort: { by: 'price', partition: 'none' } },
        plugins: [{ id: 'web', max_results: 3 }],
      }),
    ).toEqual([])
  })
})

describe('a mutated body is reported', () => {
  test.each([
    ['a value of another type', { temperature: 'warm' }, ['/temperature must be number,null']],
    ['a value that is not in the list', { service_tier: 'cheap' }, [expect.stringMatching(/^\/service_tier must be one of /)]],
    ['an unknown name', { max_token: 5 }, ['/max_token is not in the document']],
    [
      'an unknown name further inside',
      { provider: { allow_fallback: true } },
      ['/provider/allow_fallback is not in the document'],
    ],
    [
      'an unknown name in a message',
      { messages: [{ role: 'user', content: 'Hi', colour: 'red' }] },
      ['/messages/0/colour is not in the document'],
    ],
    [
      'an unknown name in a part',
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', txt: 1 }] }] },
      ['/messages/0/content/0/txt is not in the document'],
    ],
    [
      'an unknown role',
      { messages: [{ role: 'human', content: 'Hi' }] },
      [expect.stringMatching(/^\/messages\/0\/role must be one of /)],
    ],
    ['an unknown plugin', { plugins: [{ id: 'wbe' }] }, [expect.stringMatching(/^\/plugins\/0\/id must be one of /)]],
    ['a setting of another plugin', { plugins: [{ id: 'web', pdf: {} }] }, ['/plugins/0/pdf is not in the document']],
    [
      'a call without arguments',
      { messages: [{ role: 'assistant', tool_calls: [{ id: '1', type: 'function', function: { name: 'f' } }] }] },
      ["/messages/0/tool_calls/0/function must have required property 'arguments'"],
    ],
    [
      'a tool with a misspelt field',
      { tools: [{ type: 'function', function: { name: 'f', schema: {} } }] },
      ['/tools/0/function/schema is not in the document'],
    ],
    [
      'a list that is too long',
      { stop: ['a', 'b', 'c', 'd', 'e'] },
      [expect.stringMatching(/^\/stop must NOT have more than 4 items/)],
    ],
  ])('%s', (_name, change, expected) => {
    expect(chat(change)).toEqual(expected)
  })

  test('a body without a field that is required', () => {
    expect(describeViolations(judgeRequest('POST', '/chat/completions', { model: 'm' }))).toEqual([
      "the body must have required property 'messages'",
    ])
  })

  test('every field of a whole body, when its value becomes one of no type that any field has', () => {
    const body = { model: 'm', prompt: 'A sea', n: 1, size: '1024x1024', quality: 'high', seed: 1, stream: true }
    for (const name of Object.keys(body))
      expect(describeViolations(judgeRequest('POST', '/images', { ...body, [name]: [[]] }))).toEqual([
        expect.stringContaining(`/${name} `),
      ])
  })

  test('an operation the document does not have', () => {
    expect(describeViolations(judgeRequest('POST', '/chat/completion', {}))).toEqual([
      'the body POST /chat/completion with a body of application/json is not in the extract of the document',
    ])
  })
})
