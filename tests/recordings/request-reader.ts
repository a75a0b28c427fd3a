/** Reading a recorded body piece by piece. What our types have no place for is told by its path, and then goes through `extraBody`. */
import { member } from './json-value.ts'

/** Thrown for a field that our request types have no place for. */
export class NoPlace extends Error {
  /** Such as `messages[].content[].image_url.detail`. */
  readonly path: string

  constructor(path: string) {
    super(`No typed place for ${path}.`)
    this.path = path
  }
}

/** A request as it would be made through the public interface, read from a body. */
export interface ReadRequest<Request> {
  readonly modelId: string
  readonly request: Request
  /** Fields that only went through `extraBody`, by their path. */
  readonly extra: readonly string[]
}

/** What has been read of a body so far. */
export interface Draft {
  readonly modelId: string
  readonly settings: Record<string, unknown>
  readonly options: Record<string, unknown>
  readonly extraBody: Record<string, unknown>
  readonly extra: string[]
}

/** Takes one field of a body into the draft, or throws {@link NoPlace}. */
export type FieldReader = (value: unknown, draft: Draft) => void

/** Reads every field of a body with its reader; a field without one has no place. */
export function readFields(body: object, readers: Readonly<Record<string, FieldReader>>): Draft {
  const draft: Draft = { modelId: String(member(body, 'model')), settings: {}, options: {}, extraBody: {}, extra: [] }
  for (const [name, value] of Object.entries(body)) {
    try {
      const reader = readers[name]
      if (!reader) throw new NoPlace(name)
      reader(value, draft)
    } catch (error) {
      if (!(error instanceof NoPlace)) throw error
      draft.extraBody[name] = value
      draft.extra.push(error.path)
    }
  }
  return draft
}

/** The options of a draft, with its `extraBody`. */
export function optionsOf({ extraBody, options }: Draft): Readonly<Record<string, unknown>> {
  return Object.keys(extraBody).length > 0 ? { ...options, extraBody } : options
}

/** A field that is a setting of ours under another name. */
export function setting(name: string): FieldReader {
  return (value, { settings }) => void (settings[name] = value)
}

/** A field that is an option of ours under another name. */
export function option(name: string): FieldReader {
  return (value, { options }) => void (options[name] = value)
}

/** A field that is read elsewhere. */
export const readElsewhere: FieldReader = () => {}

/** Throws for a key that is not among the known ones. `at` is where the object is. */
export function onlyKeys(object: unknown, known: readonly string[], at: string): void {
  const unknown = Object.keys(object ?? {}).find((key) => !known.includes(key))
  if (unknown !== undefined) throw new NoPlace(`${at}.${unknown}`)
}

/** The text at `path`. Throws for anything else. */
export function textAt(value: unknown, at: string, ...path: readonly string[]): string {
  const found = member(value, ...path)
  if (typeof found !== 'string') throw new NoPlace([at, ...path].join('.'))
  return found
}

/** `{ allow_fallbacks }` as `{ allowFallbacks }`, at every depth. */
export function toOurNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toOurNames)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      toOurNames(item),
    ]),
  )
}
