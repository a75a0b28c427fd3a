import type { OfferedModel } from '../../../protocol/api.ts'
import type { Ask } from './turn.ts'

export interface Starter {
  readonly title: string
  readonly prompt: string
  readonly settings: Partial<Omit<Ask, 'input'>>
}

/** What a first visitor can do with one press. */
export function startersFor(models: readonly OfferedModel[]): readonly Starter[] {
  const provider = models[0]?.id.split('/', 1)[0] ?? 'provider'
  return [
    {
      title: 'Stream a list and code',
      prompt: 'Give me a list and some TypeScript code about tides, moons and harbours.',
      settings: {},
    },
    {
      title: 'Think before answering',
      prompt: 'Why do lighthouses blink in patterns?',
      settings: { isThinking: true },
    },
    { title: 'Call a tool', prompt: 'What is the weather in Lisbon?', settings: { isOfferingTool: true } },
    { title: 'See an error', prompt: 'Is anybody there?', settings: { model: `${provider}/nobody/no-such-model` } },
  ]
}
