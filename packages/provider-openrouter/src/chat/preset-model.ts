import type { ModelContext } from '@polymux/core/adapter'

/** The model's name with a preset in it, for the wires that have no field for one. */
export function presetModel(preset: string | undefined, context: ModelContext): string {
  const { modelId } = context
  if (preset === undefined) return modelId
  if (modelId.includes('@preset/')) {
    context.warn(
      'providerOptions.openrouter.preset',
      "was left out: the model's name has a preset already, and this wire takes one.",
    )
    return modelId
  }
  context.note('providerOptions.openrouter.preset', "is part of the model's name on this wire.")
  return `${modelId}@preset/${preset.replace(/^@preset\//, '')}`
}
