/**
 * A stand-in for OpenRouter that speaks its wire: for trying a program without a key or a network, and for tests that need
 * answers rather than recordings. The transport in process and the HTTP server share one handler.
 */
import type { Transport } from '@polymux/core'
import { isJsonObject, type JsonObject, tryParseJson } from '../json/json-value.ts'
import type { FaultHandle, FaultOptions } from '../faults/armed-faults.ts'
import type { ServerFaultName } from '../faults/server-faults.ts'
import type { LoopbackServer } from '../http/loopback-server.ts'
import { bodyText, receiveTransport, targetOf, type ReceivedRequest } from '../http/received-request.ts'
import { joinHeaders } from '../http/join-headers.ts'
import { answerAtDesk, inProcess, serveAnswers, type AnsweringDesk } from './answering-desk.ts'
import { creditsEndpoint, generationEndpoint, keyEndpoint } from './account-endpoints.ts'
import { chatEndpoint, completionEndpoint } from './chat-endpoint.ts'
import { rechunked } from './chunking.ts'
import { createClock, type Pace } from './clock.ts'
import { dueBatches, onePerTurn } from './due-batches.ts'
import { embeddingEndpoint } from './embedding-endpoint.ts'
import type { EmulatedRequest } from './emulated-request.ts'
import { EmulatorFaults } from './emulator-faults.ts'
import type { Endpoint, RequestNotes } from './endpoint.ts'
import { faultyResponse, refuseServerFaults } from './faulty-transport.ts'
import { generationFor } from './generation.ts'
import { imageEndpoint } from './image-endpoint.ts'
import { imageModelEndpointsEndpoint, imageModelsEndpoint } from './image-models-endpoint.ts'
import { Ledger } from './ledger.ts'
import type { EmulatedModel } from './models.ts'
import { modelEndpointsEndpoint, modelsEndpoint } from './models-endpoint.ts'
import { OpenAnswers } from './open-answers.ts'
import { PromptCache } from './prompt-cache.ts'
import { providersEndpoint } from './providers-endpoint.ts'
import { hashText, randomFrom } from './random.ts'
import { routeFinder } from './routes.ts'
import { rerankEndpoint } from './rerank-endpoint.ts'
import { speechEndpoint } from './speech-endpoint.ts'
import { transcriptionEndpoint } from './transcription-endpoint.ts'
import { videoContentEndpoint, videoJobEndpoint, videoSubmitEndpoint } from './video-endpoints.ts'
import { videoModelsEndpoint } from './video-models-endpoint.ts'
import { VideoJobs } from './video-jobs.ts'
import { allModels } from './snapshot-models.ts'
import { errorAnswer, type WireAnswer } from './wire-answer.ts'
import { WireError } from './wire-error.ts'

/** All optional: an emulator needs no set-up. */
export interface EmulatorOptions {
  /** Another seed, other words, pictures and ids. Default 0. */
  readonly seed?: number | undefined
  /** Default: every answer at once. */
  readonly pace?: Pace | undefined
  /** Default: the text models of OpenRouter on 22 August 2026, and a few that draw, embed and do what else there are endpoints for. */
  readonly models?: readonly EmulatedModel[] | undefined
  /** Answer 401 to requests without `Authorization: Bearer …`. Any key will do. Default false. */
  readonly requireKey?: boolean | undefined
  /** How long after an answer `/generation` knows of it; until then it says 404. Default 500. */
  readonly generationDelayMs?: number | undefined
  /** Milliseconds on a clock that only goes forward, for what becomes known later or takes its time. Default: the process's. */
  readonly now?: (() => number) | undefined
}

/** One emulator, reachable in process and over HTTP at once. */
export interface Emulator {
  /** Answers in process, whatever the host of the URL. */
  readonly transport: Transport
  /** Serves the same over HTTP on 127.0.0.1; port 0, the default, takes a free one. The base URL is `${url}/api/v1`. */
  listen(port?: number): Promise<LoopbackServer>
  /** The last 1,000 requests, by either way, credentials redacted. */
  readonly requests: readonly EmulatedRequest[]
  /**
   * Arms a fault of the fault server's, on answers over HTTP and, where it changes what is said, in process; a request may ask for
   * one by the header `x-testkit-fault: name;times=1` too. Throws `TypeError` for a fault that is not a server's to commit.
   */
  fault(name: ServerFaultName, settings?: FaultOptions): FaultHandle
  /** How many connections to its servers are open. */
  openSockets(): number
  /** Rejects when answers are not read to their end, or connections open, that long from now (default 1,000 ms). Close your client first. */
  expectNoLeaks(withinMs?: number): Promise<void>
}

/** An emulator of OpenRouter: chat with streaming, tools, reasoning and pictures, and the endpoints around it. The same requests in the same order get the same answers. */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const requests: EmulatedRequest[] = []
  const open = new OpenAnswers()
  const faults = new EmulatorFaults(options.seed ?? 0)
  const desk: AnsweringDesk = { faults, handle: createHandler(options), log: (entry) => logged(requests, entry) }
  return {
    requests,
    fault: (name, settings) => faults.armed.arm(name, settings),
    listen: async (port) => open.served(await serveAnswers(desk, open, port)),
    async transport({ signal, ...sent }) {
      signal?.throwIfAborted()
      const request = await receiveTransport(sent)
      refuseServerFaults(faults, request)
      const { answer, faulty } = answerAtDesk(desk, request, inProcess)
      if (faulty) return await faultyResponse(faulty, signal)
      const { status, headers, chunks } = answer
      return { status, headers: joinHeaders(headers), body: open.watched(request, onePerTurn(dueBatches(chunks, signal))) }
    },
    openSockets: () => open.openSockets(),
    expectNoLeaks: (withinMs = 1_000) => open.expectNone(withinMs),
  }
}

