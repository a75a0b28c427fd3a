import type { ProviderSettings } from '@polymux/core'
import type { ProviderAccess } from '@polymux/core/adapter'

/** One row of the list; prices as the server writes them: USD per token, as text. */
export interface SampleModel {
  readonly id: string
  readonly pricing?: { readonly input?: string; readonly output?: string }
}

interface WireModels {
  readonly data: readonly { readonly id: string; readonly pricing?: { readonly prompt: string; readonly completion: string } }[]
}

export async function listSampleModels({ send }: ProviderAccess<ProviderSettings>): Promise<readonly SampleModel[]> {
  const { body } = await send({ path: '/models', method: 'GET' })
  // Safe enough for a sample: the list is the tests' own.
  return (body as WireModels).data.map(({ id, pricing }) =>
    pricing ? { id, pricing: { input: pricing.prompt, output: pricing.completion } } : { id },
  )
}
