import { once } from 'node:events'
import { get } from 'node:https'
import { connect } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { createFaultServer } from './fault-server.ts'
import { openFault } from './open-fault.ts'
import { makeCertificate } from './throwaway-certificate.ts'

/** Status of a request that trusts `ca`, or the code of its failure. */
async function secureOutcome(url: string, ca?: string): Promise<string> {
  const request = get(url, { agent: false, ...(ca !== undefined && { ca }) })
  return await new Promise((resolve) => {
    request.on('response', (response) => resolve(String(response.resume().statusCode)))
    request.on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
  })
}

describe('a throw-away certificate', () => {
  test('serves those who trust it, and nobody else', async () => {
    const certificate = makeCertificate()
    const server = await createFaultServer({ certificate })
    expect(await secureOutcome(`${server.url}/models`, certificate.cert)).toBe('404')
    expect(await secureOutcome(`${server.url}/models`)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
    await server.close()
  })

  test('says what it was told to say', async () => {
    const validTo = new Date('2031-02-03T04:05:06Z')
    const certificate = makeCertificate({ names: ['a.test', 'b.test'], validTo })
    const server = await createFaultServer({ certificate })
    const request = get(server.url, { agent: false, ca: certificate.cert, checkServerIdentity: () => undefined })
    const [response] = await once(request, 'response')
    // Safe: the socket of an answer over https is a TLS socket.
    const found = (response.socket as TLSSocket).getPeerCertificate()
    expect(found.subjectaltname).toBe('DNS:a.test, DNS:b.test')
    expect(new Date(found.valid_to)).toEqual(validTo)
    await server.close()
  })
})

describe('openFault', () => {
  test.each([
    ['tls.expired-cert', 'CERT_HAS_EXPIRED'],
    ['tls.wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['tls.bad-cert', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ] as const)('lays out %s, where that is the only thing wrong', async (name, code) => {
    const { baseURL, close, transportOptions } = await openFault(name)
    expect(await secureOutcome(baseURL, transportOptions.ca)).toBe(code)
    await close()
  })

  test('holds the port that refuses for as long as it is open', async () => {
    const { baseURL, close } = await openFault('connect.refused')
    for (let attempt = 0; attempt < 3; attempt++) {
      const socket = connect(Number(new URL(baseURL).port), '127.0.0.1')
      const [error] = await once(socket, 'error')
      expect(error).toMatchObject({ code: 'ECONNREFUSED' })
    }
    await close()
  })

  test('arms faults of the server with their settings', async () => {
    const { baseURL, close, server } = await openFault('status.503', { times: 1 })
    const statuses: number[] = []
    for (let count = 0; count < 2; count++) {
      const response = await fetch(`${baseURL}/embeddings`, { method: 'POST', body: '{}' })
      await response.text()
      statuses.push(response.status)
    }
    expect(statuses).toEqual([503, 200])
    expect(server?.requests).toHaveLength(2)
    await close()
  })
})
