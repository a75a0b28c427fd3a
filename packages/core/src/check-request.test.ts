import { describe, expect, test } from 'vitest'
import { checkChatRequest } from './check-request.ts'
import { ModelError } from './model-error.ts'

const messages = [{ role: 'user', content: 'Hi' }]

describe('checkChatRequest', () => {
  test.each([
    ['the least there is', { messages }],
    [
      'every setting',
      {
        messages,
        tools: [],
        toolChoice: 'auto',
        parallelToolCalls: true,
        output: 'json',
        maxOutputTokens: 1,
        temperature: 0,
        topP: 1,
        topK: 1,
        frequencyPenalty: 0,
        presencePenalty: 0,
        stop: ['x'],
        seed: 1,
        logprobs: true,
        reasoning: { effort: 'low' },
        modalities: ['text'],
        providerOptions: {},
      },
    ],
    ['settings without a value, whatever their name', { messages, temperature: undefined, temprature: undefined }],
    [
      'every role and every part',
      {
        messages: [
          { role: 'system', content: 'a' },
          { role: 'developer', content: [{ type: 'text', text: 'a' }] },
          { role: 'user', content: ['text', 'image', 'audio', 'video', 'file'].map((type) => ({ type })) },
          {
            role: 'assistant',
            content: ['text', 'reasoning', 'refusal', 'tool-call', 'opaque', 'image'].map((type) => ({ type })),
          },
          { role: 'assistant', content: [] },
          { role: 'tool', toolCallId: 'c', toolName: 'f', content: '' },
        ],
      },
    ],
  ])('%s passes', (_name, request) => {
    expect(() => checkChatRequest(request)).not.toThrow()
  })

  test.each([
    ['no request', undefined, 'not undefined'],
    ['null', null, 'not null'],
    ['a text', 'Hi', 'not a string'],
    ['an array', messages, 'not an array'],
    ['no messages', {}, '`messages` is missing'],
    ['an empty list of messages', { messages: [] }, 'at least one message'],
    ['one message without its list', { messages: messages[0] }, 'must be an array'],
    ['a text for messages', { messages: 'Hi' }, 'must be an array'],
    ['a misspelt setting', { messages, temprature: 1 }, 'Unknown setting `temprature`: did you mean `temperature`?'],
    ['a setting in snake case', { messages, tool_choice: 'auto' }, 'did you mean `toolChoice`?'],
    ['a name of another client', { messages, max_tokens: 5 }, 'it is `maxOutputTokens` here'],
    ['the model', { messages, model: 'a/b' }, 'models.chat(id)'],
    ['streaming as a setting', { messages, stream: true }, 'stream()'],
    ['what nobody knows', { messages, zzzzzzzz: 1 }, 'providerOptions.<provider>'],
    ['a name that Object has', { messages, constructor: 1 }, 'Unknown setting `constructor`'],
    ['null for a message', { messages: [null] }, 'messages[0] must be a message object, not null'],
    ['a text for a message', { messages: ['Hi'] }, 'messages[0] must be a message object, not a string'],
    ['an unknown role', { messages: [...messages, { role: 'human', content: 'x' }] }, 'messages[1].role must be one of system'],
    ['no role', { messages: [{ content: 'x' }] }, 'not missing'],
    [
      'no content',
      { messages: [{ role: 'assistant' }] },
      'messages[0].content must be a text or an array of parts, not undefined',
    ],
    ['null content', { messages: [{ role: 'assistant', content: null }] }, 'not null'],
    ['a part for a list of parts', { messages: [{ role: 'user', content: { type: 'text' } }] }, 'not an object'],
    ['a part of another client', { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, "did you mean 'image'?"],
    ['a part without a type', { messages: [{ role: 'user', content: [{ text: 'x' }] }] }, 'content[0].type must be one of text'],
    ['a text among parts', { messages: [{ role: 'user', content: ['Hi'] }] }, 'content[0].type'],
    ['a tool message without its call', { messages: [{ role: 'tool', content: 'x' }] }, 'toolCallId is missing'],
  ])('%s is refused', (_name, request, message) => {
    const error = failure(() => checkChatRequest(request))
    expect(error).toMatchObject({ code: 'bad_request', phase: 'request', attempts: 0, retryable: false })
    expect(error.message).toContain(message)
  })
})

function failure(call: () => void): ModelError {
  try {
    call()
  } catch (error) {
    if (ModelError.is(error)) return error
    throw error
  }
  throw new Error('Expected a ModelError.')
}
