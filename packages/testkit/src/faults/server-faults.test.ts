import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rawClient, type RawClient } from '../../test/raw-client.ts'
import { faultCatalogue } from './catalogue.ts'
import { createFaultServer, type FaultServer } from './fault-server.ts'
import type { ServerFaultName } from './server-faults.ts'

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

async function answerUnder(name: ServerFaultName, body: unknown = {}): Promise<string> {
  server.fault(name)
  client.post('/api/v1/chat/completions', body)
  return await client.received()
}

describe('the catalogue', () => {
  test('covers every row', () => {
    const rows = new Set(faultCatalogue.map(({ row }) => row))
    expect([...rows]).toEqual(Array.from({ length: 73 }, (_, index) => index + 1))
  })

  test('is plain data with a name for every entry', () => {
    expect(structuredClone(faultCatalogue)).toEqual(faultCatalogue)
    expect(new Set(faultCatalogue.map(({ name }) => name)).size).toBe(faultCatalogue.length)
  })
})

describe('on the wire', () => {
  test('status.garbage has a status line without a number', async () => {
    expect(await answerUnder('status.garbage')).toMatch(/^HTTP\/1\.1 fine OK\r\n/)
  })

  test('headers.bare-lf has no CR at all', async () => {
    expect(await answerUnder('headers.bare-lf')).toMatch(/^HTTP\/1\.1 200 OK\ncontent-type: application\/json\n[^\r]*$/)
  })

  test('http09 is a body and the end of the connection', async () => {
    expect(await answerUnder('http09')).toMatch(/^\{"id":.*\}$/)
    expect(await client.ended).toBe('end')
  })

  test('headers.conflicting-content-length says both', async () => {
    expect(await answerUnder('headers.conflicting-content-length')).toMatch(/\r\ncontent-length: 3\r\ncontent-length: \d{3}\r\n/)
  })

  test('status.103 comes before the answer', async () => {
    expect(await answerUnder('status.103')).toMatch(/^HTTP\/1\.1 103 Early Hints\r\nlink: [^\r]+\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
  })

  test('headers.partial-then-reset stops within the head', async () => {
    expect(await answerUnder('headers.partial-then-reset')).toMatch(/^HTTP\/1\.1 200 OK\r\n[^{]*[^\n]$/)
    expect(await client.ended).toBe('ECONNRESET')
  })

  test('body.short-content-length claims a hundred bytes more than come', async () => {
    const [head = '', body = ''] = (await answerUnder('body.short-content-length')).split('\r\n\r\n')
    expect(Number(/content-length: (\d+)/.exec(head)?.[1])).toBe(Buffer.byteLength(body) + 100)
    expect(await client.ended).toBe('end')
  })

  test('stream.reset-mid-event ends within the fourth event', async () => {
    const text = await answerUnder('stream.reset-mid-event', { stream: true })
    const events = text.match(/data: .*/g) ?? []
    expect(events).toHaveLength(4)
    expect(events.slice(0, 3).every((event) => event.endsWith('}'))).toBe(true)
    expect(events[3]?.endsWith('}')).toBe(false)
    expect(await client.ended).toBe('ECONNRESET')
  })

  test('stream.split-crlf has every CR LF in two chunks', async () => {
    const text = await answerUnder('stream.split-crlf', { stream: true })
    expect(text).toContain('\r\ndata: [DONE]\r\r\n2\r\n\n\r\r\n1\r\n\n\r\n0\r\n\r\n')
  })

  test('stream.bad-chunk-size comes after whole events', async () => {
    expect(await answerUnder('stream.bad-chunk-size', { stream: true })).toMatch(/\}\n\n\r\nmany\r\ndata: \{\}\n\n\r\n$/)
  })

  test('encoding.gzip-truncated is the beginning of what encoding.gzip sends', async () => {
    const response = await fetch(`${server.baseURL}/chat/completions`, { method: 'POST', body: '{}' })
    const whole = Buffer.from(await response.arrayBuffer())
    server.fault('encoding.gzip-truncated')
    client.post('/api/v1/chat/completions', {})
    const chunks: Uint8Array[] = []
    client.socket.on('data', (bytes: Uint8Array) => chunks.push(bytes))
    await client.received()
    const bytes = Buffer.concat(chunks)
    const body = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)
    expect(() => gunzipSync(body)).toThrow('unexpected end of file')
    expect(whole.toString('latin1')).toContain(gunzipSync(body, { finishFlush: 2 }).toString('latin1').slice(0, 50))
  })

  test('keepalive.stale spares the first request of a connection', async () => {
    expect(await answerUnder('keepalive.stale')).toContain('200 OK')
    client.post('/api/v1/chat/completions', {})
    expect(await client.ended).toBe('ECONNRESET')
  })

  test('connect.reset-on-accept reads nothing', async () => {
    server.fault('connect.reset-on-accept')
    const other = await rawClient(server.url)
    other.post('/api/v1/chat/completions', {})
    expect(await other.ended).toBe('ECONNRESET')
    expect(server.requests).toEqual([])
  })

  test('upload.early-response answers before the body came', async () => {
    server.fault('upload.early-response')
    client.socket.write('POST /api/v1/chat/completions HTTP/1.1\r\ncontent-length: 100000\r\n\r\n{"messages":')
    expect(await client.received()).toContain('HTTP/1.1 413')
  })

  test('stream.comment-flood is held back by a client that does not read', async () => {
    client.socket.pause()
    server.fault('stream.comment-flood')
    client.post('/api/v1/chat/completions', { stream: true })
    const sent = await settledBytes(server)
    expect(sent).toBeGreaterThan(100_000)
    expect(sent).toBeLessThan(16_000_000)
  })
})

/** Bytes written once they no longer grow. */
async function settledBytes(of: FaultServer): Promise<number> {
  for (let before = -1; ;) {
    await new Promise((resolve) => setTimeout(resolve, 60))
    const bytes = of.connectionLog()[0]?.bytesWritten ?? 0
    if (bytes === before) return bytes
    before = bytes
  }
}
