/** Chat options as `POST /responses` takes them. Most have the same name there; a few have no place. */
import type { ModelContext } from '@polymux/core/adapter'
import { chatOptionTable } from '../options/chat-options.ts'
import type { ChatOptions } from '../options/chat-options.ts'
import type { OptionTable } from '../options/option-table.ts'
import type { RequestOptions } from '../options/request-options.ts'

/** What OpenRouter's Responses reference does not list. */
const absentOptions = {
  transforms: null,
  minP: null,
  topA: null,
  repetitionPenalty: null,
  logitBias: null,
  prediction: null,
  audio: null,
  structuredOutputs: null,
  answerFormat: null,
  maxTokensField: null,
  webSearchOptions: null,
  xSearchFilter: null,
} as const

/** Where the options of chat requests go on this wire; those with `null` that have a place are written by the encoder. */
export const responsesOptionTable: OptionTable<ChatOptions & RequestOptions> = {
  ...chatOptionTable,
  ...absentOptions,
  verbosity: null,
  preset: null,
}

/** Warns of options that were given but are not sent on this wire. */
export function warnOfAbsentOptions(options: ChatOptions, context: ModelContext): void {
  // Safe: the keys are those of the object above, each of which the table's type knows.
  for (const name of Object.keys(absentOptions) as (keyof typeof absentOptions)[]) {
    if (options[name] !== undefined)
      context.warn(`providerOptions.openrouter.${name}`, 'has no place on the Responses wire and was not sent.')
  }
}
