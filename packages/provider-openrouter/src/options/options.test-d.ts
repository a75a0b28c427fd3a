import type { ChatRequest } from '@polymux/core'
import { describe, expectTypeOf, test } from 'vitest'
import type { OpenRouterOptions, Plugin, ProviderPreferences, ServerTool } from '../index.ts'

describe('the types of OpenRouter’s options', () => {
  test('a request takes them under its provider’s name', () => {
    expectTypeOf<NonNullable<NonNullable<ChatRequest['providerOptions']>['openrouter']>>().toEqualTypeOf<OpenRouterOptions>()
  })

  test('a misspelt option or routing preference does not compile', () => {
    // @ts-expect-error -- it is `models`
    const option: OpenRouterOptions = { model: ['a/b'] }
    // @ts-expect-error -- it is `allowFallbacks`
    const preference: ProviderPreferences = { allowFallback: true }
    // @ts-expect-error -- OpenRouter knows `model` and `none`
    const partition: ProviderPreferences = { sort: { by: 'price', partition: 'all' } }
    expectTypeOf([option, preference, partition]).toBeArray()
  })

  test('a condition to stop has the field that its type needs', () => {
    // @ts-expect-error -- `step_count_is` counts steps
    const options: OpenRouterOptions = { stopServerToolsWhen: [{ type: 'step_count_is', toolName: 'a' }] }
    expectTypeOf(options).toEqualTypeOf<OpenRouterOptions>()
  })

  test('plugins and server tools are told apart by id and type, and are open for those to come', () => {
    expectTypeOf<Extract<Plugin, { readonly id: 'web' }>>().toHaveProperty('maxResults')
    expectTypeOf<{ readonly id: 'brand-new'; readonly setting: 1 }>().toExtend<Plugin>()
    expectTypeOf<{ readonly type: 'openrouter:brand_new' }>().toExtend<ServerTool>()
  })

  test('values that OpenRouter may add to are open', () => {
    expectTypeOf<{ readonly serviceTier: 'brand-new'; readonly verbosity: 'brand-new' }>().toExtend<OpenRouterOptions>()
    expectTypeOf<{ readonly quantizations: readonly ['fp2'] }>().toExtend<ProviderPreferences>()
  })
})
