/**
 * The server of `pnpm bench:emulator`, in a process of its own: the emulator, or a bare `node:http` server that sends the same bytes in
 * the same chunks. Talks to its parent by messages: `{ url, readyMs }` when it listens, then what it used between two `mark`s.
 */
import { once } from 'node:events'
import { createServer, get } from 'node:http'
import process from 'node:process'

const [kind] = process.argv.slice(2)
const server = kind === 'bare' ? await bare() : await emulator()
let since = process.cpuUsage()
process.on('message', (message) => {
  if (message !== 'mark') return
  const { user, system } = process.cpuUsage(since)
  since = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1_000, rssMiB: process.memoryUsage.rss() / 1_048_576 })
})
process.send?.(server)

async function emulator() {
  const { createEmulator } = await import('@polymux/testkit/emulator')
  const startedAt = performance.now()
  const { url } = await createEmulator().listen()
  // Ready is when it answers, so the first answer counts. Not by `fetch`, whose own loading would be measured with it.
  const [answer] = await once(get(`${url}/api/v1/key`), 'response')
  await once(answer.resume(), 'end')
  return { url, readyMs: performance.now() - startedAt }
}

/** The parent sends the bodies first. */
async function bare() {
  /** @type {Record<string, { contentType: string, chunks: string[] }>} */
  const answers = await new Promise((resolve) => process.once('message', resolve))
  const listening = createServer(async (incoming, outgoing) => {
    const parts = []
    for await (const part of incoming) parts.push(part)
    const { stream } = JSON.parse(Buffer.concat(parts).toString('utf8'))
    const { contentType, chunks } = answers[stream === true ? 'stream' : 'plain'] ?? { contentType: '', chunks: [] }
    outgoing.writeHead(200, { 'content-type': contentType })
    for (const chunk of chunks) outgoing.write(chunk)
    outgoing.end()
  })
  await new Promise((resolve) => listening.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = listening.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, readyMs: 0 }
}
