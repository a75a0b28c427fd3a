import { ModelError } from '@polymux/core'

/** One part of a path, from a value that came from outside: nothing in it can lead to another endpoint. Throws `bad_request`. */
export function pathPart(value: string, what: string): string {
  if (typeof value !== 'string' || ['', '.', '..'].includes(value))
    throw new ModelError({
      code: 'bad_request',
      message: `[openrouter] ${JSON.stringify(value) ?? 'nothing'} is not ${what}.`,
      provider: 'openrouter',
    })
  return encodeURIComponent(value)
}
