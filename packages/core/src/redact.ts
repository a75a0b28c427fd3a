/** Keeps secrets out of everything that leaves a failed call. */

/**
 * What looks like a key whatever the provider: OpenRouter and OpenAI keys, JSON web tokens, and what follows Bearer or Basic when it
 * holds a digit, which tokens do and words do not ("Basic authentication is off").
 */
const secretPatterns = /\b(?:sk-[\w-]{8,}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]+)|\b(Bearer|Basic)\s+(?=\S*\d)[\w.~+/=-]{6,}/gi

/** `text` without the given secrets and without anything that looks like one. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text
  for (const secret of secrets) if (secret.length > 3) clean = clean.replaceAll(secret, '[redacted]')
  return clean.replaceAll(secretPatterns, (_match, scheme: string | undefined) =>
    scheme ? `${scheme} [redacted]` : '[redacted]',
  )
}

/** The same for plain data of any depth; sharing and cycles are cut after 32 levels. */
export function redactData(value: unknown, secrets: readonly string[], depth = 0): unknown {
  if (typeof value === 'string') return redact(value, secrets)
  if (typeof value !== 'object' || value === null || depth > 32) return typeof value === 'object' ? null : value
  if (Array.isArray(value)) return value.map((item) => redactData(item, secrets, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redact(name, secrets), redactData(item, secrets, depth + 1)]),
  )
}

/**
 * A cause that is safe to keep: name, message, code and stack of the original, without its other fields. HTTP clients hang the
 * whole request on their errors, headers included.
 */
export function redactCause(cause: unknown, secrets: readonly string[], depth = 0): unknown {
  if (!(cause instanceof Error)) return typeof cause === 'string' ? redact(cause, secrets) : undefined
  const inner = depth < 3 && cause.cause !== undefined ? { cause: redactCause(cause.cause, secrets, depth + 1) } : undefined
  const copy = new Error(redact(cause.message, secrets), inner)
  copy.name = cause.name
  if (cause.stack !== undefined) copy.stack = redact(cause.stack, secrets)
  for (const name of ['code', 'syscall'] as const) {
    const value: unknown = Reflect.get(cause, name)
    if (typeof value === 'string') Object.defineProperty(copy, name, { value, enumerable: true })
  }
  return copy
}
