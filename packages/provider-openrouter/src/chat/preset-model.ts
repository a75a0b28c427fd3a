import type { ModelContext } from '@polymux/core/adapter'

/** The model's name with a preset in it, for the wires that have no field for one. */
export function presetModel(preset: string | undefined, context: ModelContext): string {
  const { modelId } = context
  if (preset === undefined || modelId.includes('@preset/')) return modelId
  context.note('providerOptions.openrouter.preset', "is part of the model's name on this wire.")
  return `${modelId}@preset/${preset.replace(/^@preset\//, '')}`
}
