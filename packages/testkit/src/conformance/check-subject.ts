import { nearest } from '@polymux/core/adapter'
import { ConformanceError } from './conformance-error.ts'
import type { ConformanceSubject } from './subject.ts'
import { suite } from './suite.ts'

/** Throws a `ConformanceError` unless `value` can be run: also for authors who write no TypeScript. */
export function checkSubject(value: unknown): ConformanceSubject {
  if (typeof value !== 'object' || value === null)
    throw new ConformanceError(
      `A subject is an object such as { create, wire, keyVariable }, not ${value === null ? 'null' : typeof value}.`,
    )
  const { create, wire, keyVariable, skip } = value as Readonly<Record<string, unknown>> // any object has members; each is looked at
  if (typeof create !== 'function')
    throw new ConformanceError(
      'subject.create must be a function: it takes { apiKey, baseURL, headers, transport } and makes the provider.',
    )
  if (typeof wire !== 'object' || wire === null || !('failure' in wire) || typeof wire.failure !== 'function')
    throw new ConformanceError('subject.wire must be a ConformanceWire: openAiWire() for servers of that shape, or your own.')
  if (keyVariable !== null && (typeof keyVariable !== 'string' || keyVariable === ''))
    throw new ConformanceError(
      'subject.keyVariable must name the environment variable of the key, or be null when no key is needed.',
    )
  checkSkip(skip)
  // Safe: what has no default is there; the rest has the types the suite asks for or fails its checks.
  return value as ConformanceSubject
}

function checkSkip(skip: unknown): void {
  if (skip === undefined) return
  if (typeof skip !== 'object' || skip === null)
    throw new ConformanceError("subject.skip must be an object of reasons by id, such as { K1: 'the server lists no models' }.")
  for (const [id, reason] of Object.entries(skip)) {
    checkIds([id], 'subject.skip')
    if (typeof reason !== 'string' || reason.trim() === '')
      throw new ConformanceError(`subject.skip.${id} needs a reason in words: the report shows it.`)
  }
}

/** Throws a `ConformanceError` for an id that no check has; `where` says where it was given. */
export function checkIds(ids: readonly string[], where: string): void {
  const known = suite.map(({ id }) => id)
  for (const id of ids) {
    if (known.includes(id)) continue
    const guess = nearest(id, known)
    throw new ConformanceError(
      `${where} names ${JSON.stringify(id)}, and there is no such check.${guess === undefined ? '' : ` Did you mean ${guess}?`} There are ${known.join(' ')}.`,
    )
  }
}
