import type { ModelName } from './chat-assembly.ts'
import type { ModelContext } from './codec.ts'
import { ModelError } from './model-error.ts'
import type { CallOptions, Warning } from './model.ts'

/**
 * The part of a codec's context that collects warnings; with `onUnsupported: 'error'` the first one throws instead. `notes` are wanted
 * by `explain` alone.
 */
export function warningContext(
  model: ModelName,
  options: CallOptions,
  warnings: Warning[],
  notes?: Warning[],
): Omit<ModelContext, 'stream'> {
  return {
    ...model,
    warn(option, message) {
      if (options.onUnsupported === 'error')
        throw new ModelError({ code: 'unsupported', message: `${option}: ${message}`, ...model })
      warnings.push({ option, message })
    },
    note: notes ? (option, message): void => void notes.push({ option, message }) : unnoted,
  }
}

/** One for all calls: notes are for `explain` alone. */
function unnoted(): void {}
