/** Server-sent events from raw bytes, per the WHATWG "event stream" grammar. Only the values of fields are decoded as text, each once. */
import type { WireMessage } from './codec.ts'
import { createLineBuffer, defaultMaxBytes, tooLarge } from './line-buffer.ts'
import type { MessageDecoder } from './message-decoder.ts'
import { utf8Text } from './utf8.ts'

const colon = 58
const space = 32
const d = 100
const a = 97
const t = 116

/**
 * Decodes one stream. An event that the stream breaks off in, before its blank line, is dropped, as the grammar says. Throws
 * `bad_response` for an event beyond `maxBytes`, 64 MiB by default.
 */
export function createSseDecoder(maxBytes: number = defaultMaxBytes): MessageDecoder {
  const lines = createLineBuffer('any', line, maxBytes)
  let target: WireMessage[] = []
  let data: string | undefined
  let event = ''
  let lastId = ''

  function line(bytes: Uint8Array, start: number, end: number): void {
    if (start === end) return dispatch()
    // The shape of nearly every line of every model provider, taken first: `data: …`.
    if (
      bytes[start] === d &&
      bytes[start + 1] === a &&
      bytes[start + 2] === t &&
      bytes[start + 3] === a &&
      bytes[start + 4] === colon &&
      start + 5 <= end
    )
      return addData(utf8Text(bytes, valueStart(bytes, start + 5, end), end))
    if (bytes[start] === colon) return
    const at = bytes.subarray(start, end).indexOf(colon)
    const name = utf8Text(bytes, start, at < 0 ? end : start + at)
    const value = at < 0 ? '' : utf8Text(bytes, valueStart(bytes, start + at + 1, end), end)
    if (name === 'data') addData(value)
    else if (name === 'event') event = value
    else if (name === 'id' && !value.includes('\0')) lastId = value
  }

  function addData(value: string): void {
    if (data === undefined) data = value
    else if (data.length + value.length > maxBytes) throw tooLarge(maxBytes)
    else data = `${data}\n${value}`
  }

  function dispatch(): void {
    if (data !== undefined) {
      target.push(
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
      target = messages
      lines.push(bytes)
    },
    end() {},
  }
}

/** One space after the colon is no part of the value. */
function valueStart(bytes: Uint8Array, at: number, end: number): number {
  return at < end && bytes[at] === space ? at + 1 : at
}
