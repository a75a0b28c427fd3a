import { fetchTransport, type TransportResponse } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { becomes } from './patience.ts'
import type { ScriptedReply } from './scripted-reply.ts'
import { type Script, type ScriptedServer, scriptedSocket, scriptedTransport } from './scripted-server.ts'

describe.each([
  ['in process', async (script: Script) => scriptedTransport(script)],
  ['on a socket', scriptedSocket],
] as const)('a scripted server %s', (_, serve) => {
  test('answers in order, the last reply again and again', async () => {
    const server = await serve([{ pieces: ['one'] }, { status: 429, pieces: ['two', '!'] }])
    const answers = [await read(await ask(server)), await read(await ask(server)), await read(await ask(server))]
    expect(answers).toEqual([
      [200, 'one'],
      [429, 'two!'],
      [429, 'two!'],
    ])
    expect([server.requests.length, server.open(), server.abandoned(), server.sent()]).toEqual([3, 0, 0, 11])
    await server.close()
  })

  test.each<[string, ScriptedReply]>([
    ['before its headers', { waitMs: 60_000 }],
    ['before its body', { end: 'stall' }],
    ['in its body', { pieces: ['one'], end: 'stall' }],
  ])('notices that an answer is given up %s', async (_phase, reply) => {
    const server = await serve([reply])
    const controller = new AbortController()
    const asking = ask(server, controller.signal).then(read)
    asking.catch(() => {})
    expect(await becomes(() => server.open() === 1)).toBe(true)
    controller.abort(new Error('enough'))
    await expect(asking).rejects.toThrow()
    expect(await becomes(() => server.open() === 0)).toBe(true)
    expect(server.abandoned()).toBe(1)
    await server.close()
  })

  test('loses a connection in place of an answer, and in the midst of one', async () => {
    const server = await serve([{ lost: true }, { pieces: ['one'], end: 'reset' }])
    await expect(ask(server).then(read)).rejects.toThrow()
    await expect(ask(server).then(read)).rejects.toThrow()
    expect(await becomes(() => server.open() === 0)).toBe(true)
    expect(server.abandoned()).toBe(0)
    await server.close()
  })

  test('breaks off what is open when it is closed', async () => {
    const server = await serve([{ pieces: ['one'], end: 'stall' }])
    const asking = ask(server).then(read)
    asking.catch(() => {})
    expect(await becomes(() => server.sent() === 3)).toBe(true)
    await server.close()
    await expect(asking).rejects.toThrow()
  })
})

async function ask(server: ScriptedServer, signal?: AbortSignal): Promise<TransportResponse> {
  const transport = server.transport ?? fetchTransport()
  return await transport({ method: 'POST', url: `${server.baseURL}/chat`, headers: {}, body: '{}', ...(signal && { signal }) })
}

async function read({ status, body }: TransportResponse): Promise<readonly [number, string]> {
  const parts: Uint8Array[] = []
  for await (const bytes of body) parts.push(bytes)
  return [status, Buffer.concat(parts).toString()]
}
