/** Asks a live server what the fixtures were answered, and compares shapes. Writes nothing. */
import type { Transport } from '@polymux/core'
import { nodeTransport } from '@polymux/core/node'
import { wholeBytes } from '../fixture/fixture-bytes.ts'
import type { Fixture } from '../fixture/fixture.ts'
import { redactSecrets } from '../fixture/secret-scan.ts'
import { shapeOf, type WholeAnswer } from './answer-shape.ts'
import { type Upstream, wireRequest } from './scenario.ts'
import { countsAsDrift, shapeDrift, type ShapeDrift } from './shape-drift.ts'

/** What to compare, with whom. */
export interface VerifyOptions extends Upstream {
  readonly fixtures: readonly Fixture[]
  /** Default: core's own on Node, closed at the end. */
  readonly transport?: Transport | undefined
  /** Milliseconds for one fixture. Default 180000. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Told of each fixture when it has been compared. */
  readonly onReport?: ((report: VerifyReport) => void) | undefined
}

/** What became of one fixture. */
export interface VerifyReport {
  readonly id: string
  /** `skipped`: cannot be asked; `failed`: no whole answer came. */
  readonly outcome: 'same' | 'drift' | 'skipped' | 'failed'
  /** Differences; those of kind `null` do not make an outcome `drift`. */
  readonly drift: readonly ShapeDrift[]
  /** Why it was skipped or failed. */
  readonly reason?: string
}

/** Compares one fixture after the other. Rejects only when `signal` is aborted. Every request is made, and billed, for real. */
export async function verifyFixtures(options: VerifyOptions): Promise<readonly VerifyReport[]> {
  const { fixtures, transport = nodeTransport(), signal, onReport } = options
  const reports: VerifyReport[] = []
  try {
    for (const fixture of fixtures) {
      signal?.throwIfAborted()
      const report = await verify(fixture, transport, options)
      reports.push(report)
      onReport?.(report)
    }
  } finally {
    if (!options.transport) await transport.close?.()
  }
  return reports
}

async function verify(fixture: Fixture, transport: Transport, options: VerifyOptions): Promise<VerifyReport> {
  const { id } = fixture
  const reason = unaskable(fixture)
  if (reason !== undefined) return { id, outcome: 'skipped', drift: [], reason }
  try {
    const actual = await ask(fixture, transport, options)
    const drift = shapeDrift(shapeOf(storedAnswer(fixture)), shapeOf(actual))
    return { id, outcome: drift.some(countsAsDrift) ? 'drift' : 'same', drift }
  } catch (error) {
    options.signal?.throwIfAborted()
    return { id, outcome: 'failed', drift: [], reason: redactSecrets(error instanceof Error ? error.message : String(error)) }
  }
}

/** Why the request of a fixture, or its answer, cannot be compared. */
function unaskable({ request, response }: Fixture): string | undefined {
  if (response === null) return 'it holds a failure, not an answer'
  if (response.end && response.end.kind !== 'clean') return `its answer breaks off (${response.end.kind})`
  const isRedacted = JSON.stringify(request.query ?? {}).includes('<redacted')
  return isRedacted ? 'its query holds a secret that was not stored' : undefined
}

function storedAnswer({ response }: Fixture): WholeAnswer {
  const contentType = response?.headers.find(([name]) => name === 'content-type')?.[1] ?? ''
  return { status: response?.status ?? 0, contentType, bytes: wholeBytes(response?.body) }
}

async function ask(
  { request }: Fixture,
  transport: Transport,
  { baseURL, apiKey, signal, timeoutMs = 180_000 }: VerifyOptions,
): Promise<WholeAnswer> {
  const clock = AbortSignal.timeout(timeoutMs)
  // Headers are not stored by every fixture; where they are, they tell whether a key was sent.
  const isKeyless = request.headers !== undefined && request.headers['authorization'] === undefined
  const sent = wireRequest(request, { baseURL, apiKey: isKeyless ? undefined : apiKey })
  const { status, headers, body } = await transport({ ...sent, signal: signal ? AbortSignal.any([signal, clock]) : clock })
  const chunks: Uint8Array[] = []
  for await (const bytes of body) chunks.push(bytes)
  return { status, contentType: headers['content-type'] ?? '', bytes: Buffer.concat(chunks) }
}
