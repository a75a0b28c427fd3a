/** What a vector expects beside what came of it. A name that no check knows is a fault, so that nothing is passed over in silence. */
import { isDeepStrictEqual } from 'node:util'
import { spendOf } from '@polymux/cost'
import { plainDecimal } from '../json-text.ts'
import { items, member } from '../json-value.ts'
import { errorFaults } from './check-error.ts'
import { shown, subsetFaults } from './json-subset.ts'
import type { LitellmVector } from './litellm-vectors.ts'
import type { VectorOutcome } from './vector-run.ts'

type Check = (outcome: VectorOutcome, expected: unknown, area: string) => readonly string[]

/** Each expectation of a vector that its outcome does not meet, in words. */
export function vectorFaults(
  { area, expected }: Pick<LitellmVector, 'area' | 'expected'>,
  outcome: VectorOutcome,
): readonly string[] {
  const unexpected = outcome.error && member(expected, 'error') === undefined ? [`failed: ${outcome.error.message}`] : []
  return [...unexpected, ...checkAll(outcome, expected, area)]
}

function checkAll(outcome: VectorOutcome, expected: unknown, area: string): readonly string[] {
  return Object.entries(expected ?? {}).flatMap(([name, value]) =>
    Object.hasOwn(checks, name) ? (checks[name]?.(outcome, value, area) ?? []) : [`no check knows "${name}"`],
  )
}

const checks: Readonly<Record<string, Check>> = {
  ...requestChecks(),
  ...chatChecks(),
  ...otherChecks(),
  ...soundChecks(),
  error: ({ error, requests }, expected) => errorFaults(error, expected, requests.length),
  result: checkAll,
  usage: ({ result }, expected) => Object.entries(expected ?? {}).flatMap(([name, value]) => usageFaults(result, name, value)),
  cost({ result }, expected) {
    const { usd, source } = { usd: member(expected, 'usd'), source: member(expected, 'source') }
    return subsetFaults(result?.usage.cost, { usd: plainDecimal(String(usd)), source }, 'cost')
  },
  // What LiteLLM does, and remarks.
  litellm: () => [],
  note: () => [],
}

function requestChecks(): Record<string, Check> {
  return {
    url: ({ requests }, expected) => equal('url', requests[0]?.url, expected),
    headers: ({ requests }, expected) => subsetFaults(requests[0]?.headers, expected, 'headers'),
    body: (outcome, expected) => equal('body', bodyOf(outcome), expected),
    bodySubset: (outcome, expected) => subsetFaults(bodyOf(outcome), expected, 'body'),
    bodySubsetAnyOf(outcome, expected) {
      const faults = items(expected).map((one) => subsetFaults(bodyOf(outcome), one, 'body'))
      return faults.some(({ length }) => length === 0) ? [] : faults.flat()
    },
    anyOf(outcome, expected, area) {
      const faults = items(expected).map((one) => checkAll(outcome, one, area))
      return faults.some(({ length }) => length === 0) ? [] : faults.flat()
    },
    absent(outcome, expected) {
      const present = items(expected).filter((path) => member(bodyOf(outcome), ...String(path).split('.')) !== undefined)
      return present.map((path) => `body.${String(path)} is there`)
    },
    contentPartTypes(outcome, expected) {
      const [message] = items(member(bodyOf(outcome), 'messages'))
      const types = items(member(message, 'content')).map((part) => member(part, 'type'))
      return equal('the types of content parts', types, expected)
    },
    toolCount: (outcome, expected) => equal('tool count', items(member(bodyOf(outcome), 'tools')).length, expected),
    toolsAllHave(outcome, expected) {
      const odd = items(member(bodyOf(outcome), 'tools')).filter(
        (tool) => member(tool, 'type') !== member(expected, 'type') || typeof member(tool, 'function', 'name') !== 'string',
      )
      return odd.map((tool) => `a tool is ${shown(tool)}`)
    },
    attempts: ({ requests }, expected) => equal('attempts', requests.length, expected),
    minWaitMs: ({ times: [first = 0, second = 0] }, expected) =>
      second - first >= Number(expected) ? [] : [`waited ${second - first} ms, not ${String(expected)}`],
    // What a function of LiteLLM's gives shows in the request or the result of ours.
    value: (outcome, expected, area) =>
      area === 'fn.costFromUsage' ? costFaults(outcome, expected) : equal('value', functionValue(outcome, area), expected),
    valueNot: (outcome, expected, area) =>
      functionValue(outcome, area) === expected ? [`value is ${shown(expected)}, which it must not be`] : [],
    valueAnyOf: (outcome, expected, area) =>
      items(expected).includes(functionValue(outcome, area)) ? [] : [`value is ${shown(functionValue(outcome, area))}`],
    raw: ({ result }, expected) => equal('nativeFinishReason', member(result, 'nativeFinishReason'), expected),
  }
}

