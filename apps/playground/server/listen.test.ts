import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { listen } from './listen.ts'

const host = '127.0.0.1'
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

describe('listen', () => {
  test('takes the next free port when the default one is busy', async () => {
    const busy = await listen(newServer(), { host, port: 0, isPortGiven: true })
    const port = await listen(newServer(), { host, port: busy, isPortGiven: false })
    expect(port).toBeGreaterThan(busy)
    expect(port).toBeLessThan(busy + 20)
  })

  test('says so when a port that was asked for is busy', async () => {
    const busy = await listen(newServer(), { host, port: 0, isPortGiven: true })
    const second = listen(newServer(), { host, port: busy, isPortGiven: true })
    await expect(second).rejects.toThrow(`Port ${busy} is busy: stop what uses it, or give another one with --port.`)
  })

  test('listens on loopback alone', async () => {
    const server = newServer()
    const port = await listen(server, { host, port: 0, isPortGiven: true })
    expect(server.address()).toEqual({ address: '127.0.0.1', family: 'IPv4', port })
  })
})

function newServer(): Server {
  const server = createServer()
  servers.push(server)
  return server
}
