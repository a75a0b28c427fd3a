import { expectTypeOf } from 'vitest'
import type { ChatModel } from './chat.ts'
import type { EmbeddingModel } from './embedding.ts'
import type { ImageModel } from './image.ts'
import type { ModelKind, Models } from './model.ts'
import type { Provider } from './provider.ts'
import { createRegistry } from './registry.ts'
import type { AnyIdOf, IdOf, Registry } from './registry.ts'

declare const acme: Provider<{ readonly chat: 'fast' | 'vendor/large'; readonly embedding: 'embed' }>
declare const local: Provider<{ readonly chat: string }>

const providers = { acme, local } as const
type Providers = typeof providers

const models = createRegistry(providers, { aliases: { quick: 'acme/fast', own: 'local/llama' } })

// Known ids stay in the union beside the pattern, which is what an editor completes from.
expectTypeOf<Extract<IdOf<Providers, 'chat'>, 'acme/fast' | 'acme/vendor/large' | 'acme/embed'>>().toEqualTypeOf<
  'acme/fast' | 'acme/vendor/large'
>()
expectTypeOf<Extract<IdOf<Providers, 'embedding'>, 'acme/fast' | 'acme/embed'>>().toEqualTypeOf<'acme/embed'>()
expectTypeOf<Extract<AnyIdOf<Providers>, 'acme/fast' | 'acme/embed' | 'acme/none'>>().toEqualTypeOf<'acme/fast' | 'acme/embed'>()

// Every id of a registered provider compiles, known or not.
expectTypeOf(models.chat('acme/fast')).toEqualTypeOf<ChatModel>()
expectTypeOf(models.chat('acme/some/model:free')).toEqualTypeOf<ChatModel>()
expectTypeOf(models.chat('local/anything')).toEqualTypeOf<ChatModel>()
expectTypeOf(models.embedding('acme/embed')).toEqualTypeOf<EmbeddingModel>()

// @ts-expect-error -- no such provider
models.chat('acne/fast')
// @ts-expect-error -- no provider at all
models.chat('fast')
// @ts-expect-error -- a string known only at run time is for find()
models.chat(String(Date.now()))
// @ts-expect-error -- local has no embedding models
models.embedding('local/anything')
// @ts-expect-error -- nobody has image models
models.image('acme/fast')

// Aliases are ids of every kind.
expectTypeOf(models.chat('quick')).toEqualTypeOf<ChatModel>()
expectTypeOf(models.chat('own')).toEqualTypeOf<ChatModel>()
expectTypeOf(models.embedding('quick')).toEqualTypeOf<EmbeddingModel>()
// @ts-expect-error -- no such alias
models.chat('quickest')
// @ts-expect-error -- an alias leads to an id of a registered provider
createRegistry(providers, { aliases: { quick: 'acne/fast' } })
// @ts-expect-error -- vectors of two models do not compare, so a list is no embedding model either
createRegistry(providers, { aliases: { vectors: ['acme/embed', 'acme/other'] } }).embedding('vectors')

// find() takes any string, and the kind decides the type.
expectTypeOf(models.find('chat', String(Date.now()))).toEqualTypeOf<ChatModel>()
expectTypeOf(models.find('image', 'acme/x')).toEqualTypeOf<ImageModel>()
// @ts-expect-error -- no such kind
models.find('chats', 'acme/fast')

// A registry has a method for every kind, `find` and `close`, nothing more and nothing less.
expectTypeOf<keyof Registry<Providers>>().toEqualTypeOf<ModelKind | 'find' | 'close'>()
expectTypeOf<Registry<Providers>['rerank']>().toEqualTypeOf<(id: never) => Models['rerank']>()

// A provider is anything with a name and a method of a kind.
createRegistry({ mine: { name: 'mine', chat: (_modelId: 'only-this') => models.chat('acme/fast') } }).chat('mine/only-this')
// @ts-expect-error -- a provider has a name
createRegistry({ mine: { chat: (_modelId: string) => models.chat('acme/fast') } })
