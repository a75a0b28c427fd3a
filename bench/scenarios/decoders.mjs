/** The decoders that libraries have inside, each as a function from pieces to how many events it found. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** @typedef {(pieces: readonly Uint8Array[]) => number | Promise<number>} Decode */

/**
 * linear: whether a long line in small pieces is worth trying.
 * @type {Readonly<Record<string, { load(root: string): Promise<Decode>, linear: boolean }>>}
 */
const decoders = {
  ours: { load: loadOurs, linear: true },
  'undici-request': { load: async () => splitAtBlankLines, linear: false },
  openai: { load: loadOpenAI, linear: false },
  'openrouter-sdk': { load: loadOpenRouter, linear: false },
}

/**
 * @param {string} client
 * @param {string} root
 * @returns {Promise<{ decode: Decode, linear: boolean } | undefined>}
 */
export async function loadDecoder(client, root) {
  const decoder = decoders[client]
  return decoder && { decode: await decoder.load(root), linear: decoder.linear }
}

/** @param {string} root @returns {Promise<Decode>} */
async function loadOurs(root) {
  const { createSseDecoder } = await import(pathToFileURL(join(root, 'packages/core/dist/adapter.js')).href)
  return (pieces) => {
    const decoder = createSseDecoder()
    let found = 0
    for (const piece of pieces) {
      /** @type {unknown[]} */
      const messages = []
      decoder.push(piece, messages)
      found += messages.length
    }
    return found
  }
}

/** What the floor does: nearly nothing, and over long lines too often. @type {Decode} */
function splitAtBlankLines(pieces) {
  const decoder = new TextDecoder()
  let rest = ''
  let found = 0
  for (const piece of pieces) {
    const events = (rest + decoder.decode(piece, { stream: true })).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) if (event.startsWith('data: ') && event.slice(6) !== '') found++
  }
  return found
}

/** @returns {Promise<Decode>} */
async function loadOpenAI() {
  const { _iterSSEMessages: messagesOf } = await import('openai/core/streaming')
  return async (pieces) => {
    let found = 0
    for await (const message of messagesOf(new Response(streamOf(pieces)), new AbortController())) if (message.data) found++
    return found
  }
}

/** @returns {Promise<Decode>} */
async function loadOpenRouter() {
  const { EventStream } = await import('@openrouter/sdk/lib/event-streams')
  return async (pieces) => {
    let found = 0
    const events = new EventStream(streamOf(pieces), (message) => ({ done: false, value: message.data }))
    for await (const data of events) if (data) found++
    return found
  }
}

/** @param {readonly Uint8Array[]} pieces */
function streamOf(pieces) {
  let next = 0
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[next++]
      if (piece) controller.enqueue(piece)
      else controller.close()
    },
  })
}
