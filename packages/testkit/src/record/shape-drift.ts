/** Where the shape of a live answer has moved away from that of a fixture. */
import type { AnswerShape } from './answer-shape.ts'

/**
 * `status`: another status; `body`: another media type; `new`, `missing`: a field; `type`: a field of another type; `order`: events follow
 * each other otherwise; `null`: a field is null in one of the two and something else in the other, which may be chance.
 */
export type DriftKind = 'status' | 'body' | 'new' | 'missing' | 'type' | 'order' | 'null'

/** One difference. */
export interface ShapeDrift {
  readonly kind: DriftKind
  /** JSON pointer into the body, `*` for any item; empty for what is no field. */
  readonly pointer: string
  /** In the fixture; empty when it is new. */
  readonly expected: string
  /** In the live answer; empty when it is missing. */
  readonly actual: string
}

/** All differences, in the order of pointers. After another status nothing else is compared: an error has another shape. */
export function shapeDrift(expected: AnswerShape, actual: AnswerShape): readonly ShapeDrift[] {
  if (expected.status !== actual.status) return [drift('status', '', String(expected.status), String(actual.status))]
  if (expected.mediaType !== actual.mediaType) return [drift('body', '', expected.mediaType, actual.mediaType)]
  return [...typeDrift(expected.types, actual.types), ...orderDrift(expected.order, actual.order)]
}

/** Differences that can be chance are told, and do not count. */
export function countsAsDrift({ kind }: ShapeDrift): boolean {
  return kind !== 'null'
}

type Types = AnswerShape['types']

function typeDrift(expected: Types, actual: Types): readonly ShapeDrift[] {
  const pointers = [...new Set([...expected.keys(), ...actual.keys()])].toSorted()
  return pointers.flatMap((pointer): readonly ShapeDrift[] => {
    const [before, after] = [expected.get(pointer), actual.get(pointer)]
    if (!before || !after) {
      const [there, lacking] = before ? [expected, actual] : [actual, expected]
      if (isExplained(pointer, there, lacking)) return []
      return [drift(before ? 'missing' : 'new', pointer, said(before), said(after))]
    }
    const [plainBefore, plainAfter] = [withoutNull(before), withoutNull(after)]
    if (plainBefore.size > 0 && plainAfter.size > 0 && ![...plainBefore].some((type) => plainAfter.has(type)))
      return [drift('type', pointer, said(before), said(after))]
    return (plainBefore.size === 0) !== (plainAfter.size === 0) ? [drift('null', pointer, said(before), said(after))] : []
  })
}

/** Told already by what lies above it, or nothing to tell: a list without items and a null say nothing about what would be in them. */
function isExplained(pointer: string, there: Types, lacking: Types): boolean {
  const parent = pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')))
  if (pointer === '' || !there.has(parent)) return false
  if (pointer.endsWith('/*')) return true
  const above = lacking.get(parent)
  return above === undefined || !above.has('object')
}

function orderDrift(expected: ReadonlySet<string>, actual: ReadonlySet<string>): readonly ShapeDrift[] {
  const gone = [...expected].filter((step) => !actual.has(step)).map((step) => drift('order', '', step, ''))
  const come = [...actual].filter((step) => !expected.has(step)).map((step) => drift('order', '', '', step))
  return [...gone, ...come]
}

function withoutNull(types: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...types].filter((type) => type !== 'null'))
}

function said(types: ReadonlySet<string> | undefined): string {
  return types ? [...types].toSorted().join(' or ') : ''
}

function drift(kind: DriftKind, pointer: string, expected: string, actual: string): ShapeDrift {
  return { kind, pointer, expected, actual }
}
