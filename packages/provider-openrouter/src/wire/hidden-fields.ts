/** Requests whose bodies hold a secret: it reaches the caller in the result and nowhere else. */
import type { CallOptions } from '@polymux/core'
import { asObject } from '@polymux/core/adapter'

/** The options with an `onWire` that is shown `[redacted]` in place of the fields with these names, in both directions. */
export function hideFields(options: CallOptions, names: readonly string[]): CallOptions {
  const { onWire } = options
  if (!onWire) return options
  return {
    ...options,
    onWire: ({ data, direction }) =>
      onWire({ direction, data: typeof data === 'string' ? inText(data, names) : inData(data, names) }),
  }
}

function inText(data: string, names: readonly string[]): string {
  const pattern = new RegExp(`("(?:${names.join('|')})"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'g')
  return data.replaceAll(pattern, '$1"[redacted]"')
}

function inData(data: unknown, names: readonly string[]): unknown {
  const object = asObject(data)
  if (!object) return data
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      names.includes(name) && typeof value === 'string' ? '[redacted]' : inData(value, names),
    ]),
  )
}
