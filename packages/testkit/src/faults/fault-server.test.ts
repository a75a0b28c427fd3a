import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rawClient, type RawClient } from '../../test/raw-client.ts'
import { waitFor } from './client-report.ts'
import { createFaultServer, type FaultServer } from './fault-server.ts'
import { usualText } from './usual-answer.ts'

let server: FaultServer
let client: RawClient

beforeEach(async () => {
  server = await createFaultServer()
  client = await rawClient(server.url)
})
afterEach(async () => {
  client.socket.destroy()
  await server.close()
})

describe('a server without faults', () => {
  test('answers chat whole, with an honest length', async () => {
    client.post('/api/v1/chat/completions', { model: 'a/b' })
    const [head = '', body = ''] = (await client.received()).split('\r\n\r\n')
    expect(head).toBe(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`)
    expect(JSON.parse(body)).toMatchObject({ choices: [{ message: { content: usualText } }], usage: { cost: 0.000042 } })
  })

  test('answers chat as a stream, one chunk for each event', async () => {
    client.post('/api/v1/chat/completions', { model: 'a/b', stream: true })
    const text = await client.received()
    expect(text.startsWith('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n')).toBe(true)
    expect(text).toContain('\r\n\r\n19\r\n: OPENROUTER PROCESSING\n\n\r\n')
    expect(text.endsWith('\r\ne\r\ndata: [DONE]\n\n\r\n0\r\n\r\n')).toBe(true)
    expect(text.match(/^data: \{/gm)).toHaveLength(9)
  })

  test('answers embeddings, one vector for each input', async () => {
    client.post('/api/v1/embeddings', { input: ['a', 'b', 'c'] })
    expect(await client.received()).toMatch(/"index":2,"embedding":\[2,0\.25,-0\.5,1\]/)
  })

  test('answers one request after another on one connection', async () => {
    client.post('/api/v1/chat/completions', {})
    client.post('/api/v1/nothing', {})
    expect(await client.received()).toContain('HTTP/1.1 404')
    expect(server.requests.map(({ connection, earlier }) => [connection, earlier])).toEqual([
      [1, 0],
      [1, 1],
    ])
  })

  test('reads bodies that come in chunks', async () => {
    client.socket.write('POST /api/v1/embeddings HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"inp\r\n')
    client.socket.write('a\r\nut":["x"]}\r\n0\r\n\r\n')
    await client.received()
    expect(server.requests[0]?.json).toEqual({ input: ['x'] })
  })

  test('says so when what it reads is no HTTP', async () => {
    client.socket.write('\u0016\u0003\u0001 hello\r\n\r\n')
    expect(await client.received()).toMatch(/^HTTP\/1\.1 400 .*not a request line/s)
  })

  test('keeps a log without credentials', async () => {
    client.post('/api/v1/chat/completions', { model: 'a/b' }, { authorization: 'Bearer sk-or-v1-0123456789abcdef' })
    await client.received()
    const [request] = server.requests
    expect(request).toMatchObject({ method: 'POST', bodyText: '{"model":"a/b"}', faults: [], connection: 1 })
    expect(request?.headers['authorization']).toBe('<redacted:bearer>')
    expect(request?.answeredAtMs).toBeGreaterThanOrEqual(request?.atMs ?? Infinity)
  })
})

describe('connections', () => {
  test('are counted while they are open, and who closed them is told', async () => {
    client.post('/api/v1/chat/completions', {})
    await client.received()
    expect(server.connections).toBe(1)
    client.socket.destroy()
    const closedAtMs = await server.sawClose(1)
    expect(server.connections).toBe(0)
    expect(server.connectionLog()).toMatchObject([{ number: 1, closedAtMs, closedBy: 'client', requests: 1 }])
  })

  test('that never were cannot be waited for', async () => {
    await expect(server.sawClose(7)).rejects.toThrow('no connection 7')
  })

  test('that the server ended are the server\u2019s doing', async () => {
    server.fault('socket.reset-before-headers')
    client.post('/api/v1/chat/completions', {})
    expect(await client.ended).toBe('ECONNRESET')
    await server.sawClose(1)
    expect(server.connectionLog()[0]?.closedBy).toBe('server')
  })

  test('end with the server, those that wait for ever included', async () => {
    server.fault('headers.stall')
    client.post('/api/v1/chat/completions', {})
    await waitFor(() => server.requests.length > 0)
    await server.close()
    await server.close()
    await client.ended
    expect(server.connections).toBe(0)
  })

  test('leave no handle open behind them', async () => {
    const before = await socketsLeft()
    const other = await createFaultServer()
    const clients = await Promise.all(Array.from({ length: 5 }, () => rawClient(other.url)))
    other.fault('stream.slow-drip')
    for (const { post } of clients) post('/api/v1/chat/completions', { stream: true })
    await waitFor(() => other.requests.length === 5)
    await other.close()
    await Promise.all(clients.map(({ ended }) => ended))
    for (const { socket } of clients) socket.destroy()
    expect(await socketsLeft()).toBe(before)
  })
})

/** Once those of the tests before are gone, which takes the system its time. */
async function socketsLeft(): Promise<number> {
  for (let before = -1; ;) {
    const now = socketsOpen()
    if (now === before) return now
    before = now
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
}

function socketsOpen(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap' || name === 'TCPServerWrap').length
}
