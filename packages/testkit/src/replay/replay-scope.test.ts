import { request } from 'undici'
import { afterAll, describe, expect, test } from 'vitest'
import { chatFixture, chatUrl, requestBody } from '../../test/sample-fixtures.ts'
import type { Fixture } from '../fixture/fixture.ts'
import { replayDispatcher } from './replay-dispatcher.ts'
import { replayFetch } from './replay-fetch.ts'
import type { Replay, ReplayScope } from './replay-scope.ts'
import { serveReplay } from './replay-server.ts'
import { replayTransport } from './replay-transport.ts'
import { UnusedFixturesError } from './unused-fixtures-error.ts'

const call = { method: 'POST', body: JSON.stringify(requestBody('Hi')) } as const
const answer = (place: number): Fixture =>
  chatFixture({
    id: `sample/chat/answer${place}`,
    match: { repeat: 'once' },
    response: { status: 200, headers: [], body: { text: `answer ${place}` } },
  })
const answers = [answer(1), answer(2), answer(3)]
const fixtures = [...answers, chatFixture({ id: 'sample/chat/spare', request: { method: 'GET', path: '/spare' } })]

const server = await serveReplay(fixtures)
const fetch = replayFetch(fixtures)
const transport = replayTransport(fixtures)
const dispatcher = replayDispatcher(fixtures)
afterAll(() => server.close())

/** Each asks once, and resolves to what it was told. */
const ways: readonly [name: string, replay: Replay, ask: (scope: ReplayScope) => Promise<string>][] = [
  ['fetch', fetch, async () => await (await fetch(chatUrl, call)).text()],
  ['the transport', transport, async () => await textOf((await transport({ ...call, url: chatUrl, headers: {} })).body)],
  ['the dispatcher', dispatcher, async () => await (await request(chatUrl, { ...call, dispatcher })).body.text()],
  [
    'one server',
    server,
    async ({ headers }) => await (await request(`${server.url}/api/v1/chat/completions`, { ...call, headers })).body.text(),
  ],
]

describe.each(ways)('20 tests at once over %s', (_, replay, ask) => {
  test.concurrent.each(Array.from({ length: 20 }, (__, index) => index))(
    'are told the same in the same order: %i',
    async (index) => {
      await replay.scope(`test ${index}`, async (scope) => {
        const told = [await ask(scope), await ask(scope), await ask(scope)]
        expect(told).toEqual(['answer 1', 'answer 2', 'answer 3'])
        expect(scope.requests.map(({ fixture }) => fixture)).toEqual(answers.map(({ id }) => id))
        expect(scope.unused().map(({ id }) => id)).toEqual(['sample/chat/spare'])
      })
    },
  )
})

describe('a scope', () => {
  test('is one of many that its replay sees together', async () => {
    const replay = replayFetch(fixtures)
    await replay.scope('a', async () => await replay(chatUrl, call))
    await replay.scope('b', async (scope) => {
      await replay(chatUrl, call)
      await replay('http://any/spare')
      await replay('http://any/nothing').catch(() => {})
      expect([scope.requests.length, scope.misses.length]).toEqual([3, 1])
    })
    await replay.scope('a', async (scope) => {
      expect(await (await replay(chatUrl, call)).text()).toBe('answer 2')
      expect([scope.requests.length, scope.misses.length]).toEqual([2, 0])
    })
    expect([replay.requests.length, replay.misses.length]).toEqual([5, 1])
    expect(replay.unused().map(({ id }) => id)).toEqual(['sample/chat/answer3'])
  })

  test('tells what was not asked for in it, by name', async () => {
    const replay = replayFetch(fixtures)
    await replay('http://any/spare')
    const error = replay.scope('mine', (scope) => thrownBy(() => scope.assertAllUsed()))
    expect(error).toBeInstanceOf(UnusedFixturesError)
    expect(error).toMatchObject({ unused: fixtures.map(({ id }) => id), message: expect.stringContaining('in scope "mine"') })
    expect(thrownBy(() => replay.assertAllUsed())).toMatchObject({ unused: answers.map(({ id }) => id) })
  })
})

function thrownBy(run: () => void): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const bytes of body) text += Buffer.from(bytes).toString()
  return text
}
