/**
 * A transport around another that writes a fixture of every exchange. Answers pass through live: chunk for chunk, at once, with their
 * pauses and failures; the writing happens after the end. **What is written:** an answer that came completely, whatever its status.
 * What was cut leaves no file, because a fixture that ends in the middle is seldom what somebody wanted: a connection that failed or
 * broke, a caller that hung up. With `keepBroken` those are fixtures as well, with `failure` or `end.kind` saying what happened. An
 * exchange that would store a secret leaves no file in any case.
 */
import process from 'node:process'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Transport, TransportRequest } from '@polymux/core'
import type { Fixture } from '../fixture/fixture.ts'
import { redactSecrets } from '../fixture/secret-scan.ts'
import { type ReceivedRequest, receiveTransport } from '../http/received-request.ts'
import { liveSecretRules, secretsOf } from './live-secrets.ts'
import { RecordError } from './record-error.ts'
import { recordedFixture } from './recorded-fixture.ts'
import { nodeTransportName, recorderName } from './recorder-facts.ts'
import { leftoverRules, type Redaction } from './redaction.ts'
import { watchedBody } from './watched-body.ts'
import { type SeenExchange, WatchedExchange } from './watched-exchange.ts'
import { writeRecording } from './write-recording.ts'

/** What to record, where to, and what not to keep. */
export interface RecordOptions {
  /** Folder that the fixtures are written below; made when the first one is written. */
  readonly folder: string
  /**
   * Id of the fixtures, such as `acme/chat/hello`, or a function that gives it. Further exchanges with the same id are numbered:
   * `acme/chat/hello.2`. A file that is there already is replaced.
   */
  readonly id: string | ((request: Pick<TransportRequest, 'method' | 'url'>) => string)
  /** What answers: a real server, also one on this machine such as Ollama (`recorded`), or something that imitates one (`emulator`). Nothing else can know. */
  readonly source: 'recorded' | 'emulator'
  readonly tags?: readonly string[] | undefined
  /** ISO duration after which the fixture should be recorded again. Default `P180D` for `recorded`, `null` for `emulator`. */
  readonly expires?: string | null | undefined
  /** HTTP client and runtime. Default: those of core's own transport on Node. */
  readonly via?: string | undefined
  readonly redact?: Redaction | undefined
  /** Further secrets that no fixture may hold. Credentials in headers and queries of the requests are looked for in any case. */
  readonly secrets?: readonly string[] | undefined
  /** Write fixtures of what failed, broke or was aborted, too. Default false. */
  readonly keepBroken?: boolean | undefined
  /** Told why an exchange left no fixture. The call itself goes on. Default: a warning of the process. */
  readonly onProblem?: ((problem: RecordError) => void) | undefined
}

/** One exchange that is over. */
export interface RecordOutcome {
  readonly id: string
  readonly method: string
  /** With the query, secrets redacted. */
  readonly path: string
  /** Absent when no answer came. */
  readonly status?: number
  /** Path of the fixture; absent when none was written. */
  readonly file?: string
  /** Why there is no fixture. */
  readonly problem?: RecordError
}

/** A recording transport: hand it to a provider as any other. */
export interface RecordTransport extends Transport {
  /** Waits until every exchange is over and written, two seconds at most for those that are not; resolves to what became of each that is, in order. Never rejects. */
  flush(): Promise<readonly RecordOutcome[]>
  /** Waits as `flush` does, then closes the transport inside, which ends what is still open. */
  close(): Promise<void>
}

/** Records what goes through `transport`; core's `nodeTransport()` keeps the chunks as they cross the wire. */
export function recordTransport(transport: Transport, options: RecordOptions): RecordTransport {
  const outcomes: RecordOutcome[] = []
  const running = new Set<Promise<void>>()
  const counts = new Map<string, number>()
  let opened = 0

  function open(request: TransportRequest): WatchedExchange {
    const id = numbered(typeof options.id === 'string' ? options.id : options.id(request), counts)
    const place = opened++
    const received = snapshot(request)
    const exchange = new WatchedExchange(request)
    const settled = exchange.over.then(async (seen) => {
      const outcome = await write({ id, request, received, seen }, options)
      outcomes[place] = outcome
      return outcome.problem && tell(outcome.problem, options)
    })
    running.add(settled)
    void settled.finally(() => running.delete(settled))
    return exchange
  }

  const send: Transport = async (request) => {
    const exchange = open(request)
    try {
      const response = await transport(exchange.request())
      exchange.headers(response)
      return { status: response.status, headers: response.headers, body: watchedBody(response.body, exchange) }
    } catch (error) {
      exchange.failed(error)
      throw error
    }
  }
  const flush = async (): Promise<readonly RecordOutcome[]> => {
    await within(drainMs, running)
    return outcomes.filter((outcome) => outcome !== undefined)
  }
  const close = async (): Promise<void> => {
    await within(drainMs, running)
    await transport.close?.()
    await within(drainMs, running)
  }
  return Object.assign(send, { flush, close, ...(transport.attentive && ({ attentive: true } as const)) })
}

