/** What became of recorded requests, as a table for people: with the reason for whatever is not sent as it was recorded. */
import { comparedElsewhere, roundTrips } from './request-endpoints.ts'
import type { Normalisation } from './request-normalise.ts'

/** What became of one recorded request. */
export interface RequestOutcome {
  readonly id: string
  readonly endpoint: string
  /** Of the recorded answer. */
  readonly status: number
  readonly applied: readonly string[]
  readonly extra: readonly string[]
  readonly differing: readonly string[]
  /** What the OpenAPI document says against our body. */
  readonly violations: readonly string[]
  /** Why our own checks let nothing be sent. */
  readonly refused?: string
  /** Another test compares the requests of this endpoint. */
  readonly skipped?: true
}

export const normalisations: readonly Normalisation[] = Object.values(roundTrips).flatMap((way) => way.normalisations)

/** Why our types have no place for what only goes through `extraBody`. */
export const extraReasons: Readonly<Record<string, string>> = {
  include_reasoning: 'the old name of `reasoning`, which stands beside it in all of these bodies and says the same',
  n: 'asks for two answers: OpenRouter has no such setting, and on record gave one',
  'tools[].eager_input_streaming': 'not in the document, and whole answers cannot show what it does to streams',
  'tool_choice "any"': 'not in the document: ours is `required`',
  'messages[].role absent': 'no message: OpenRouter refused it',
  'messages[].content[].type absent': 'a slip of the client: a picture that does not say that it is one',
}

/** One row per endpoint, then what was changed or passed on, and why. */
export function requestReport(outcomes: readonly RequestOutcome[]): string {
  const endpoints = [...new Set(outcomes.map(({ endpoint }) => endpoint))]
  const reasons = Object.fromEntries(
    normalisations.map(({ loses, name, reason }) => [name, loses === undefined ? reason : `${reason}; LOST: ${loses}`]),
  )
  return [
    row('endpoint', ['requests', 'as they are', 'normalised', 'extraBody', 'refused', 'different']),
    ...endpoints.map((endpoint) =>
      endpointRow(
        endpoint,
        outcomes.filter((outcome) => outcome.endpoint === endpoint),
      ),
    ),
    'Normalisations:',
    ...counted(
      outcomes.flatMap(({ applied }) => applied),
      reasons,
    ),
    'Only through extraBody:',
    ...counted(
      outcomes.flatMap(({ extra }) => extra),
      extraReasons,
    ),
    'Refused before anything was sent:',
    ...outcomes
      .filter(({ refused }) => refused !== undefined)
      .map(({ id, refused, status }) => `  ${id} (recorded status ${status}): ${refused ?? ''}`),
  ].join('\n')
}

function endpointRow(endpoint: string, of: readonly RequestOutcome[]): string {
  const elsewhere = comparedElsewhere[endpoint]
  if (elsewhere !== undefined) return `${row(endpoint, [String(of.length)])}   ${elsewhere}`
  const equal = of.filter(({ differing, refused }) => differing.length === 0 && refused === undefined)
  const counts = [
    of.length,
    equal.filter(({ applied, extra }) => applied.length === 0 && extra.length === 0).length,
    equal.filter(({ applied, extra }) => applied.length > 0 && extra.length === 0).length,
    equal.filter(({ extra }) => extra.length > 0).length,
    of.filter(({ refused }) => refused !== undefined).length,
    of.filter(({ differing }) => differing.length > 0).length,
  ]
  return row(endpoint, counts.map(String))
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(26) + cells.map((cell) => cell.padStart(13)).join('')
}

function counted(names: readonly string[], reasons: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set(names)].map((name) => {
    const count = names.filter((other) => other === name).length
    return `  ${String(count).padStart(5)}  ${name}: ${reasons[name] ?? 'no reason is given'}`
  })
}
