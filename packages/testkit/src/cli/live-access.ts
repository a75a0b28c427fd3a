/** How the commands that call a live server come to their key: from the environment, never from an argument that others can read. */
import { isLoopback } from '../record/recorder-facts.ts'
import type { Upstream } from '../record/scenario.ts'
import { type Terminal, UsageError } from './command.ts'

const defaultBaseUrl = 'https://openrouter.ai/api/v1'

/** Where to call and with which key. Throws a `UsageError` without a key, unless the server is on this machine. */
export function liveAccess(baseUrl: string | undefined, { env }: Terminal): Upstream {
  const baseURL = baseUrl ?? defaultBaseUrl
  if (!URL.canParse(baseURL) || !/^https?:/.test(baseURL)) {
    throw new UsageError(`--base-url must be a URL such as ${defaultBaseUrl}, is "${baseURL}".`)
  }
  const apiKey = env['OPENROUTER_API_KEY']?.trim()
  if (apiKey !== undefined && apiKey !== '') return { baseURL, apiKey }
  // An emulator takes any key.
  if (isLoopback(baseURL)) return { baseURL, apiKey: 'none' }
  throw new UsageError(
    'No key: set OPENROUTER_API_KEY, or try it without one against an emulator:\n' +
      '  npx @polymux/testkit emulator --port 4010\n  and here --base-url http://127.0.0.1:4010/api/v1',
  )
}
