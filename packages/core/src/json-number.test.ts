import { describe, expect, test } from 'vitest'
import { addDecimals, decimalText, jsonNumberText } from './json-number.ts'

describe('jsonNumberText with the value that was parsed', () => {
  test.each([
    ['{"usage":{"cost":4.1400000000000003e-05}}', '4.1400000000000003e-05'],
    ['{"usage":{"cost": 0.10 }}', '0.10'],
    ['{"cost":1,"usage":{"cost":2.0}}', '2.0'],
    ['{"usage":{"cost":1,"cost":3.00}}', '3.00'],
    ['{"usage":{"c\\u006fst":0.20},"other":{"cost":9}}', '0.20'],
    ['{"text":"\\"cost\\":7","usage":{"cost":0.30}}', '0.30'],
    ['{"usage":{"cost":5}}', '5'],
  ])('%s is read as it is written', (text, written) => {
    expect(jsonNumberText(text, ['usage', 'cost'], Number(written))).toBe(written)
  })
})

describe('jsonNumberText', () => {
  test.each([
    ['{"cost":0.00012}', ['cost'], '0.00012'],
    ['{"usage":{"cost":4.1400000000000003e-05}}', ['usage', 'cost'], '4.1400000000000003e-05'],
    ['{"a":{"cost":1},"usage":{"a":{"cost":2},"cost":3}}', ['usage', 'cost'], '3'],
    ['{"cost":1,"cost":2,"other":4}', ['cost'], '2'],
    ['{"usage":{"cost":1},"usage":{"cost":2}}', ['usage', 'cost'], '2'],
    [String.raw`{"text":"\"cost\":9","more":"\\","cost":1.50}`, ['cost'], '1.50'],
    [String.raw`{"text":"{\"cost\":9}\\\"","cost":1}`, ['cost'], '1'],
    [String.raw`{"c\u006fst":2.0}`, ['cost'], '2.0'],
    [String.raw`{"a\"b":7}`, ['a"b'], '7'],
    ['{"list":[{"cost":9},["cost",{"cost":8}]],"cost":1}', ['cost'], '1'],
    ['{"empty":{},"none":[],"yes":true,"no":null,"cost":-0.5E+3}', ['cost'], '-0.5E+3'],
    ['\n{ "usage" :\r\n\t{ "x" : [ 1 , 2 ] , "cost" : 12 } }', ['usage', 'cost'], '12'],
    ['{"":{"":5}}', ['', ''], '5'],
    ['{"prompt_cost":1,"cost":2,"cost_details":3}', ['cost'], '2'],
    ['{"cost":0}', ['cost'], '0'],
    ['17.0', [], '17.0'],
  ] as const)('%s at %j is %s', (text, path, expected) => {
    expect(jsonNumberText(text, path)).toBe(expected)
  })

  test.each([
    ['{"usage":{}}', ['usage', 'cost']],
    ['{"usage":null}', ['usage', 'cost']],
    ['{"usage":[{"cost":1}]}', ['usage', 'cost']],
    ['{"usage":"cost"}', ['usage', 'cost']],
    ['{"cost":"1.5"}', ['cost']],
    ['{"cost":null}', ['cost']],
    ['{"cost":true}', ['cost']],
    ['{"cost":{"value":1}}', ['cost']],
    ['{"cost":[1]}', ['cost']],
    ['{"cost":1,"cost":null}', ['cost']],
    [String.raw`{"text":"\"cost\":9"}`, ['cost']],
    ['{"a":{"cost":1}}', ['cost']],
    ['[1]', ['0']],
    ['{"cost"', ['cost']],
    ['{', ['cost']],
    ['"cost', ['cost']],
    ['', ['cost']],
  ] as const)('%s has no number at %j', (text, path) => {
    expect(jsonNumberText(text, path)).toBeUndefined()
  })

  test('finds what JSON.parse finds, in random documents full of braces, quotes and repeated keys', () => {
    const random = seeded(7)
    let compared = 0
    for (let round = 0; round < 400; round++) {
      const text = randomObject(random, 0)
      for (const path of numberPaths(JSON.parse(text))) {
        const found = jsonNumberText(text, path)
        expect(Number(found), `${text} at ${path.join('.')}`).toBe(at(JSON.parse(text), path))
        compared++
      }
    }
    expect(compared).toBeGreaterThan(400)
  })
})

