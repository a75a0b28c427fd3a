/**
 * Server-sent events from raw bytes, per the WHATWG "event stream" grammar.
 * Bytes are cut after the last complete line and decoded once per network chunk: a line break is never inside a UTF-8
 * sequence, so no streaming text decoder is needed. An unfinished line is kept as a list of fragments and joined once,
 * so that a picture of many megabytes in one `data:` line costs linear time.
 */
import type { WireMessage } from './codec.ts'
import { createLineBuffer } from './line-buffer.ts'
import type { MessageDecoder } from './message-decoder.ts'

/** Decodes one stream. An event that the stream breaks off in, before its blank line, is dropped, as the grammar says. */
export function createSseDecoder(): MessageDecoder {
  const lines = createLineBuffer('any')
  let data: string | undefined
  let event = ''
  let lastId = ''

  function line(text: string, messages: WireMessage[]): void {
    if (text === '') return dispatch(messages)
    // The shape of nearly every line of every model provider, taken first.
    if (text.startsWith('data: ')) return addData(text.slice(6))
    const colon = text.indexOf(':')
    if (colon === 0) return
    const name = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'data') addData(value)
    else if (name === 'event') event = value
    else if (name === 'id' && !value.includes('\0')) lastId = value
  }

  function addData(value: string): void {
    data = data === undefined ? value : `${data}\n${value}`
  }

  function dispatch(messages: WireMessage[]): void {
    if (data !== undefined) {
      messages.push(
        event === '' && lastId === ''
          ? { data }
          : { data, event: event === '' ? undefined : event, id: lastId === '' ? undefined : lastId },
      )
    }
    data = undefined
    event = ''
  }

  return {
    push(bytes, messages) {
      lines.push(bytes, (text) => line(text, messages))
    },
    end() {},
  }
}
