import { describe, expect, test } from 'vitest'
import { jsonPieces } from './json-pieces.ts'

describe('jsonPieces()', () => {
  test('gives the members of an object as they are written', () => {
    const text = ' { "a" : 1.50e-7, "b\\u0031": {"c":"}\\"]"} ,"d":[1,{"e":2}],"f":null}'
    expect([...jsonPieces(text)]).toEqual([
      ['a', '1.50e-7'],
      ['b1', '{"c":"}\\"]"}'],
      ['d', '[1,{"e":2}]'],
      ['f', 'null'],
    ])
  })

  test('gives the items of a list by position', () => {
    expect([...jsonPieces('[ 1 , "a,b", {} ]')]).toEqual([
      ['0', '1'],
      ['1', '"a,b"'],
      ['2', '{}'],
    ])
  })

  test('the last of repeated names counts, as when parsed', () => {
    expect(jsonPieces('{"a":1,"a":2}').get('a')).toBe('2')
  })

  test.each(['', '1', '"a"', '{', '[', '{"a"', '{"a":', '[1', '[,,', '{{}', '[[', '{"a":}', '["\\'])('ends for %j', (text) => {
    expect(jsonPieces(text).size).toBeLessThan(2)
  })

  test('every way of cutting a reply short ends, too', () => {
    const text = '{"data":[{"usage":1e-7,"name":"a\\"b"},{"usage":2}]}'
    for (let length = 0; length < text.length; length++) expect(jsonPieces(text.slice(0, length)).size).toBeLessThan(2)
  })
})
