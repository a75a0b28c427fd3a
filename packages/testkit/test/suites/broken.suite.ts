/** Tests that must fail or not, for the reason their name gives: run by the tests of `useFixtures` and `no-network`. */
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { useFixtures } from '../../src/vitest.ts'
import { chatFixture, chatUrl, requestBody } from '../sample-fixtures.ts'

describe('misses', () => {
  const fixtures = useFixtures([
    chatFixture(),
    chatFixture({ id: 'sample/chat/spare', request: { method: 'GET', path: '/spare' } }),
  ])
  const ask = (prompt: string) => fixtures.fetch(chatUrl, { method: 'POST', body: JSON.stringify(requestBody(prompt)) })

  test.concurrent('passes: asks for what there is', async () => {
    expect((await ask('Hi')).status).toBe(200)
  })

  test.concurrent('fails: swallows a miss', async () => {
    await ask('Hello').catch(() => {})
    expect(fixtures.current.requests).toHaveLength(1)
  })
})

describe('unused fixtures fail the block', () => {
  const fixtures = useFixtures([chatFixture({ id: 'sample/chat/left', request: { method: 'GET', path: '/left' } })])

  test('passes: asks for nothing', () => {
    expect(fixtures.unused()).toHaveLength(1)
  })
})

test('fails: swallows an error of the network', async () => {
  const socket = connect(443, '192.0.2.1')
  await new Promise((resolve) => socket.once('error', resolve))
  expect(socket.destroyed).toBe(true)
})