describe('decimalText', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['0e400', '0'],
    ['5', '5'],
    ['10', '10'],
    ['1.50', '1.5'],
    ['-1.50', '-1.5'],
    ['100.00', '100'],
    ['3.4e-7', '0.00000034'],
    ['4.1400000000000003e-05', '0.000041400000000000003'],
    ['1E5', '100000'],
    ['1.5e+2', '150'],
    ['1.234e1', '12.34'],
    ['12.5e-1', '1.25'],
    ['0.001e3', '1'],
    ['0.00012e2', '0.012'],
    ['123456789012345678901234567890.123', '123456789012345678901234567890.123'],
    [' 7 ', '7'],
    ['1e400', `1${'0'.repeat(400)}`],
    ['1e-400', `0.${'0'.repeat(399)}1`],
  ])('%s is %s', (number, expected) => {
    expect(decimalText(number)).toBe(expected)
  })

  test.each([
    '',
    ' ',
    '-',
    '.5',
    '5.',
    '+5',
    '1e',
    '1e+',
    '1.2.3',
    '0x10',
    '1_000',
    '1,5',
    'NaN',
    'Infinity',
    '1e401',
    '1e-401',
    '1e99999',
    '--1',
    '1 2',
    '007',
    '-01.5',
  ])('"%s" is no JSON number within bounds', (text) => {
    expect(decimalText(text)).toBeUndefined()
  })

  test('agrees with exact arithmetic on 5,000 random numbers, in the shortest form', () => {
    const random = seeded(1)
    const wrong: string[] = []
    for (let round = 0; round < 5_000; round++) {
      const number = randomNumber(random)
      const text = decimalText(number) ?? 'none'
      const shortest = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/.test(text) && text !== '-0'
      if (!shortest || !sameValue(fraction(text), fraction(number))) wrong.push(`${number} became ${text}`)
    }
    expect(wrong).toEqual([])
  })
})

describe('addDecimals', () => {
  test.each([
    [[], '0'],
    [['1'], '1'],
    [['0.1', '0.2'], '0.3'],
    [['0.000041400000000000003', '1000000'], '1000000.000041400000000000003'],
    [['1.5', '-0.5'], '1'],
    [['-0.5'], '-0.5'],
    [['0.25', '-0.5'], '-0.25'],
    [['-0.1', '-0.2'], '-0.3'],
    [['0.5', '-0.5'], '0'],
    [['99999999999999999999.99', '0.01'], '100000000000000000000'],
  ] as const)('the sum of %j is %s', (amounts, expected) => {
    expect(addDecimals(amounts)).toBe(expected)
  })

  test('loses nothing of the smallest amounts that decimalText gives', () => {
    const smallest = decimalText('1.25e-400') ?? 'none'
    expect(addDecimals([smallest])).toBe(smallest)
    expect(addDecimals([smallest, '1'])).toBe(`1${smallest.slice(1)}`)
  })

  test('agrees with exact arithmetic on 1,000 random lists', () => {
    const random = seeded(2)
    for (let round = 0; round < 1_000; round++) {
      const amounts = Array.from({ length: 1 + Math.floor(random() * 5) }, () => decimalText(randomNumber(random)) ?? 'none')
      const expected = amounts.map(fraction).reduce(plus)
      expect(sameValue(fraction(addDecimals(amounts)), expected), amounts.join(' + ')).toBe(true)
    }
  })
})

/** A number as an exact fraction over a power of ten, which is the second opinion on the text form. */
interface Fraction {
  readonly units: bigint
  readonly scale: bigint
}

function fraction(number: string): Fraction {
  const [mantissa = '', exponent = '0'] = number.toLowerCase().split('e')
  const [whole = '', decimals = ''] = mantissa.split('.')
  const power = BigInt(exponent) - BigInt(decimals.length)
  const units = BigInt(whole + decimals)
  return power < 0n ? { units, scale: 10n ** -power } : { units: units * 10n ** power, scale: 1n }
}

function sameValue(a: Fraction, b: Fraction): boolean {
  return a.units * b.scale === b.units * a.scale
}

function plus(a: Fraction, b: Fraction): Fraction {
  return { units: a.units * b.scale + b.units * a.scale, scale: a.scale * b.scale }
}

function randomNumber(random: () => number): string {
  const digits = (most: number): string =>
    Array.from({ length: 1 + Math.floor(random() * most) }, () => Math.floor(random() * 10)).join('')
  const whole = random() < 0.4 ? '0' : digits(20).replace(/^0+(?=\d)/, '')
  const decimals = random() < 0.7 ? `.${digits(25)}` : ''
  const exponent = random() < 0.5 ? `e${random() < 0.5 ? '-' : random() < 0.5 ? '+' : ''}${Math.floor(random() * 40)}` : ''
  return (random() < 0.3 ? '-' : '') + whole + decimals + exponent
}

const names = ['cost', 'usage', 'a', '', 'co"st', '{', '}', ',']
const strings = ['"cost":1', '\\', '}{', '][', '\\"', ',', ':', '\u20ac']

function randomObject(random: () => number, depth: number): string {
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? ''
  const space = (): string => pick(['', '', ' ', '\n\t'])
  const value = (): string => {
    const kind = random()
    if (kind < 0.3) return randomNumber(random)
    if (kind < 0.5) return JSON.stringify(pick(strings))
    if (kind < 0.6) return pick(['true', 'false', 'null', '[]', '{}'])
    if (depth > 3 || kind < 0.75) return `[${space()}${randomNumber(random)},${JSON.stringify(pick(strings))}${space()}]`
    return randomObject(random, depth + 1)
  }
  const members = Array.from(
    { length: Math.floor(random() * 6) },
    () => `${space()}${JSON.stringify(pick(names))}${space()}:${space()}${value()}${space()}`,
  )
  return `{${members.join(',')}}`
}

function numberPaths(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([name, item]) =>
    typeof item === 'number' ? [[name]] : numberPaths(item).map((path) => [name].concat(path)),
  )
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => Reflect.get(Object(inner), name), value)
}

/** Random numbers that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
