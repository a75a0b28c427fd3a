/** Where requests are answered, whichever way they come: the handler first, then the faults, then the journal. */
import type { Strike } from '../faults/armed-faults.ts'
import { listen, type BodyReading, type ConnectionInfo, type CountingServer } from '../http/loopback-server.ts'
import type { ReceivedRequest } from '../http/received-request.ts'
import { journalEntry } from '../http/request-journal.ts'
import { dueBatches } from './due-batches.ts'
import type { EmulatedRequest } from './emulated-request.ts'
import { badFaultHeader, writeFaulty, type EmulatorFaults, type FaultyAnswer } from './emulator-faults.ts'
import type { RequestNotes } from './endpoint.ts'
import type { OpenAnswers } from './open-answers.ts'
import type { WireAnswer } from './wire-answer.ts'

/** What answers need. */
export interface AnsweringDesk {
  readonly faults: EmulatorFaults
  readonly handle: (request: ReceivedRequest, notes: RequestNotes) => WireAnswer
  log(entry: EmulatedRequest): void
}

/** The connection of a request that came by none. */
export const inProcess: ConnectionInfo = { number: 0, earlier: 0, port: 0 }

/** What is said, and what faults made of it. */
export interface DeskAnswer {
  readonly answer: WireAnswer
  readonly faulty?: FaultyAnswer | undefined
}

/** Answers one request and notes it in the journal. */
export function answerAtDesk(
  desk: AnsweringDesk,
  request: ReceivedRequest,
  connection: ConnectionInfo,
  upload?: Strike,
): DeskAnswer {
  const warnings: string[] = []
  const notes: RequestNotes = { warnings }
  const said = desk.handle(request, notes)
  const { answer, faulty } = struck(desk.faults, { request, connection, upload, said })
  // Nobody pays for an error.
  if (faulty && faulty.reply.status >= 400) notes.uncharge?.()
  const faults = faulty?.faults.map(({ name }) => name) ?? []
  desk.log({ ...journalEntry(request), status: faulty?.reply.status ?? answer.status, warnings, faults })
  return { answer, faulty }
}

interface Said {
  readonly request: ReceivedRequest
  readonly connection: ConnectionInfo
  readonly upload: Strike | undefined
  readonly said: WireAnswer
}

function struck(faults: EmulatorFaults, { request, connection, upload, said }: Said): DeskAnswer {
  try {
    return { answer: said, faulty: faults.meet(request, connection, said, upload) }
  } catch (error) {
    return { answer: badFaultHeader(error) }
  }
}

/** How a fault reads a request slowly, unless it says. */
const slowReadMs = 2

/** Answers over HTTP. */
export async function serveAnswers(desk: AnsweringDesk, open: OpenAnswers, port: number | undefined): Promise<CountingServer> {
  // By the headers, which a request keeps from the time its head was read.
  const uploads = new WeakMap<object, Strike>()
  return await listen(
    (request) => {
      const { answer, faulty } = answerAtDesk(desk, request, request.connection, uploads.get(request.headers))
      const { status, headers, chunks } = answer
      return {
        status,
        headers,
        body: open.watched(request, dueBatches(chunks, request.signal)),
        takeOver: faulty && (async (socket, gone) => await writeFaulty(faulty, socket, gone)),
      }
    },
    port,
    {
      resets: () => desk.faults.armed.onAccept() !== undefined,
      reading: (head, connection) => readingOf(desk.faults, head, connection, uploads),
    },
  )
}

function readingOf(
  faults: EmulatorFaults,
  head: ReceivedRequest,
  connection: ConnectionInfo,
  uploads: WeakMap<object, Strike>,
): BodyReading | undefined {
  const strike = headStrike(faults, head, connection)
  if (!strike) return undefined
  uploads.set(head.headers, strike)
  const { reading } = strike.fault
  return reading && { how: reading, pauseMs: strike.settings.pauseMs ?? slowReadMs }
}

/** A header that asks for no known fault is answered later, with the rest of the request. */
function headStrike(faults: EmulatorFaults, head: ReceivedRequest, connection: ConnectionInfo): Strike | undefined {
  try {
    return faults.onHead(head, connection)
  } catch {
    return undefined
  }
}
