import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readStream } from '../test/emulator-calls.ts'
import { emulatedFixtures } from '../test/emulated-fixtures.ts'
import { collect } from '../test/sample-fixtures.ts'
import type { Fixture } from './fixture.ts'
import { bodyBytes, wholeBytes } from './fixture-bytes.ts'
import { lintFixture } from './fixture-lint.ts'
import { fixtureIds, fixturesFolder, loadFixtures } from './fixture-load.ts'
import { formatFixture } from './fixture-write.ts'
import { type ReplayServer, serveReplay } from './replay-server.ts'
import { replayTransport } from './replay-transport.ts'
import { matchKey, requestOf } from './request-match.ts'

const fixtures = loadFixtures()

describe('the fixtures of this package', () => {
  test.each(fixtureIds())('%s is clean', (id) => {
    const file = join(fixturesFolder, `${id}.json`)
    expect(lintFixture(readFileSync(file, 'utf8'), { file })).toEqual([])
  })

  // After a change of the emulator, `vitest -u` writes them anew.
  test.each(emulatedFixtures())('$id is what the emulator answers', async (fixture) => {
    await expect(formatFixture(fixture)).toMatchFileSnapshot(join(fixturesFolder, `${fixture.id}.json`))
  })

  test('say where they come from, and none claims to be recorded', () => {
    const counts = { recorded: 0, emulator: 0, authored: 0, derived: 0 }
    for (const { provenance } of fixtures) counts[provenance.source]++
    // eslint-disable-next-line no-console
    console.log(
      `fixtures: ${fixtures.length}, ${Object.entries(counts)
        .map((entry) => entry.join(' '))
        .join(', ')}`,
    )
    expect(counts).toMatchObject({ recorded: 0, derived: 0, emulator: emulatedFixtures().length })
    expect(fixtures.filter(({ request }) => request.path.startsWith('/api/v1/'))).toHaveLength(fixtures.length)
  })

  test('ask for different things, so that all can be loaded at once', () => {
    const keys = new Map<string, string[]>()
    for (const fixture of fixtures) {
      const key = matchKey(requestOf(fixture), fixture)
      keys.set(key, [...(keys.get(key) ?? []), fixture.id])
    }
    expect([...keys.values()].filter((ids) => ids.length > 1)).toEqual([])
  })

  test('each answers its own request, in process and over HTTP, with the same bytes', async () => {
    const answering = fixtures.filter(({ response }) => (response.end?.kind ?? 'clean') === 'clean')
    const server = await serveReplay(fixtures)
    const transport = replayTransport(fixtures)
    for (const fixture of answering) {
      const body = Buffer.from(wholeBytes(fixture.response.body)).toString('latin1')
      expect([fixture.id, await inProcess(transport, fixture)]).toEqual([fixture.id, body])
      expect([fixture.id, await overHttp(server, fixture)]).toEqual([fixture.id, body])
    }
    await server.close()
    expect(server.unused()).toHaveLength(fixtures.length - answering.length)
    expect(transport.requests.map(({ fixture }) => fixture)).toEqual(answering.map(({ id }) => id))
  })

  test('stream by the grammar of OpenRouter where they are whole chats', () => {
    const broken = /error|cut-|stalled|without-choices/
    const chats = fixtures.filter(({ request }) => request.path.endsWith('/chat/completions'))
    const whole = chats.filter(({ id, tags }) => tags.includes('stream') && !broken.test(id))
    expect(whole.length).toBeGreaterThan(8)
    for (const { response } of whole) {
      const chunks = readStream(Buffer.from(wholeBytes(response.body)).toString('utf8'))
      expect(chunks.at(-1)).toHaveProperty('usage.cost')
    }
  })
})

async function inProcess(transport: ReturnType<typeof replayTransport>, { request }: Fixture): Promise<string> {
  const url = `https://openrouter.ai${request.path}`
  const { body } = await transport({
    method: request.method,
    url,
    headers: {},
    ...(request.body && { body: bodyBytes(request.body) }),
  })
  return (await collect(body)).join('')
}

async function overHttp({ url }: ReplayServer, { request }: Fixture): Promise<string> {
  const body = request.body && Buffer.from(bodyBytes(request.body))
  const response = await fetch(url + request.path, { method: request.method, ...(body && { body }) })
  return Buffer.from(await response.arrayBuffer()).toString('latin1')
}