/** Whoever has read all it needs may still be waiting for the last byte: core for a second. What nobody reads never ends. */
const drainMs = 2_000

/** Resolves when all are settled, or after `limitMs`. */
async function within(limitMs: number, running: ReadonlySet<Promise<void>>): Promise<void> {
  if (running.size === 0) return
  const clock = new AbortController()
  const limit = setTimeout(limitMs, undefined, { signal: clock.signal }).catch(() => {})
  await Promise.race([Promise.all(running), limit])
  clock.abort()
}

interface OverExchange {
  readonly id: string
  readonly request: TransportRequest
  readonly received: Promise<ReceivedRequest | undefined>
  readonly seen: SeenExchange
}

/** Never rejects. */
async function write(exchange: OverExchange, options: RecordOptions): Promise<RecordOutcome> {
  const { id, request, received, seen } = exchange
  const base = { id, method: request.method, path: pathOf(request), ...(seen.response && { status: seen.response.status }) }
  try {
    // The caller hears of the end first: scanning a picture takes a while.
    await setImmediate()
    const fixture = fixtureOf(exchange, await received, options)
    const rules = [
      ...liveSecretRules([...secretsOf(request), ...(options.secrets ?? [])]),
      ...leftoverRules(options.redact ?? {}),
    ]
    return { ...base, file: writeRecording(fixture, options.folder, rules) }
  } catch (error) {
    const problem =
      error instanceof RecordError ? error : new RecordError('format', id, 'what was sent or received cannot be read')
    return { ...base, problem }
  }
}

/** Throws a `RecordError` for what is not to be written. */
function fixtureOf({ id, request, seen }: OverExchange, received: ReceivedRequest | undefined, options: RecordOptions): Fixture {
  const { source, expires = source === 'recorded' ? 'P180D' : null, redact = {}, via = nodeTransportName() } = options
  if (seen.end.kind !== 'clean' && !options.keepBroken) throw brokenError(id, seen)
  if (!received) throw new RecordError('format', id, 'its request cannot be read')
  const contentType = seen.response?.headers['content-type'] ?? ''
  const fixture = recordedFixture(received, seen, {
    id,
    provenance: {
      source,
      at: `${new Date().toISOString().slice(0, 19)}Z`,
      by: recorderName(),
      via,
      upstream: new URL(request.url).host,
    },
    expires,
    tags: options.tags ?? (contentType.startsWith('text/event-stream') ? ['stream'] : []),
    redaction: redact,
  })
  if (typeof fixture === 'string') throw new RecordError(seen.end.kind === 'left' ? 'aborted' : 'broken', id, fixture)
  return fixture
}

function brokenError(id: string, { end, response }: SeenExchange): RecordError {
  if (end.kind === 'left') return new RecordError('aborted', id, 'its caller hung up; keepBroken would keep what had come')
  const what = response ? 'the connection broke in the middle of the answer' : 'the request failed before an answer came'
  return new RecordError('broken', id, `${what}${end.kind === 'error' ? causeOf(end.error) : ''}; keepBroken would keep that`)
}

/** The code of a failed connection, such as ` (ECONNREFUSED)`. Never the message, which may hold what was sent. */
function causeOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 4) return ''
  const inner = 'cause' in error ? causeOf(error.cause, depth + 1) : ''
  if (inner !== '') return inner
  return 'code' in error && typeof error.code === 'string' && /^[A-Z][A-Z_0-9]{2,40}$/.test(error.code) ? ` (${error.code})` : ''
}

/** Begun at once, while the body is what it was when it was sent. */
function snapshot(request: TransportRequest): Promise<ReceivedRequest | undefined> {
  const { body } = request
  const kept = body instanceof Uint8Array ? { ...request, body: Uint8Array.from(body) } : request
  return receiveTransport(kept).catch(() => undefined)
}

function numbered(id: string, counts: Map<string, number>): string {
  const count = (counts.get(id) ?? 0) + 1
  counts.set(id, count)
  return count === 1 ? id : `${id}.${count}`
}

function pathOf({ url }: TransportRequest): string {
  if (!URL.canParse(url)) return ''
  const { pathname, search } = new URL(url)
  return redactSecrets(pathname + search.replaceAll(/([?&][^=&]*(?:key|token|secret)[^=&]*=)[^&]*/gi, '$1<redacted>'))
}

function tell(problem: RecordError, { onProblem }: RecordOptions): void {
  if (!onProblem) return process.emitWarning(problem.message, 'RecordWarning')
  try {
    onProblem(problem)
  } catch {
    // Recording never disturbs the program that is recorded.
  }
}
