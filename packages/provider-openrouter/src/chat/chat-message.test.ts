import type { AssistantMessage, Message } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { toWireMessage } from './chat-message.ts'

const warned: string[] = []
const context = {
  provider: 'openrouter',
  modelId: 'm',
  stream: false,
  warn: (_option: string, message: string) => void warned.push(message),
  note: () => {},
}

function wire(message: Message): unknown {
  return toWireMessage(message, context)
}

describe('messages', () => {
  test.each(['system', 'developer', 'user'] as const)('a %s message keeps its role and text', (role) => {
    expect(wire({ role, content: 'x' })).toEqual({ role, content: 'x' })
  })

  test('pictures go as a URL, a data URL, or bytes made into one, in order', () => {
    const message: Message = {
      role: 'user',
      content: [
        { type: 'text', text: 'what', cache: '5m' },
        { type: 'image', data: { url: 'https://x/y.png' } },
        { type: 'image', data: { url: 'data:image/png;base64,AAAA' } },
        { type: 'image', data: { base64: 'AAAA', mediaType: 'image/jpeg' } },
        { type: 'image', data: { bytes: new Uint8Array([0, 0, 0]), mediaType: 'image/webp' } },
      ],
    }
    expect(wire(message)).toEqual({
      role: 'user',
      content: [
        { type: 'text', text: 'what', cache_control: { type: 'ephemeral' } },
        { type: 'image_url', image_url: { url: 'https://x/y.png' } },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,AAAA' } },
        { type: 'image_url', image_url: { url: 'data:image/webp;base64,AAAA' } },
      ],
    })
  })

  test('files, films and sound have parts of their own; sound by URL is refused', () => {
    const content = [
      { type: 'file', name: 'a.pdf', data: { base64: 'AAAA', mediaType: 'application/pdf' } },
      { type: 'video', data: { url: 'https://x/y.mp4' } },
      { type: 'audio', data: { base64: 'AAAA', mediaType: 'audio/mpeg' } },
    ] as const
    expect(wire({ role: 'user', content })).toMatchObject({
      content: [
        { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
        { type: 'video_url', video_url: { url: 'https://x/y.mp4' } },
        { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
      ],
    })
    const byUrl: Message = { role: 'user', content: [{ type: 'audio', data: { url: 'https://x/y.mp3' } }] }
    expect(() => wire(byUrl)).toThrow(expect.objectContaining({ code: 'unsupported' }))
  })

  test('a picture says how closely it is to be looked at, and a name tells who speaks', () => {
    const look = { type: 'image', data: { url: 'https://x/y.png' }, detail: 'original' } as const
    expect(wire({ role: 'user', name: 'ann', content: [look] })).toEqual({
      role: 'user',
      name: 'ann',
      content: [{ type: 'image_url', image_url: { url: 'https://x/y.png', detail: 'original' } }],
    })
    expect(wire({ role: 'assistant', name: 'bot', content: 'Hi' })).toEqual({ role: 'assistant', name: 'bot', content: 'Hi' })
  })

  test('a file goes by URL, by the id of an upload, or as data, and has a name only when one is given', () => {
    const file = (url: string): Message => ({ role: 'user', content: [{ type: 'file', data: { url } }] })
    expect(wire(file('https://x/y.pdf'))).toMatchObject({ content: [{ file: { file_data: 'https://x/y.pdf' } }] })
    expect(wire(file('openrouter-file:or_file_1'))).toEqual({
      role: 'user',
      content: [{ type: 'file', file: { file_id: 'or_file_1' } }],
    })
    const named = { type: 'file', name: 'a.pdf', data: { url: 'openrouter-file:or_file_1' } } as const
    expect(wire({ role: 'user', content: [named] })).toMatchObject({
      content: [{ file: { filename: 'a.pdf', file_id: 'or_file_1' } }],
    })
  })

  test.each([
    ['audio/mpeg', 'mp3'],
    ['audio/x-wav', 'wav'],
    ['audio/mp4', 'm4a'],
    ['audio/L24;rate=8000', 'pcm24'],
    ['audio/pcm', 'pcm16'],
    ['audio/ogg; codecs=opus', 'ogg'],
    ['audio/flac', 'flac'],
  ])('sound of type %s goes as %s', (mediaType, format) => {
    expect(wire({ role: 'user', content: [{ type: 'audio', data: { base64: 'AAAA', mediaType } }] })).toEqual({
      role: 'user',
      content: [{ type: 'input_audio', input_audio: { data: 'AAAA', format } }],
    })
  })

  test('a tool may answer with pictures, and one that failed sends its text', () => {
    const noted: string[] = []
    const picture = { type: 'image', data: { base64: 'AAAA', mediaType: 'image/png' } } as const
    const failed: Message = {
      role: 'tool',
      toolCallId: 'c',
      toolName: 'f',
      content: [{ type: 'text', text: 'no' }, picture],
      isError: true,
    }
    expect(toWireMessage(failed, { ...context, note: (_option, message) => void noted.push(message) })).toEqual({
      role: 'tool',
      tool_call_id: 'c',
      content: [
        { type: 'text', text: 'no' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
      ],
    })
    expect(noted).toEqual([expect.stringContaining('tool that failed')])
  })

  test('a turn of tool calls alone has null content, and empty arguments go as {}', () => {
    const message: AssistantMessage = {
      role: 'assistant',
      content: [{ type: 'tool-call', id: 'c1', name: 'f', argumentsText: '', input: {} }],
    }
    expect(wire(message)).toEqual({
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }],
    })
    expect(wire({ role: 'tool', toolCallId: 'c1', toolName: 'f', content: '3' })).toEqual({
      role: 'tool',
      tool_call_id: 'c1',
      content: '3',
    })
  })

  test('reasoning details go back as they came, and then the text is not sent twice', () => {
    const details = [{ type: 'reasoning.text', text: 'hm', signature: 'S', index: 0 }]
    const message: AssistantMessage = {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'hm', echo: { provider: 'openrouter', data: {} } },
        { type: 'text', text: 'Hi' },
      ],
      echo: { provider: 'openrouter', data: { reasoning_details: details, annotations: [{ type: 'file' }] } },
    }
    expect(wire(message)).toEqual({
      role: 'assistant',
      content: 'Hi',
      reasoning_details: details,
      annotations: [{ type: 'file' }],
    })
  })

  test('reasoning without details goes back as text; that of another provider stays out, with a warning', () => {
    const thought = (provider: string): AssistantMessage => ({
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'hm', echo: { provider, data: {} } },
        { type: 'text', text: 'Hi' },
      ],
      echo: { provider, data: { annotations: [1], output: 'of another wire' } },
    })
    expect(wire(thought('openrouter'))).toEqual({ role: 'assistant', content: 'Hi', reasoning: 'hm', annotations: [1] })
    expect(wire(thought('acme'))).toEqual({ role: 'assistant', content: 'Hi' })
    expect(warned).toEqual([expect.stringContaining('another provider')])
  })

  test('refusals and pictures of the assistant go back in their fields', () => {
    const message: AssistantMessage = {
      role: 'assistant',
      content: [
        { type: 'refusal', text: 'No.' },
        { type: 'image', data: { base64: 'AAAA', mediaType: 'image/png' } },
      ],
    }
    expect(wire(message)).toEqual({
      role: 'assistant',
      content: null,
      refusal: 'No.',
      images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
    })
  })
})
