import { inspect } from 'node:util'

/** Where `secret` shows in an error, by name; empty when it is nowhere. Hidden fields and the chain of causes are looked at too. */
export function secretPlaces(error: Error, secret: string): readonly string[] {
  const spellings = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)]
  const views: Readonly<Record<string, () => string>> = {
    message: () => error.message,
    stack: () => error.stack ?? '',
    'its JSON': () => JSON.stringify(error),
    'its cause': () => show(error.cause),
    'what inspect() shows of it': () => show(error),
  }
  return Object.entries(views).flatMap(([name, view]) => {
    const text = view()
    return spellings.some((spelling) => text.includes(spelling)) ? [name] : []
  })
}

/** Everything that a debugger, or a logger without mercy, would show. */
export function show(value: unknown): string {
  return inspect(value, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null })
}
