/** Reads parsed JSON into types, and says where it stopped: a small hand-written stand-in for a schema library. */
import { FixtureError } from '../fixture/fixture-error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json-value.ts'

/** A value, where it stands and in which file. */
export class JsonReader {
  readonly value: JsonValue | undefined
  readonly pointer: string
  readonly file: string

  constructor(value: JsonValue | undefined, file: string, pointer = '') {
    this.value = value
    this.file = file
    this.pointer = pointer
  }

  fail(problem: string): FixtureError {
    return new FixtureError(this.file, this.pointer, problem)
  }

  /** The member `name`; reading an absent one as anything but `optional` fails with its pointer. */
  at(name: string): JsonReader {
    const member = isJsonObject(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined
    return new JsonReader(member, this.file, `${this.pointer}/${escapePointer(name)}`)
  }

  json(): JsonValue {
    if (this.value === undefined) throw this.fail('is missing; add it')
    return this.value
  }

  /** An object with no names but `allowed`, if given: an unknown name is nearly always a slip. */
  object(allowed?: readonly string[]): JsonObject {
    const value = this.json()
    if (!isJsonObject(value)) throw this.fail(`must be an object, is ${describe(value)}`)
    const stranger = allowed && Object.keys(value).find((name) => !allowed.includes(name))
    if (stranger !== undefined) {
      throw this.at(stranger).fail(`is not part of fixture format 1; known here: ${allowed?.join(', ')}`)
    }
    return value
  }

  list(): readonly JsonReader[] {
    const value = this.json()
    if (!isJsonArray(value)) throw this.fail(`must be an array, is ${describe(value)}`)
    return value.map((item, index) => new JsonReader(item, this.file, `${this.pointer}/${index}`))
  }

  text(pattern?: RegExp, wanted?: string): string {
    const value = this.json()
    if (typeof value !== 'string') throw this.fail(`must be a string, is ${describe(value)}`)
    if (pattern && !pattern.test(value)) throw this.fail(`must be ${wanted}, is ${JSON.stringify(value.slice(0, 60))}`)
    return value
  }

  integer(minimum: number, maximum: number): number {
    const value = this.json()
    if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum) {
      throw this.fail(`must be a whole number from ${minimum} to ${maximum}, is ${describe(value)}`)
    }
    return value
  }

  oneOf<const T extends string>(allowed: readonly T[]): T {
    const value = this.json()
    const found = allowed.find((candidate) => candidate === value)
    if (found === undefined) throw this.fail(`must be one of ${allowed.join(', ')}, is ${describe(value)}`)
    return found
  }

  texts(): Record<string, string> {
    return Object.fromEntries(Object.keys(this.object()).map((name) => [name, this.at(name).text()]))
  }

  optional<T>(read: (reader: JsonReader) => T): T | undefined {
    return this.value === undefined ? undefined : read(this)
  }
}

/** `~` and `/` as RFC 6901 wants them in a pointer. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function describe(value: JsonValue): string {
  if (value === null) return 'null'
  if (isJsonArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : JSON.stringify(value).slice(0, 60)
}
