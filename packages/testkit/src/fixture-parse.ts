import {
  type EndKind,
  type Fixture,
  type FixtureChunk,
  type FixtureEnd,
  type FixtureMatch,
  type FixtureRequest,
  type FixtureResponse,
  type MatchAxis,
  type Provenance,
  type ProvenanceSource,
  type StreamBody,
  type WholeBody,
} from './fixture.ts'
import { FixtureError } from './fixture-error.ts'
import { JsonReader } from './json-reader.ts'
import { type JsonValue, tryParseJson } from './json-value.ts'

/**
 * Reads a fixture from the text of its file or from parsed JSON.
 * Throws a `FixtureError` naming `file`, the JSON pointer and what is wanted there. Does not check the hash; `lintFixture` does.
 */
export function parseFixture(source: string | JsonValue, file = 'fixture'): Fixture {
  const value = typeof source === 'string' ? tryParseJson(source) : source
  if (value === undefined) throw new FixtureError(file, '', 'is not JSON; a fixture is one JSON object')
  const root = new JsonReader(value, file)
  root.object(fixtureNames)
  if (root.at('format').json() !== 1) throw root.at('format').fail('must be 1, the only format this version reads')
  return {
    ...given('$schema', root, (reader) => reader.text()),
    format: 1,
    id: root.at('id').text(/^[a-z0-9][\w.-]*(\/[a-z0-9][\w.-]*)+$/i, 'names joined by slashes, such as openrouter/chat/plain'),
    provenance: readProvenance(root.at('provenance')),
    expires:
      root.at('expires').json() === null
        ? null
        : root.at('expires').text(durationPattern, 'null or an ISO duration in days, weeks, months or years'),
    tags: root
      .at('tags')
      .list()
      .map((tag) => tag.text()),
    request: readRequest(root.at('request')),
    ...given('match', root, readMatch),
    response: readResponse(root.at('response')),
    ...given('normalised', root, (reader) => reader.texts()),
    ...given('sha256', root, (reader) => reader.text(/^[0-9a-f]{64}$/, '64 hexadecimal digits')),
  }
}

/** Years, months, weeks and days; fixtures age in nothing smaller. */
export const durationPattern: RegExp = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/

const fixtureNames = [
  '$schema',
  'format',
  'id',
  'provenance',
  'expires',
  'tags',
  'request',
  'match',
  'response',
  'normalised',
  'sha256',
]
const sources: readonly ProvenanceSource[] = ['recorded', 'emulator', 'authored', 'derived']
const ends: readonly EndKind[] = ['clean', 'reset', 'fin', 'stall', 'abort']
const axes: readonly MatchAxis[] = ['method', 'path', 'body']
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

function readProvenance(reader: JsonReader): Provenance {
  reader.object(['source', 'at', 'by', 'via', 'upstream', 'derivedFrom', 'evidence', 'verifiedAt'])
  const source = reader.at('source').oneOf(sources)
  if (source === 'authored' && !reader.at('evidence').value) {
    throw reader.at('evidence').fail('is missing; an authored fixture names the documentation page or issue that shows its shape')
  }
  if (source === 'derived' && !reader.at('derivedFrom').value) {
    throw reader.at('derivedFrom').fail('is missing; a derived fixture names the one it was changed from')
  }
  return {
    source,
    at: reader.at('at').text(timePattern, 'an ISO time in UTC, such as 2026-01-31T00:00:00Z'),
    ...given('by', reader, (member) => member.text()),
    ...given('via', reader, (member) => member.text()),
    ...given('upstream', reader, (member) => member.text()),
    ...given('derivedFrom', reader, (member) => member.text()),
    ...given('evidence', reader, (member) => member.text()),
    ...given('verifiedAt', reader, (member) => member.text(timePattern, 'an ISO time in UTC')),
  }
}

function readRequest(reader: JsonReader): FixtureRequest {
  reader.object(['method', 'path', 'query', 'headers', 'body'])
  return {
    method: reader.at('method').oneOf(['GET', 'POST']),
    path: reader.at('path').text(/^\/[^?#]*$/, 'a path that starts with a slash; its query goes into "query"'),
    ...given('query', reader, (member) => member.texts()),
    ...given('headers', reader, (member) => member.texts()),
    ...given('body', reader, readWholeBody),
  }
}

function readMatch(reader: JsonReader): FixtureMatch {
  reader.object(['on', 'ignore', 'repeat'])
  return {
    ...given('on', reader, (member) => member.list().map((axis) => axis.oneOf(axes))),
    ...given('ignore', reader, (member) => member.list().map((item) => item.text(/^\//, 'a JSON pointer, such as /metadata/*'))),
    ...given('repeat', reader, (member) => member.oneOf(['any', 'once'])),
  }
}

function readResponse(reader: JsonReader): FixtureResponse {
  reader.object(['status', 'statusText', 'headers', 'body', 'end'])
  return {
    status: reader.at('status').integer(200, 599),
    ...given('statusText', reader, (member) => member.text()),
    headers: reader.at('headers').list().map(readHeader),
    ...given('body', reader, readBody),
    ...given('end', reader, readEnd),
  }
}

function readHeader(reader: JsonReader): readonly [string, string] {
  const [name, value, ...rest] = reader.list()
  if (!name || !value || rest.length > 0) throw reader.fail('must be a pair: [name, value]')
  return [name.text(/^[!#$%&'*+.^_`|~0-9a-z-]+$/, 'a header name in lower case'), value.text()]
}

function readBody(reader: JsonReader): WholeBody | StreamBody {
  if (reader.at('stream').value === undefined) return readWholeBody(reader)
  reader.object(['stream'])
  let previous = 0
  const stream = reader
    .at('stream')
    .list()
    .map((chunk) => {
      const read = readChunk(chunk)
      if (read.t < previous) throw chunk.at('t').fail(`must not be before the chunk ahead of it (${previous})`)
      previous = read.t
      return read
    })
  return { stream }
}

function readChunk(reader: JsonReader): FixtureChunk {
  const names = Object.keys(reader.object(['t', 's', 'b']))
  if (names.includes('s') === names.includes('b')) throw reader.fail('must have either "s" (text) or "b" (base64)')
  const t = reader.at('t').integer(0, Number.MAX_SAFE_INTEGER)
  return names.includes('s') ? { t, s: reader.at('s').text() } : { t, b: reader.at('b').text(base64Pattern, 'base64') }
}

function readWholeBody(reader: JsonReader): WholeBody {
  const [form, ...rest] = Object.keys(reader.object(['json', 'text', 'base64']))
  if (form === undefined || rest.length > 0)
    throw reader.fail('must have exactly one of "json", "text", "base64" or, in a response, "stream"')
  if (form === 'json') return { json: reader.at('json').json() }
  return form === 'text' ? { text: reader.at('text').text() } : { base64: reader.at('base64').text(base64Pattern, 'base64') }
}

function readEnd(reader: JsonReader): FixtureEnd {
  reader.object(['kind', 't'])
  return {
    kind: reader.at('kind').oneOf(ends),
    ...given('t', reader, (member) => member.integer(0, Number.MAX_SAFE_INTEGER)),
  }
}

/** An object with the member `name` if the file has it, else without: optional results are absent, not undefined. */
function given<const N extends string, T>(
  name: N,
  parent: JsonReader,
  read: (reader: JsonReader) => T,
): { readonly [K in N]?: T } {
  const value = parent.at(name).optional(read)
  // Safe: a computed key of a literal type is widened to string; the object has that key alone, or none.
  return (value === undefined ? {} : { [name]: value }) as { readonly [K in N]?: T }
}
