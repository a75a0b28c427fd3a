/** An application that imports the provider alone: its options are typed all the same, and a misspelt one does not compile. */
import { openrouter } from '@polymux/provider-openrouter'

const chat = openrouter().chat('openai/gpt-4o')
const messages = [{ role: 'user', content: 'Hi' }] as const

void chat.generate({ messages, providerOptions: { openrouter: { models: ['openai/gpt-4o-mini'] } } })

// @ts-expect-error -- `model` is no option of the provider; `models` is.
void chat.generate({ messages, providerOptions: { openrouter: { model: ['openai/gpt-4o-mini'] } } })

// @ts-expect-error -- nor is there a provider of this name.
void chat.generate({ messages, providerOptions: { opnerouter: { models: [] } } })
