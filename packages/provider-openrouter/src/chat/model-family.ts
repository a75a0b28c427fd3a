/**
 * What a model's id says about it. Ids are `author/name`, perhaps with `~` before them, `:variants` and `@preset/slug` behind; routers
 * and presets do not say which model will answer.
 */

/** The author's slug, such as `anthropic` or `openai`; `undefined` where the id does not name one. */
export function modelFamily(modelId: string): string | undefined {
  const [author, name] = plainModelId(modelId).replace(/^~/, '').toLowerCase().split('/')
  return author && name && author !== 'openrouter' ? author : undefined
}

/** The id without variants and preset, as the model list has it; empty for a preset alone. */
export function plainModelId(modelId: string): string {
  return modelId.replace(/[:@].*$/, '')
}
