/** Q12: a server that sends for ever waits for a reader that does not read. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { nodeTransport } from '@polymux/core/node'
import { openrouter } from '@polymux/provider-openrouter'
import { expect, test } from 'vitest'
import { events, request } from './sample-stream.ts'
import { figure, times } from './scale.ts'

test('a reader that pauses holds the server back, and its own memory with it', async () => {
  let sent = 0
  const text = events[1] ?? ''
  const chunk = Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`.repeat(40))
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n')
      const pour = (): void => {
        while (!socket.destroyed) {
          sent += chunk.length
          if (!socket.write(chunk)) return
        }
      }
      socket.on('drain', pour)
      pour()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Safe: a server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo
  const transport = nodeTransport()
  const model = openrouter({ apiKey: 'k', baseURL: `http://127.0.0.1:${port}/api/v1`, transport }).chat('m')
  let read = 0
  let paused = false
  for await (const _event of model.stream(request, { timeouts: { idleMs: 300 } })) {
    read++
    if (read === 500 && !paused) {
      paused = true
      await pause(200)
      const [sentBefore, memoryBefore] = [sent, process.memoryUsage().rss]
      await pause(times(1_000, 5_000))
      const grown = (process.memoryUsage().rss - memoryBefore) / 1e6
      figure('Q12', 'server blocked, ≤ 10 MB more', `${sent - sentBefore} bytes sent while paused, ${grown.toFixed(1)} MB more`)
      expect(sent - sentBefore).toBeLessThan(1_000_000)
      expect(grown).toBeLessThan(10)
    }
    // It went on where it had paused, and the clock on idle bytes had not run.
    if (read === 5_000) break
  }
  expect(read).toBe(5_000)
  await transport.close?.()
  server.close()
})

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
