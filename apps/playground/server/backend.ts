/** Where answers come from: OpenRouter, when the environment has a key; else an emulator in this process, which speaks the same wire. */
import { createRegistry, type Registry, type Transport } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'
import { createEmulator } from '@polymux/testkit/emulator'
import type { Mode } from '../protocol/api.ts'

export interface Backend {
  readonly mode: Mode
  /** Ids come from the page, so models are looked up at run time. */
  readonly models: Pick<Registry<Record<never, never>>, 'find'>
  /** Takes the key out of what goes to the page, should a provider ever repeat it. */
  readonly redact: (text: string) => string
}

/** Live with `OPENROUTER_API_KEY` (or `OR_API_KEY`) in the environment; an empty one counts as none. `transport` is for tests. */
export function createBackend(environment: Readonly<Record<string, string | undefined>>, transport?: Transport): Backend {
  const apiKey = environment['OPENROUTER_API_KEY'] || environment['OR_API_KEY']
  if (apiKey) {
    const models = createRegistry({ openrouter: openrouter({ apiKey, transport }) })
    return { mode: 'live', models, redact: (text) => text.replaceAll(apiKey, '[redacted]') }
  }
  // A base URL of its own: the environment may name another one, which the emulator would not know.
  const settings = { apiKey: 'emulator', baseURL: 'http://emulator/api/v1', transport: transport ?? emulatorTransport() }
  return { mode: 'emulator', models: createRegistry({ openrouter: openrouter(settings) }), redact: (text) => text }
}

/** Streams come at the speed of a model. Other answers come at once: a picture is over a thousand tokens, and nobody sees them arrive. */
function emulatorTransport(): Transport {
  const paced = createEmulator({ pace: { firstTokenMs: 300, tokensPerSecond: 160 } })
  const prompt = createEmulator({ pace: { firstTokenMs: 250 } })
  return (request) => {
    const isStream = typeof request.body === 'string' && request.body.includes('"stream":true')
    return (isStream ? paced : prompt).transport(request)
  }
}
