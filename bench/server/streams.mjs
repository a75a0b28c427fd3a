/**
 * How a streamed answer is put on the wire. The model asks for the manner:
 * `each-N` one socket write an event, `stamped-N-MS` one every MS milliseconds with the time of its sending as its text,
 * `idle-N` N events and then silence, and all others everything at once, cut every 16 KiB as a proxy does.
 */
import { setImmediate } from 'node:timers/promises'
import { closing, eventsOf, opening, textEvent } from './events.mjs'
import { chunk, head, lastChunk } from './framing.mjs'

const pieceSize = 16 * 1024
const streamHead = head('text/event-stream')
/** @type {Map<string, Buffer[]>} */
const prepared = new Map()

/**
 * @param {import('node:net').Socket} socket
 * @param {string} model
 */
export function sendStream(socket, model) {
  const [kind = '', size = '20', pause = '10'] = model.slice('bench/'.length).split('-')
  if (kind === 'stamped') return sendStamped(socket, Number(size), Number(pause))
  let writes = prepared.get(model)
  if (!writes) prepared.set(model, (writes = prepare(kind, Number(size))))
  return sendWrites(socket, writes)
}

/**
 * @param {string} kind
 * @param {number} size
 */
function prepare(kind, size) {
  const events = eventsOf(kind, size)
  if (kind === 'idle') return [streamHead, chunk(opening), ...events.map(chunk)]
  const all = [opening, ...events, ...closing(kind === 'tool' ? 'tool_calls' : 'stop')]
  if (kind === 'each') return [streamHead, ...all.map(chunk), lastChunk]
  return [Buffer.concat([streamHead, ...pieces(Buffer.from(all.join(''))).map(chunk), lastChunk])]
}

/** @param {Buffer} bytes */
function pieces(bytes) {
  return Array.from({ length: Math.ceil(bytes.length / pieceSize) }, (_, position) =>
    bytes.subarray(position * pieceSize, (position + 1) * pieceSize),
  )
}

/**
 * @param {import('node:net').Socket} socket
 * @param {Buffer[]} writes
 */
async function sendWrites(socket, writes) {
  for (const bytes of writes) {
    if (!socket.write(bytes)) await drained(socket)
    if (socket.destroyed) return
    if (writes.length > 1) await setImmediate()
  }
}

/**
 * @param {import('node:net').Socket} socket
 * @param {number} count
 * @param {number} pauseMs
 */
function sendStamped(socket, count, pauseMs) {
  socket.write(Buffer.concat([streamHead, chunk(opening)]))
  let left = count
  const timer = setInterval(() => {
    if (socket.destroyed) return clearInterval(timer)
    if (left-- > 0) return void socket.write(chunk(textEvent(`${process.hrtime.bigint()};`)))
    clearInterval(timer)
    socket.write(Buffer.concat([...closing().map(chunk), lastChunk]))
  }, pauseMs)
}

/** @param {import('node:net').Socket} socket */
function drained(socket) {
  return new Promise((resolve) => {
    socket.once('drain', resolve)
    socket.once('close', resolve)
  })
}
