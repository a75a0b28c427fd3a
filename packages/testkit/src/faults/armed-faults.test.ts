import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rawClient, type RawClient } from '../../test/raw-client.ts'
import { createFaultServer, type FaultServer } from './fault-server.ts'

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

/** Status of so many requests in a row, on one connection. */
async function statuses(url: string, count: number, headers: Readonly<Record<string, string>> = {}): Promise<readonly number[]> {
  const found: number[] = []
  for (let index = 0; index < count; index++) {
    const response = await fetch(`${url}/api/v1/embeddings`, { method: 'POST', headers, body: '{"input":"x"}' })
    await response.text()
    found.push(response.status)
  }
  return found
}

describe('an armed fault', () => {
  test('strikes as often as it is told to', async () => {
    const handle = server.fault('status.503', { times: 2 })
    expect(await statuses(server.url, 4)).toEqual([503, 503, 200, 200])
    expect(handle.strikes).toBe(2)
  })

  test('strikes no more once it is disarmed', async () => {
    const handle = server.fault('status.503')
    expect(await statuses(server.url, 1)).toEqual([503])
    handle.disarm()
    expect(await statuses(server.url, 1)).toEqual([200])
  })

  test('strikes only where its condition holds', async () => {
    server.fault('status.500', { when: () => server.requests.length === 1 })
    expect(await statuses(server.url, 3)).toEqual([200, 500, 200])
  })

  test('gives way to one that was armed before it for the same part of the answer', async () => {
    server.fault('status.500', { times: 1 })
    server.fault('status.503')
    expect(await statuses(server.url, 2)).toEqual([500, 503])
  })

  test('of streams leaves other calls alone', async () => {
    server.fault('stream.error-first')
    expect(await statuses(server.url, 1)).toEqual([200])
    expect(server.requests[0]?.faults).toEqual([])
  })

  test('that is not the server\u2019s to commit is refused', () => {
    // @ts-expect-error -- the name of a fault of another kind
    expect(() => server.fault('dns.fail')).toThrow(/cannot commit the fault "dns\.fail"/)
  })
})

describe('probability', () => {
  test('strikes the same requests with the same seed, and others with another', async () => {
    const [first, again, other] = await Promise.all(
      [7, 7, 8].map(async (seed) => {
        const seeded = await createFaultServer({ seed })
        seeded.fault('status.500', { probability: 0.5 })
        const found = await statuses(seeded.url, 24)
        await seeded.close()
        return found
      }),
    )
    expect(first).toEqual(again)
    expect(first).not.toEqual(other)
    expect(first?.filter((status) => status === 500).length).toBeGreaterThan(6)
    expect(first?.filter((status) => status === 200).length).toBeGreaterThan(6)
  })
})

describe('several faults', () => {
  test('act together on different parts of an answer', async () => {
    server.fault('stream.reset-mid-event', { afterEvents: 1 })
    server.fault('stream.slow-drip', { bytes: 100, pauseMs: 1 })
    server.fault('stream.crlf')
    client.post('/api/v1/chat/completions', { stream: true })
    expect(await client.ended).toBe('ECONNRESET')
    const body = (await client.received()).split('\r\n\r\n').slice(1).join('\r\n\r\n')
    const chunks = body.match(/(?:^|\r\n)[0-9a-f]{1,2}\r\n/g) ?? []
    expect(chunks.every((size) => Number.parseInt(size.trim(), 16) <= 100)).toBe(true)
    expect(body.replaceAll(/(?:^|\r\n)[0-9a-f]{1,2}\r\n/g, '')).toContain('"content":"Calm"')
    expect(server.requests[0]?.faults).toEqual(['stream.reset-mid-event', 'stream.crlf', 'stream.slow-drip'])
  })

  test('of streams spare an answer that another fault has made a whole body', async () => {
    server.fault('status.503')
    server.fault('stream.reset-mid-event')
    client.post('/api/v1/chat/completions', { stream: true })
    expect(await client.received()).toMatch(/^HTTP\/1\.1 503 .*\}$/s)
    expect(server.requests[0]?.faults).toEqual(['status.503'])
  })
})

describe('the header x-testkit-fault', () => {
  test('asks for faults with settings, whose times are counted for each text', async () => {
    const headers = { 'x-testkit-fault': 'status.503;times=1, encoding.gzip' }
    expect(await statuses(server.url, 2, headers)).toEqual([503, 200])
    expect(server.requests.map(({ faults }) => faults)).toEqual([['status.503', 'encoding.gzip'], ['encoding.gzip']])
  })

  test.each([
    ['status.42', 'no fault of a server is called'],
    ['rate.429-seconds;waitMs=soon', '"waitMs=soon" is no setting'],
    ['rate.429-seconds;patience=1', '"patience=1" is no setting'],
    ['status.500;times', '"times" is no setting'],
  ])('says what is wrong with %s', async (text, message) => {
    client.post('/api/v1/embeddings', {}, { 'x-testkit-fault': text })
    const answer = await client.received()
    expect(answer).toContain('HTTP/1.1 400')
    expect(JSON.stringify(answer)).toContain(JSON.stringify(JSON.stringify(message)).slice(3, -3))
  })
})
