import { describe, expect, test } from 'vitest'
import { createToolRouter } from './tool-router.ts'

describe('tool fragments', () => {
  test('are joined by index, which need not begin at 0', () => {
    const router = createToolRouter()
    const keys = [
      [{ index: 1, id: 'a', function: { name: 'f', arguments: '' } }],
      [{ index: 2, id: 'b' }],
      [{ index: 1, function: { arguments: '{}' } }],
    ].map((list) => router.route(list, false)[0]?.key)
    expect(keys[0]).toBe(keys[2])
    expect(keys[1]).not.toBe(keys[0])
  })

  test('without an index are joined by id, else belong to the last call', () => {
    const router = createToolRouter()
    const [first] = router.route([{ id: 'a', function: { name: 'f' } }], false)
    const [second] = router.route([{ id: 'b', function: { name: 'g' } }], false)
    const [anonymous] = router.route([{ function: { arguments: '{' } }], false)
    const [back] = router.route([{ id: 'a', function: { arguments: '}' } }], false)
    expect(second?.key).not.toBe(first?.key)
    expect(anonymous?.key).toBe(second?.key)
    expect(back?.key).toBe(first?.key)
  })

  test('of a whole message are one call each, even with equal ids', () => {
    const keys = createToolRouter()
      .route(
        [
          { id: '0', function: {} },
          { id: '0', function: {} },
        ],
        true,
      )
      .map(({ key }) => key)
    expect(new Set(keys).size).toBe(2)
  })

  test('with null, absent or parsed arguments are read all the same', () => {
    const routed = createToolRouter().route(
      [{ function: { arguments: null } }, { function: {} }, { function: { arguments: { a: 1 } } }],
      true,
    )
    expect(routed).toMatchObject([{ text: '' }, { text: '' }, { input: { a: 1 } }])
  })

  test('with a blank id or name have none', () => {
    expect(createToolRouter().route([{ index: 0, id: '', function: { name: '' } }], false)).toMatchObject([
      { id: undefined, name: undefined },
    ])
  })
})
