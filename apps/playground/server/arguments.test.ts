import { describe, expect, test } from 'vitest'
import { readArguments } from './arguments.ts'

describe('arguments', () => {
  test('default to port 4747 of this machine, which may give way to another', () => {
    expect(readArguments([])).toEqual({ host: '127.0.0.1', port: 4747, isPortGiven: false })
  })

  test('take a port and a host', () => {
    expect(readArguments(['--port', '4800', '--host', '::1'])).toEqual({ host: '::1', port: 4800, isPortGiven: true })
    expect(readArguments(['--port=0', '--host=127.0.0.1'])).toMatchObject({ host: '127.0.0.1', port: 0 })
  })

  test.each(['0.0.0.0', '::', '192.168.1.2', 'example.com', 'toString', ''])('refuse host "%s", and say why', (host) => {
    expect(() => readArguments([`--host=${host}`])).toThrow(/is not this machine alone: use localhost/)
  })

  test.each(['65536', '-1', '80a', '1e3', ''])('refuse port "%s"', (port) => {
    expect(() => readArguments([`--port=${port}`])).toThrow(/is not a port: give a number from 0 to 65535/)
  })

  test.each([[['--open']], [['4800']], [['--port']]])('refuse %j, and name what there is', (words) => {
    expect(() => readArguments(words)).toThrow(/takes --port and --host/)
  })
})
