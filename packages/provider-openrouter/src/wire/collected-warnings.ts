import { ModelError } from '@polymux/core'
import type { CallOptions, Warning } from '@polymux/core'
import type { ModelContext } from '@polymux/core/adapter'

/** A context for encoders outside of a model's call, whose warnings go to `warnings`, under names that `label` may change. */
export function collectWarnings(
  modelId: string,
  { onUnsupported }: CallOptions,
  warnings: Warning[],
  label: (option: string) => string = (option) => option,
): ModelContext {
  return {
    provider: 'openrouter',
    modelId,
    stream: false,
    warn(option, message) {
      const named = label(option)
      if (onUnsupported === 'error')
        throw new ModelError({
          code: 'unsupported',
          message: `[openrouter] ${named}: ${message}`,
          provider: 'openrouter',
          modelId,
        })
      warnings.push({ option: named, message })
    },
    note() {},
  }
}
