/** Chat options as `POST /responses` takes them. Most have the same name there; a few have no place. */
import type { ModelContext } from '@polymux/core/adapter'
import { chatOptionTable } from '../options/chat-options.ts'
import type { ChatOptions } from '../options/chat-options.ts'
import type { OptionTable } from '../options/option-table.ts'
import type { RequestOptions } from '../options/request-options.ts'

/** Where the options of chat requests go on this wire; `verbosity` and `preset` are written by the encoder. */
export const responsesOptionTable: OptionTable<ChatOptions & RequestOptions> = {
  ...chatOptionTable,
  verbosity: null,
  preset: null,
  transforms: null,
  minP: null,
  topA: null,
  repetitionPenalty: null,
  logitBias: null,
}

/** What OpenRouter's Responses reference does not list. */
const absentOptions: readonly (keyof ChatOptions)[] = ['transforms', 'minP', 'topA', 'repetitionPenalty', 'logitBias']

/** Warns of options that were given but have no place on this wire. */
export function warnOfAbsentOptions(options: ChatOptions, context: ModelContext): void {
  for (const name of absentOptions) {
    if (options[name] !== undefined)
      context.warn(`providerOptions.openrouter.${name}`, 'has no place on the Responses wire and was not sent.')
  }
}
