import { describe, expect, test } from 'vitest'
import type { ChatModel } from './chat.ts'
import type { EmbeddingModel } from './embedding.ts'
import { createChatModel } from './create-chat-model.ts'
import { ModelError } from './model-error.ts'
import { createRegistry } from './registry.ts'

describe('createRegistry', () => {
  test.each([
    ['openrouter/anthropic/claude-haiku-4.5', 'anthropic/claude-haiku-4.5'],
    ['openrouter/openrouter/auto', 'openrouter/auto'],
    ['openrouter/openai/gpt-4o:free', 'openai/gpt-4o:free'],
    ['openrouter/@preset/x', '@preset/x'],
    ['openrouter/a//b/', 'a//b/'],
    ['openrouter/ spaced name ', ' spaced name '],
  ] as const)('%s is split at the first slash only', (id, modelId) => {
    const models = createRegistry({ openrouter: source('openrouter') })
    expect(models.chat(id)).toMatchObject({ kind: 'chat', provider: 'openrouter', modelId, spec: 1 })
    expect(models.embedding(id).modelId).toBe(modelId)
  })

  test('the registered key finds the provider, whose own name the model keeps', () => {
    const models = createRegistry({ work: source('openrouter'), home: source('openrouter') })
    expect(models.chat('work/a')).toMatchObject({ provider: 'openrouter', modelId: 'a' })
  })

  test('every lookup makes the model anew and calls the method on its provider', () => {
    const asked: unknown[] = []
    const acme = {
      name: 'acme',
      chat(this: unknown, modelId: string): ChatModel {
        asked.push(this)
        return chatModel('acme', modelId)
      },
    }
    const models = createRegistry({ acme })
    expect(models.chat('acme/a')).not.toBe(models.chat('acme/a'))
    expect(asked).toEqual([acme, acme])
  })

  test('an unknown provider is named beside the nearest and all registered ones, before any I/O', () => {
    const models = createRegistry({ openrouter: source('openrouter'), acme: source('acme') }, { aliases: { fast: 'acme/x' } })
    const error = failure(() => models.find('chat', 'opnrouter/openai/gpt-4o'))
    expect(error).toMatchObject({ code: 'configuration', phase: 'request', attempts: 0, retryable: false })
    expect(error.message).toContain('"opnrouter"')
    expect(error.message).toContain('Did you mean "openrouter/openai/gpt-4o"?')
    expect(error.message).toContain('Registered: openrouter, acme.')
    expect(error.message).toContain('fast')
  })

  test('an unknown provider that resembles none gets no suggestion', () => {
    const error = failure(() => createRegistry({ acme: source('acme') }).find('chat', 'something-else/x'))
    expect(error.message).not.toContain('Did you mean')
    expect(error.message).toContain('Registered: acme.')
  })

  test('an empty registry says that nothing is registered', () => {
    expect(failure(() => createRegistry({}).find('chat', 'acme/x')).message).toContain('Registered: none.')
  })

  test.each(['gpt-4o', '', '/', '/x', 'acme/', 'acme'])('"%s" does not name a provider and a model', (id) => {
    const error = failure(() => createRegistry({ acme: source('acme') }).find('chat', id))
    expect(error.code).toBe('configuration')
    expect(error.message).toContain(`"${id}"`)
    expect(error.message).toContain('"acme/')
  })

  test.each([undefined, null, 42, {}, ['acme/x'], Symbol('id')])('an id that is no string is refused (%#)', (id) => {
    // Safe: callers without types hand in anything.
    const error = failure(() => createRegistry({ acme: source('acme') }).find('chat', id as string))
    expect(error.code).toBe('configuration')
    expect(error.message).toContain('is a string')
  })

  test('a kind the provider lacks is refused, with the kinds that it has', () => {
    const models = createRegistry({ acme: source('acme') })
    const error = failure(() => models.find('video', 'acme/x'))
    expect(error.code).toBe('configuration')
    expect(error.message).toContain('"acme" has no video models')
    expect(error.message).toContain('chat, embedding')
    // A provider may have no kind at all.
    const bare = createRegistry({ bare: { name: 'bare' } })
    expect(failure(() => bare.find('chat', 'bare/x')).message).toContain('none')
  })

  test('an alias leads to a model of every kind its provider has', () => {
    const models = createRegistry({ acme: source('acme') }, { aliases: { fast: 'acme/a/b', small: 'acme/c' } })
    expect(models.chat('fast').modelId).toBe('a/b')
    expect(models.embedding('small').modelId).toBe('c')
    expect(models.find('chat', 'small').modelId).toBe('c')
    expect(failure(() => models.find('image', 'fast')).message).toContain('has no image models')
  })

  test('an alias may be named like an id, and wins over it', () => {
    const models = createRegistry({ acme: source('acme') }, { aliases: { 'acme/old': 'acme/new' } })
    expect(models.chat('acme/old').modelId).toBe('new')
    expect(models.chat('acme/older').modelId).toBe('older')
  })

  test('an alias that leads to an unknown provider fails when it is used', () => {
    // Safe: aliases may come from a file, which no type checks.
    const aliases: Record<string, 'acme/x'> = { fast: 'nowhere/x' as 'acme/x' }
    const models = createRegistry({ acme: source('acme') }, { aliases })
    expect(failure(() => models.find('chat', 'fast')).message).toContain('No provider "nowhere"')
  })

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    '%s is neither a provider nor an alias by accident',
    (name) => {
      const models = createRegistry({ acme: source('acme') }, { aliases: { fast: 'acme/x' } })
      expect(failure(() => models.find('chat', `${name}/x`)).message).toContain(`No provider "${name}"`)
      expect(failure(() => models.find('chat', name)).message).toContain('does not name a provider and a model')
    },
  )

  test('a provider may be called like a member of Object', () => {
    const models = createRegistry({ constructor: source('odd') })
    expect(models.find('chat', 'constructor/x').provider).toBe('odd')
  })

  test.each(['constructor', 'toString', 'chats', 'name'])('"%s" is no kind of model', (kind) => {
    const models = createRegistry({ acme: source('acme') })
    // Safe: callers without types hand in anything.
    expect(failure(() => models.find(kind as 'chat', 'acme/x')).code).toBe('configuration')
  })

  test('registries share nothing', () => {
    createRegistry({ acme: source('acme') }, { aliases: { fast: 'acme/x' } })
    const other = createRegistry({ other: source('other') })
    expect(failure(() => other.find('chat', 'fast')).message).not.toContain('acme')
    expect(failure(() => other.find('chat', 'acme/x')).code).toBe('configuration')
  })

  test('frozen providers and aliases are fine', () => {
    const models = createRegistry(Object.freeze({ acme: Object.freeze(source('acme')) }), {
      aliases: Object.freeze({ fast: 'acme/x' }),
    })
    expect(models.chat('fast').modelId).toBe('x')
  })
})

function source(name: string) {
  return {
    name,
    chat: (modelId: string): ChatModel => chatModel(name, modelId),
    embedding: (modelId: string): EmbeddingModel => ({
      spec: 1,
      kind: 'embedding',
      provider: name,
      modelId,
      embed: () => Promise.reject(new Error('Not part of these tests.')),
    }),
  }
}

function chatModel(provider: string, modelId: string): ChatModel {
  return createChatModel({
    provider,
    modelId,
    async *run() {
      yield { type: 'finish', reason: 'stop' }
    },
  })
}

function failure(call: () => unknown): ModelError {
  try {
    call()
  } catch (error) {
    if (ModelError.is(error)) return error
    throw error
  }
  throw new Error('Expected a ModelError.')
}

test('close closes the providers that have something to close', async () => {
  const closed: string[] = []
  const close = async (): Promise<void> => void closed.push('acme')
  const models = createRegistry({ acme: { name: 'acme', close }, plain: { name: 'plain' } })
  await models.close()
  expect(closed).toEqual(['acme'])
})
