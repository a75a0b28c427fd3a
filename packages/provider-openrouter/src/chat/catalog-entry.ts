import type { CodecContext } from '@polymux/core/adapter'
import type { ModelCatalog, OpenRouterSettings } from '../settings.ts'
import { plainModelId } from './model-family.ts'

/** What the model list says about the model asked for; `undefined` when there is no list, or the model is not in it. */
export function catalogEntry({ modelId, settings }: CodecContext<OpenRouterSettings>): ModelCatalog['data'][number] | undefined {
  const { data } = settings.catalog ?? {}
  return data?.find(({ id }) => id === modelId) ?? data?.find(({ id }) => id === plainModelId(modelId))
}
