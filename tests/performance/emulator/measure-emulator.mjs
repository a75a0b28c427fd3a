/**
 * How fast the emulator is, beside a bare `node:http` server that sends the same bytes. The server has a process
 * of its own; rates are also given for each second of its processor, which other work on the machine does not change much.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createEmulator } from '@polymux/testkit/emulator'
import { load } from './load.mjs'

const path = '/api/v1/chat/completions'
const messages = [{ role: 'user', content: 'Describe a calm sea as a list of steps' }]
const bodies = {
  plain: JSON.stringify({ model: 'openai/gpt-4o-mini', messages }),
  stream: JSON.stringify({ model: 'openai/gpt-4o-mini', messages, stream: true }),
}
/**
 * Rates of plain chats and of chunks, of the emulator and of the bare server.
 * @param {number} durationMs of each of the four loads, after a quarter of it for warming up
 */
export async function measureEmulator(durationMs) {
  /** @type {Record<string, { contentType: string, chunks: string[] }>} */
  const answers = {}
  for (const [kind, body] of Object.entries(bodies)) answers[kind] = await answerOf(body)
  const chunks = answers['stream']?.chunks.length ?? 0
  const emulator = await measure('emulator', answers, durationMs)
  const bare = await measure('bare', answers, durationMs)
  const { readyMs, rssAtStart, rssMiB } = emulator
  const rows = [
    { what: 'plain chats', ...compare(emulator.rates['plain'], bare.rates['plain'], 1) },
    { what: 'chunks', ...compare(emulator.rates['stream'], bare.rates['stream'], chunks) },
  ]
  return { rows, chunks, readyMs, rssAtStart, rssMiB }
}

/**
 * @param {Rate | undefined} ours
 * @param {Rate | undefined} floor
 * @param {number} scale
 */
function compare(ours, floor, scale) {
  if (!ours || !floor) throw new Error('A rate was not measured.')
  return {
    perSecond: Math.round(ours.perSecond * scale),
    perCpuSecond: Math.round(ours.perCpuSecond * scale),
    barePerSecond: Math.round(floor.perSecond * scale),
    barePerCpuSecond: Math.round(floor.perCpuSecond * scale),
    timesBare: Number((floor.perCpuSecond / ours.perCpuSecond).toFixed(2)),
  }
}

/** @typedef {{ perSecond: number, perCpuSecond: number }} Rate */

/** @param {string} body */
async function answerOf(body) {
  const headers = { 'content-type': 'application/json' }
  const reply = await createEmulator().transport({ method: 'POST', url: `http://bench${path}`, headers, body })
  const chunks = []
  for await (const chunk of reply.body) chunks.push(Buffer.from(chunk).toString('utf8'))
  return { contentType: reply.headers['content-type'] ?? '', chunks }
}

/**
 * @param {'emulator' | 'bare'} kind
 * @param {Record<string, { contentType: string, chunks: string[] }>} answers
 * @param {number} durationMs
 */
async function measure(kind, answers, durationMs) {
  const child = fork(fileURLToPath(new URL('server.mjs', import.meta.url)), [kind])
  if (kind === 'bare') child.send(answers)
  const [{ url, readyMs }] = await once(child, 'message')
  const mark = async () => {
    child.send('mark')
    const [used] = await once(child, 'message')
    return used
  }
  const rssAtStart = (await mark()).rssMiB
  /** @type {Record<string, Rate>} */
  const rates = {}
  let rssMiB = rssAtStart
  for (const [name, body] of Object.entries(bodies)) {
    await load({ url, path, body, connections: 16, durationMs: durationMs / 4 })
    await mark()
    const { answers: count, perSecond } = await load({ url, path, body, connections: 16, durationMs })
    const used = await mark()
    rates[name] = { perSecond, perCpuSecond: count / (used.cpuMs / 1_000) }
    rssMiB = Math.max(rssMiB, used.rssMiB)
  }
  child.kill()
  await once(child, 'exit')
  return { readyMs, rssMiB, rssAtStart, rates }
}
