/**
 * The server of the bench: raw sockets and answers serialised ahead, so that the client is what is measured.
 * Started as a child; tells its parent the port, and ends with it.
 */
import { createServer } from 'node:net'
import process from 'node:process'
import { chatAnswer, embeddingAnswer } from './answers.mjs'
import { readRequests } from './requests.mjs'
import { sendStream } from './streams.mjs'

const modelStart = Buffer.from('"model":"')
const streaming = Buffer.from('"stream":true')
const asBase64 = Buffer.from('"encoding_format":"base64"')
/** @type {Map<string, Buffer>} */
const prepared = new Map()

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {})
  readRequests(socket, (request) => answer(socket, request))
})
server.listen({ host: '127.0.0.1', port: 0, backlog: 2048 }, () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
process.on('disconnect', () => process.exit())

/**
 * @param {import('node:net').Socket} socket
 * @param {import('./requests.mjs').Request} request
 */
function answer(socket, { path, body }) {
  const model = modelOf(body)
  if (path.endsWith('/embeddings')) {
    const base64 = body.includes(asBase64)
    return void socket.write(once(`${model} ${base64}`, () => embeddingAnswer(model, base64)))
  }
  // Everything but the messages may come after them: the mark is looked for from the end, where most put it.
  if (body.lastIndexOf(streaming) >= 0) return void sendStream(socket, model)
  socket.write(once(model, () => chatAnswer(model)))
}

/** @param {Buffer} body */
function modelOf(body) {
  const start = body.indexOf(modelStart) + modelStart.length
  return body.latin1Slice(start, body.indexOf('"', start))
}

/**
 * @param {string} key
 * @param {() => Buffer} make
 */
function once(key, make) {
  let bytes = prepared.get(key)
  if (!bytes) prepared.set(key, (bytes = make()))
  return bytes
}
