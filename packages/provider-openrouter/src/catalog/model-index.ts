import type { ModelInfo } from './model-info.ts'

/** Models found by any of their names. */
export interface ModelIndex {
  /** By id, then by canonical slug, then without its variants: `a/b:nitro` finds `a/b`, `a/b:free` itself where it is listed. */
  find(id: string): ModelInfo | undefined
}

/** Indexes a list. Of two models with the same canonical slug, as a model and its `:free` variant are, the one without a variant counts. */
export function createModelIndex(models: readonly ModelInfo[]): ModelIndex {
  const byId = new Map(models.map((model) => [model.id, model]))
  const bySlug = new Map<string, ModelInfo>()
  for (const model of models) {
    const { canonicalSlug, id } = model
    if (canonicalSlug === undefined) continue
    const known = bySlug.get(canonicalSlug)
    if (!known || (known.id.includes(':') && !id.includes(':'))) bySlug.set(canonicalSlug, model)
  }
  return {
    find(id) {
      for (const name of namesOf(id)) {
        const model = byId.get(name) ?? bySlug.get(name)
        if (model) return model
      }
      return undefined
    },
  }
}

/** The id without its preset, and then with one variant less each. */
export function namesOf(id: string): readonly string[] {
  const [plain = ''] = id.split('@preset/')
  const [base = '', ...variants] = plain.split(':')
  return variants.map((_variant, at) => [base, ...variants.slice(0, variants.length - at)].join(':')).concat(base)
}
