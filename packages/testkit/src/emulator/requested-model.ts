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
  // The wording of the real one, and for the reader what there is.
  throw new WireError(400, `${ids[0]} is not a valid model ID`, { emulated_models: models.map(({ id }) => id) })
}
