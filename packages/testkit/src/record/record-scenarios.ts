/** Runs a list of scenarios against a server, one after the other, and records each. */
import { setTimeout } from 'node:timers/promises'
import type { Transport, TransportRequest } from '@polymux/core'
import { nodeTransport } from '@polymux/core/node'
import { isJsonObject, type JsonValue, tryParseJson } from '../json/json-value.ts'
import { openrouterScenarios } from './openrouter-scenarios.ts'
import { RecordError } from './record-error.ts'
import { recordTransport, type RecordOptions, type RecordOutcome, type RecordTransport } from './record-transport.ts'
import { isLoopback } from './recorder-facts.ts'
import { type Scenario, type Upstream, wireRequest } from './scenario.ts'

/** What to record, from whom. The rest is as for `recordTransport`. */
export interface RecordScenariosOptions
  extends Upstream, Pick<RecordOptions, 'folder' | 'redact' | 'secrets' | 'keepBroken' | 'expires' | 'via'> {
  /** First part of the fixtures' ids: `openrouter/live` makes `openrouter/live/chat/plain`. Default `openrouter/live`. */
  readonly provider?: string | undefined
  /** Default `openrouterScenarios`. */
  readonly scenarios?: readonly Scenario[] | undefined
  /** Only those whose name is this or is below it: `chat`, `chat/plain`; what they follow is recorded too. */
  readonly only?: string | undefined
  /** Default: core's own on Node, closed at the end. */
  readonly transport?: Transport | undefined
  /** With a `transport` of your own: what it leads to. A server on this machine counts as `emulator` always. */
  readonly source?: RecordOptions['source'] | undefined
  /** Milliseconds that a server may need to know of an answer it just gave. Default 15000. */
  readonly patienceMs?: number | undefined
  /** Milliseconds for one scenario. Default 180000. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Told of each scenario when it is over. */
  readonly onOutcome?: ((outcome: RecordOutcome) => void) | undefined
}

/** Records every scenario and resolves to what became of each; one that fails does not stop the others. Rejects only when `signal` is aborted, or for a `RangeError`: no such scenario. */
export async function recordScenarios(options: RecordScenariosOptions): Promise<readonly RecordOutcome[]> {
  const { scenarios = openrouterScenarios, only, transport = nodeTransport() } = options
  const chosen = chooseScenarios(scenarios, only)
  const answers = new Map<string, JsonValue>()
  const outcomes: RecordOutcome[] = []
  try {
    for (const scenario of chosen) {
      options.signal?.throwIfAborted()
      const outcome = await recordScenario(scenario, transport, answers, options)
      outcomes.push(outcome)
      options.onOutcome?.(outcome)
    }
  } finally {
    if (!options.transport) await transport.close?.()
  }
  return outcomes
}

function chooseScenarios(scenarios: readonly Scenario[], only: string | undefined): readonly Scenario[] {
  if (only === undefined) return scenarios
  const wanted = scenarios.filter(({ name }) => name === only || name.startsWith(`${only}/`))
  if (wanted.length === 0) {
    throw new RangeError(`There is no scenario "${only}". There are: ${scenarios.map(({ name }) => name).join(', ')}.`)
  }
  const names = new Set(wanted.flatMap(({ name, follows }) => (follows ? [name, follows.name] : [name])))
  return scenarios.filter(({ name }) => names.has(name))
}

async function recordScenario(
  scenario: Scenario,
  transport: Transport,
  answers: Map<string, JsonValue>,
  options: RecordScenariosOptions,
): Promise<RecordOutcome> {
  const { provider = 'openrouter/live', patienceMs = 15_000 } = options
  const id = `${provider}/${scenario.name}`
  const request = followedRequest(scenario, answers)
  if (!request) {
    const problem = new RecordError(
      'broken',
      id,
      `it needs "${scenario.follows?.field}" of what ${scenario.follows?.name} answers`,
    )
    return { id, method: scenario.request.method, path: scenario.request.path, problem }
  }
  const sent = wireRequest(request, { ...options, apiKey: scenario.withoutKey ? undefined : options.apiKey })
  const deadline = performance.now() + patienceMs
  for (;;) {
    const recorder = recordTransport(transport, {
      ...options,
      id,
      source: sourceOf(options),
      tags: scenario.tags,
      onProblem() {},
    })
    const answer = await send(recorder, sent, options)
    if (answer !== undefined) answers.set(scenario.name, answer)
    const [outcome] = await recorder.flush()
    const isTooSoon = scenario.follows !== undefined && outcome?.status === 404 && performance.now() + retryMs < deadline
    if (outcome && !isTooSoon) return outcome
    await setTimeout(retryMs, undefined, { signal: options.signal })
  }
}

const retryMs = 500

/** The request with the value it takes from an earlier answer; `undefined` when there is none. */
function followedRequest({ request, follows }: Scenario, answers: Map<string, JsonValue>): Scenario['request'] | undefined {
  if (!follows) return request
  const answer = answers.get(follows.name)
  const value = isJsonObject(answer) ? answer[follows.field] : undefined
  return typeof value === 'string' ? { ...request, query: { ...request.query, [follows.query]: value } } : undefined
}

/** The JSON answer, read as it comes. What fails is told by the recorder. */
async function send(
  recorder: RecordTransport,
  request: TransportRequest,
  { signal, timeoutMs = 180_000 }: RecordScenariosOptions,
): Promise<JsonValue | undefined> {
  const clock = AbortSignal.timeout(timeoutMs)
  const ends = signal ? AbortSignal.any([signal, clock]) : clock
  try {
    const { body } = await recorder({ ...request, signal: ends })
    const chunks: Uint8Array[] = []
    for await (const bytes of body) chunks.push(bytes)
    return tryParseJson(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  }
}

function sourceOf({
  baseURL,
  transport,
  source = transport ? 'emulator' : 'recorded',
}: RecordScenariosOptions): RecordOptions['source'] {
  return isLoopback(baseURL) ? 'emulator' : source
}