function logged(requests: EmulatedRequest[], entry: EmulatedRequest): void {
  requests.push(entry)
  if (requests.length > longestJournal) requests.shift()
}

/** An emulator may run for days behind a user interface. */
const longestJournal = 1_000

const endpoints: Readonly<Record<string, Endpoint>> = {
  'POST /api/v1/chat/completions': chatEndpoint,
  'POST /api/v1/completions': completionEndpoint,
  'POST /api/v1/embeddings': embeddingEndpoint,
  'POST /api/v1/images': imageEndpoint,
  'GET /api/v1/models': modelsEndpoint,
  'POST /api/v1/rerank': rerankEndpoint,
  'POST /api/v1/audio/speech': speechEndpoint,
  'POST /api/v1/audio/transcriptions': transcriptionEndpoint,
  'GET /api/v1/images/models': imageModelsEndpoint,
  'GET /api/v1/images/models/:author/:slug/endpoints': imageModelEndpointsEndpoint,
  'GET /api/v1/videos/models': videoModelsEndpoint,
  'POST /api/v1/videos': videoSubmitEndpoint,
  'GET /api/v1/videos/:id': videoJobEndpoint,
  'GET /api/v1/videos/:id/content': videoContentEndpoint,
  'GET /api/v1/models/:author/:slug/endpoints': modelEndpointsEndpoint,
  'GET /api/v1/providers': providersEndpoint,
  'GET /api/v1/generation': generationEndpoint,
  'GET /api/v1/key': keyEndpoint,
  'GET /api/v1/auth/key': keyEndpoint,
  'GET /api/v1/credits': creditsEndpoint,
}

const findRoute = routeFinder(endpoints)

/** The answers without a clock or a socket: all chunks and when each is due. */
export function createHandler(options: EmulatorOptions = {}): (request: ReceivedRequest, notes?: RequestNotes) => WireAnswer {
  const { pace, seed = 0 } = options
  const random = randomFrom(seed)
  const state: HandlerState = {
    options,
    occurrences: new Map(),
    ledger: new Ledger(),
    videos: new VideoJobs(),
    promptCache: new PromptCache(),
    random,
  }
  return (request, notes = { warnings: [] }) => {
    try {
      const answer = route(request, state, notes)
      return { ...answer, chunks: rechunked(answer.chunks, pace?.chunking ?? 'event', random) }
    } catch (error) {
      if (error instanceof WireError) return errorAnswer(error)
      throw error
    }
  }
}

/** How many different requests are told from repeats: an emulator may run for days. */
const mostOccurrences = 100_000

interface HandlerState {
  readonly options: EmulatorOptions
  /** How often the same request came, by its hash: repeats get ids of their own. */
  readonly occurrences: Map<number, number>
  readonly ledger: Ledger
  readonly videos: VideoJobs
  readonly promptCache: PromptCache
  /** For jitter and chunks of random size; what is said does not depend on it. */
  readonly random: () => number
}

function route(request: ReceivedRequest, state: HandlerState, notes: RequestNotes): WireAnswer {
  const { seed = 0, models = allModels(), pace, requireKey = false, now = () => performance.now() } = state.options
  const { pathname, searchParams } = targetOf(request.path)
  const found = findRoute(request.method, pathname)
  if (!found) throw new WireError(404, `The emulator has no ${request.method} ${pathname}`, { known: Object.keys(endpoints) })
  if (requireKey && !isPublic(request.method, pathname) && !/^Bearer \S/i.test(authorizationOf(request))) {
    throw new WireError(401, 'No auth credentials found')
  }
  const body = request.method === 'POST' && !request.form ? readBody(bodyText(request)) : {}
  return found.endpoint({
    request,
    body,
    models,
    seed,
    query: searchParams,
    parameters: found.parameters,
    clock: createClock(pace, state.random),
    ledger: state.ledger,
    videos: state.videos,
    promptCache: state.promptCache,
    generationDelayMs: state.options.generationDelayMs ?? 500,
    nowMs: now,
    charge: (charge) => {
      state.ledger.book(charge, now())
      notes.uncharge = () => state.ledger.cancel(charge.generation.id)
    },
    warn: (text) => notes.warnings.push(text),
    generation(kind) {
      const key = `${seed} ${JSON.stringify(body)}`
      const hash = hashText(key)
      const occurrence = state.occurrences.get(hash) ?? 0
      state.occurrences.delete(hash)
      state.occurrences.set(hash, occurrence + 1)
      const [oldest] = state.occurrences.keys()
      if (state.occurrences.size > mostOccurrences && oldest !== undefined) state.occurrences.delete(oldest)
      return generationFor(kind, key, occurrence)
    },
  })
}

/** What OpenRouter tells anybody: which models there are, and who serves them. */
function isPublic(method: string, pathname: string): boolean {
  return method === 'GET' && /\/(?:models|providers|endpoints)$/.test(pathname)
}

function authorizationOf({ headers }: ReceivedRequest): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? ''
}

function readBody(text: string | undefined): JsonObject {
  const body = tryParseJson(text ?? '')
  if (isJsonObject(body)) return body
  throw new WireError(400, 'The request body must be a JSON object')
}
