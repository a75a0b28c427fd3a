/** Types that hold the clients together, checked by the compiler alone. */
import type { ChatResult, ModelError } from '@polymux/core'
import { openrouter } from './index.ts'
import type { ModelList, OpenRouterSettings } from './index.ts'

const provider = openrouter()

/** A list of models is a `catalog` as it is. */
export const settings = (catalog: ModelList): OpenRouterSettings => ({ catalog })

/** So is OpenRouter's own answer. */
export const own: OpenRouterSettings = { catalog: { data: [{ id: 'a/b', architecture: { output_modalities: ['image'] } }] } }

/** What became of a request is told apart by `kind`. */
export async function outcomes(): Promise<readonly (ChatResult | ModelError)[]> {
  const { results = [] } = await provider.batch.wait('batch-1')
  return results.flatMap((outcome): readonly (ChatResult | ModelError)[] =>
    outcome.kind === 'chat' ? [outcome.result] : outcome.kind === 'error' ? [outcome.error] : [],
  )
}

export async function wrong(): Promise<void> {
  // @ts-expect-error -- a batch is of one kind
  await provider.batch.submit({ kind: 'embedding', model: 'a/b', requests: [{ customId: '1', request: { messages: [] } }] })
  // @ts-expect-error -- without a model there is nothing to ask
  await provider.completions.generate({ prompt: 'Hi' })
  // @ts-expect-error -- a key needs a name
  await provider.account.keys.create({ limit: 5 })
}
