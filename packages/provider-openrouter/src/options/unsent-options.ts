/** Options that have a place on one wire or endpoint and none on another: known there, so that the warning says why they were not sent. */
import type { WireField } from './option-table.ts'

/** Table entries for options that `where` has no place for: each warns when it is given. */
export function unsentOptions<Name extends string>(names: readonly Name[], where: string): Readonly<Record<Name, WireField>> {
  const field: WireField = [
    null,
    undefined,
    (_value, option, context) => context.warn(option, `has no place ${where} and was not sent.`),
  ]
  // Safe: one entry for each of the names.
  return Object.fromEntries(names.map((name) => [name, field])) as Record<Name, WireField>
}

/** What OpenRouter's references of Responses and Messages do not list. */
export const chatWireOnly = [
  'transforms',
  'minP',
  'topA',
  'repetitionPenalty',
  'logitBias',
  'prediction',
  'audio',
  'structuredOutputs',
  'answerFormat',
  'maxTokensField',
  'webSearchOptions',
  'xSearchFilter',
] as const
