import { nearest } from '@polymux/core/adapter'
import { isJsonArray, type JsonObject } from '../json/json-value.ts'
import { type EmulatedModel, findModel } from './models.ts'
import { WireError } from './wire-error.ts'

/** The model a request names, or the first of its fallbacks in `models` that there is. Throws a `WireError` when there is none. */
export function requestedModel(body: JsonObject, models: readonly EmulatedModel[]): EmulatedModel {
  const { model, models: fallbacks } = body
  if (model !== undefined && typeof model !== 'string') throw new WireError(400, 'model must be a string')
  const listed = isJsonArray(fallbacks) ? fallbacks.filter((id) => typeof id === 'string') : []
  const ids = model === undefined ? listed : [model, ...listed]
  if (ids.length === 0) throw new WireError(400, 'No models provided')
  const found = ids.map((id) => findModel(models, id)).find((candidate) => candidate !== undefined)
  if (found) return found
  throw unknownModel(ids[0] ?? '', models)
}

/** 400 in the wording of the real one, and for the reader what was perhaps meant. */
export function unknownModel(id: string, models: readonly EmulatedModel[]): WireError {
  const guess = nearest(
    id,
    models.map((model) => model.id),
  )
  return new WireError(400, `${id} is not a valid model ID`, guess === undefined ? undefined : { did_you_mean: guess })
}
