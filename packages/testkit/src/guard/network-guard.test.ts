import { createSocket, Socket as Datagrams } from 'node:dgram'
import dns, { lookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { connect, type LookupFunction, Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { request } from 'undici'
import { afterEach, describe, expect, test } from 'vitest'
import { listen } from '../http/loopback-server.ts'
import { NetworkForbiddenError } from './network-forbidden-error.ts'
import { forbidNetwork, type NetworkGuard } from './network-guard.ts'
import { installHooks } from './network-hooks.ts'

const guards: NetworkGuard[] = []
function guard(...args: Parameters<typeof forbidNetwork>): NetworkGuard {
  const made = forbidNetwork(...args)
  guards.push(made)
  return made
}
afterEach(() => {
  for (const restore of guards.splice(0)) restore()
})

/** An address of documentation: nobody is there. */
const outside = '192.0.2.1'

describe('refused, with an error that names host, port and caller', () => {
  test.each([
    ['a socket', () => errorOf(connect(443, outside))],
    ['a socket with options', () => errorOf(connect({ host: outside, port: 443 }))],
    ['a socket with an empty path', () => errorOf(connect({ host: outside, port: 443, path: '' }))],
    ['TLS', () => errorOf(connectTls({ host: outside, port: 443, servername: 'none.invalid' }))],
    ['http', () => errorOf(httpRequest({ host: outside, port: 443 }))],
    ['undici', () => request(`http://${outside}:443`).catch((error: unknown) => error)],
    ['fetch', () => fetch(`http://${outside}:443`).catch((error: unknown) => error instanceof Error && error.cause)],
  ])('%s to elsewhere', async (_, attempt) => {
    const { attempts } = guard()
    const error = await attempt()
    expect(error).toBeInstanceOf(NetworkForbiddenError)
    expect(error).toMatchObject({ attempt: 'connect', host: outside, port: 443 })
    expect(attempts).toEqual([error])
  })

  test('a name that would have to be looked up', async () => {
    guard()
    const error: unknown = await fetch('https://model.invalid/v1').catch((reason: Error) => reason.cause)
    expect(error).toMatchObject({ host: 'model.invalid', port: 443 })
  })

  test('a datagram', () => {
    guard()
    const socket = createSocket('udp4')
    expect(() => socket.send('hello', 53, outside)).toThrow(`send to ${outside}:53`)
    socket.close()
  })

  test.each([
    ['dns.lookup', (done: Done) => dns.lookup('model.invalid', done)],
    ['lookup, imported by name', (done: Done) => lookup('model.invalid', {}, done)],
    ['dns.resolve4', (done: Done) => dns.resolve4('localhost', done)],
    ['a resolver of its own', (done: Done) => new dns.Resolver().resolveTxt('model.invalid', done)],
    ['dns.promises.lookup', (done: Done) => settle(dns.promises.lookup('model.invalid'), done)],
    ['dns.promises.resolve', (done: Done) => settle(dns.promises.resolve('model.invalid'), done)],
  ])('a question by %s', async (_, ask) => {
    guard()
    expect(await new Promise((resolve) => ask(resolve))).toMatchObject({ name: 'NetworkForbiddenError', attempt: 'lookup' })
  })

  test('the message leads to the line that did it', async () => {
    guard()
    const error = await errorOf(connect(443, outside))
    expect(error).toMatchObject({ callSite: expect.stringContaining('network-guard.test.ts:') })
    expect(String(error)).toContain(`tried to connect to ${outside}:443 at `)
  })
})

describe('allowed', () => {
  test('this machine, by address and by name, unless nothing is', async () => {
    guard()
    const server = await listen(() => ({ status: 200, headers: [], body: once('here') }))
    expect(await (await fetch(server.url)).text()).toBe('here')
    expect(await (await fetch(server.url.replace('127.0.0.1', 'localhost'))).text()).toBe('here')
    guard({ allow: 'nothing' })
    expect(await errorOf(connect(Number(new URL(server.url).port), '127.0.0.1'))).toBeInstanceOf(NetworkForbiddenError)
    await server.close()
  })

  test('names and addresses of the list; the latest guard decides and keeps the record', async () => {
    const outer = guard()
    const inner = guard({ allow: [outside] })
    const socket = connect(443, outside)
    socket.on('error', () => {}).destroy()
    const refused = connect(443, '192.0.2.2')
    await errorOf(refused)
    expect([outer.attempts.length, inner.attempts.length]).toEqual([0, 1])
  })

  test('names that the caller resolves by other means, as what they come out as', async () => {
    const { attempts } = guard()
    const server = await listen(() => ({ status: 200, headers: [], body: once('here') }))
    const port = Number(new URL(server.url).port)
    const to =
      (address: string): LookupFunction =>
      (_, options, done) => {
        if (options.all) done(null, [{ address, family: 4 }])
        else done(null, address, 4)
      }
    const here = connect({ host: 'model.invalid', port, lookup: to('127.0.0.1') })
    await new Promise((resolve) => here.once('connect', resolve))
    here.destroy()
    expect(attempts).toEqual([])
    expect(await errorOf(connect({ host: 'model.invalid', port, lookup: to(outside) }))).toMatchObject({ host: outside, port })
    await server.close()
  })

  test('what the guard before allowed, once the latest is restored, however often', async () => {
    const outer = guard()
    const restore = forbidNetwork({ allow: [outside] })
    restore()
    restore()
    await errorOf(connect(443, outside))
    expect([outer.attempts.length, restore.attempts.length]).toEqual([1, 0])
  })

  test('everything, when the hooks are put back', () => {
    const places = () => [
      Socket.prototype.connect,
      dns.lookup,
      dns.promises.lookup,
      dns.Resolver.prototype.resolve4,
      Datagrams.prototype.send,
    ]
    const before = places()
    const putBack = installHooks({ judge: () => undefined, isFree: () => true })
    expect(places().filter((place, index) => place === before[index])).toEqual([])
    putBack()
    expect(places()).toEqual(before)
  })
})

type Done = (outcome: unknown) => void

async function settle(work: Promise<unknown>, done: Done): Promise<void> {
  done(await work.catch((error: unknown) => error))
}

async function errorOf(emitter: NodeJS.EventEmitter): Promise<unknown> {
  return await new Promise((resolve) => emitter.once('error', resolve))
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
