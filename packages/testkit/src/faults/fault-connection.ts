/** One connection: requests in, answers out, one after another, and a record of how it went. */
import type { Socket } from 'node:net'
import type { ArmedFaults, Strike } from './armed-faults.ts'
import { shownHeaders, type FaultRequest, type LoggedRequest } from './fault-request.ts'
import { readBody, readHead, type RequestHead } from './read-request.ts'
import { isStream, type Reply } from './reply.ts'
import { createSocketSource, type SocketSource } from './socket-source.ts'
import { errorAnswer, jsonObjectOf, usualAnswer } from './usual-answer.ts'
import { pause, resetConnection, writeReply } from './write-reply.ts'

/** What a server tells about one of its connections. */
export interface ConnectionRecord {
  /** Counted from 1. */
  readonly number: number
  readonly openedAtMs: number
  /** Absent while it is open. */
  readonly closedAtMs?: number
  readonly closedBy?: 'client' | 'server'
  readonly bytesRead: number
  readonly bytesWritten: number
  readonly requests: number
}

/** What a connection needs of its server. */
export interface ConnectionHost {
  readonly faults: ArmedFaults
  readonly port: number
  /** Milliseconds since the server started. */
  now(): number
  /** The request is in the log from here on; what is returned adds to its entry. */
  log(request: LoggedRequest): (more: Partial<LoggedRequest>) => void
}

const slowReadMs = 2

/** A connection of the server's. */
export class FaultConnection {
  readonly number: number
  readonly socket: Socket
  readonly host: ConnectionHost
  readonly source: SocketSource
  readonly openedAtMs: number
  readonly gone: AbortController = new AbortController()
  /** Resolves, to the time, when the connection is closed. */
  readonly closed: Promise<number>
  closedAtMs: number | undefined
  closedBy: 'client' | 'server' = 'server'
  requests = 0

  constructor(number: number, socket: Socket, host: ConnectionHost) {
    this.number = number
    this.socket = socket
    this.host = host
    this.openedAtMs = host.now()
    this.source = createSocketSource(socket)
    socket.setNoDelay(true)
    socket.on('error', () => this.clientLeft())
    socket.on('end', () => {
      this.clientLeft()
      socket.destroy()
    })
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.closedAtMs ??= host.now()
        this.gone.abort()
        resolve(this.closedAtMs)
      })
    })
  }

  /** Ended by the client, unless we ended it first. */
  clientLeft(): void {
    if (this.socket.writableEnded) return
    this.closedBy = 'client'
    this.closedAtMs ??= this.host.now()
  }

  record(): ConnectionRecord {
    const { number, openedAtMs, requests, socket, closedAtMs, closedBy } = this
    const { bytesRead, bytesWritten } = socket
    const end = closedAtMs === undefined ? {} : { closedAtMs, closedBy }
    return { number, openedAtMs, ...end, bytesRead, bytesWritten, requests }
  }

  /** Serves until one side ends the connection. */
  async serve(): Promise<void> {
    if (this.host.faults.onAccept()) return await resetConnection(this.socket)
    try {
      while (await this.serveOne());
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const answer = errorAnswer(
        { status: 400, reason: '', headers: [], body: [], framing: 'length', ending: 'fin' },
        400,
        message,
      )
      await writeReply(this.socket, answer, this.gone.signal)
    }
  }

  async serveOne(): Promise<boolean> {
    const head = await readHead(this.source)
    if (!head) return false
    const early = this.request(head, '')
    const upload = this.host.faults.onHead(early)
    const bodyText = await this.body(head, upload)
    if (bodyText === undefined) return false
    const request = { ...early, ...requestBody(bodyText) }
    this.requests++
    const { reply, strikes } = this.answer(request, upload ? [upload] : [])
    const limit = reply.askedToWaitMs === undefined ? {} : { notBeforeMs: this.host.now() + reply.askedToWaitMs }
    const names = strikes.map(({ name }) => name)
    const note = this.host.log({ ...request, faults: names, ...limit })
    await writeReply(this.socket, reply, this.gone.signal)
    note({ answeredAtMs: this.host.now() })
    return reply.ending === 'keep-alive' && reply.framing !== 'close' ? true : this.end(reply)
  }

  end({ ending, framing }: Reply): false {
    if (framing === 'close' && ending === 'keep-alive') this.socket.end()
    return false
  }

  request({ headers, method, path }: RequestHead, bodyText: string): FaultRequest {
    const { number, requests } = this
    const atMs = this.host.now()
    return { method, path, headers: shownHeaders(headers), ...requestBody(bodyText), connection: number, earlier: requests, atMs }
  }

  async body(head: RequestHead, upload: Strike | undefined): Promise<string | undefined> {
    if (upload?.fault.reading === 'not-at-all') return ''
    const slowly =
      upload?.fault.reading === 'slowly' ? () => pause(upload.settings.pauseMs ?? slowReadMs, this.gone.signal) : undefined
    return (await readBody(this.source, head, slowly))?.toString('utf8')
  }

  /** What is said, first, and then how it is sent. */
  answer(request: FaultRequest, uploads: readonly Strike[]): { readonly reply: Reply; readonly strikes: readonly Strike[] } {
    const { faults, port } = this.host
    const change = (reply: Reply, { fault, settings }: Strike): Reply =>
      fault.change?.(reply, { request, settings, port }) ?? reply
    const answers = [...uploads, ...faults.onRequest(request)]
    const said = answers.reduce(change, usualAnswer(request))
    const manners = faults.onReply(request, isStream(said))
    return { reply: manners.reduce(change, said), strikes: [...answers, ...manners] }
  }
}

function requestBody(bodyText: string): Pick<FaultRequest, 'bodyText' | 'json' | 'streaming'> {
  const json = jsonObjectOf(bodyText)
  return { bodyText, json, streaming: json['stream'] === true }
}
