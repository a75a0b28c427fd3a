/** The same application in CommonJS. */
import core = require('@polymux/core')
import adapter = require('@polymux/core/adapter')
import openrouterPackage = require('@polymux/provider-openrouter')

const models = core.createRegistry({ openrouter: openrouterPackage.openrouter() })
const chat: core.ChatModel = models.chat('openrouter/openai/gpt-4o')
const messages = [{ role: 'user', content: 'Hi' }] as const

void chat.generate({ messages }).then((reply) => reply.text.trim())

// @ts-expect-error -- `model` is no option of the provider; `models` is.
void chat.generate({ messages, providerOptions: { openrouter: { model: [] } } })

// @ts-expect-error -- no provider of this name is registered.
void models.chat('opnerouter/openai/gpt-4o')

void adapter.defineProvider