function chatChecks(): Record<string, Check> {
  return {
    text: ({ error, result }, expected) => equal('text', member(result ?? error?.partial, 'text'), expected),
    reasoning: ({ result }, expected) => equal('reasoning', member(result, 'reasoning'), expected),
    finishReason: (outcome, expected) => equal('finishReason', finishReasonOf(outcome), expected),
    nativeFinishReason: ({ result }, expected) => equal('nativeFinishReason', member(result, 'nativeFinishReason'), expected),
    provider: ({ result }, expected) => equal('response.upstream', result?.response.upstream, expected),
    toolCalls({ result }, expected) {
      const calls = items(member(result, 'toolCalls')).map((call) => ({
        id: member(call, 'id'),
        name: member(call, 'name'),
        arguments: member(call, 'argumentsText'),
      }))
      return equal('toolCalls', calls, expected)
    },
    citations: ({ result }, expected) => subsetFaults(member(result, 'sources'), expected, 'sources'),
    reasoningDetails: ({ result }, expected) =>
      equal('reasoning_details', member(result, 'message', 'echo', 'data', 'reasoning_details'), expected),
  }
}

function otherChecks(): Record<string, Check> {
  return {
    embeddings: ({ result }, expected) => equal('vectors', member(result, 'vectors'), expected),
    data({ result }, expected) {
      const images = items(member(result, 'images')).map((image) => ({
        b64_json: member(image, 'base64') ?? null,
        url: member(image, 'url') ?? null,
        mediaType: member(image, 'mediaType'),
      }))
      return equal('images', images, expected)
    },
    costDetails: ({ result }, expected) => subsetFaults(member(result, 'raw', 'usage', 'cost_details'), expected, 'cost_details'),
    model: ({ result }, expected) => equal('response.returnedModel', result?.response.returnedModel, expected),
    createdNot: ({ result }, expected) => (member(result, 'created') === expected ? [`created is ${shown(expected)}`] : []),
    warns: ({ result }, expected) =>
      equal(
        'warnings',
        result?.warnings.map(({ option }) => option),
        expected,
      ),
  }
}

function soundChecks(): Record<string, Check> {
  return {
    multipart: ({ requests }, expected) => equal('form', formOf(requests[0]?.body), expected),
    bytesUtf8: ({ sound }, expected) => equal('sound', Buffer.from(sound ?? []).toString(), expected),
    mediaType: ({ result }, expected) => equal('mediaType', member(result, 'mediaType'), expected),
    language: ({ result }, expected) => equal('language', member(result, 'language'), expected),
    words({ result }, expected) {
      const words = items(member(result, 'words')).map((word) => ({
        word: member(word, 'text'),
        start: member(word, 'startSeconds'),
        end: member(word, 'endSeconds'),
      }))
      return equal('words', words, expected)
    },
  }
}

/** A file as its name; a field whose name ends in brackets is a list. */
function formOf(body: unknown): unknown {
  if (!(body instanceof FormData)) return undefined
  const fields = [...new Set(body.keys())].map((name) => {
    const values = body.getAll(name).map((value) => (typeof value === 'string' ? value : value.name))
    return [name, name.endsWith('[]') ? values : values[0]] as const
  })
  return Object.fromEntries(fields)
}

/** What a call cost in all and who was paid, to the digit. `upstream` is what the host was paid directly. */
function costFaults({ result }: VectorOutcome, expected: unknown): readonly string[] {
  const cost = result?.usage.cost
  if (!cost) return ['no cost was read']
  const { gateway, total, upstream } = spendOf(cost)
  const found: Readonly<Record<string, unknown>> = { usd: total, source: cost.source, openrouterFee: gateway, upstream }
  return Object.entries(expected ?? {}).flatMap(([name, value]) =>
    equal(`cost.${name}`, found[name], typeof value === 'number' ? plainDecimal(String(value)) : value),
  )
}

/** Counts under either spelling; `raw` is the usage as the wire gave it. */
function usageFaults(result: VectorOutcome['result'], name: string, expected: unknown): readonly string[] {
  if (name === 'raw') return subsetFaults(member(result, 'raw', 'usage'), expected, 'raw.usage')
  const ours = name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase())
  return equal(`usage.${ours}`, member(result, 'usage', ours), expected)
}

function functionValue(outcome: VectorOutcome, area: string): unknown {
  if (area === 'fn.wireModelId') return member(bodyOf(outcome), 'model')
  if (area === 'fn.nearestAspectRatio') return member(bodyOf(outcome), 'image_config', 'aspect_ratio') ?? null
  return finishReasonOf(outcome)
}

/** In the wire's spelling, which is that of the vectors. */
function finishReasonOf({ result }: VectorOutcome): string {
  return String(member(result, 'finishReason')).replace('-', '_')
}

function bodyOf({ requests: [request] }: VectorOutcome): unknown {
  return typeof request?.body === 'string' ? JSON.parse(request.body) : undefined
}

function equal(what: string, found: unknown, expected: unknown): readonly string[] {
  return isDeepStrictEqual(found, expected) ? [] : [`${what} is ${shown(found)}, not ${shown(expected)}`]
}
