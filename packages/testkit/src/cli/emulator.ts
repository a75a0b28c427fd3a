import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Chunking, Pace } from '../emulator/clock.ts'
import { createEmulator } from '../emulator/emulator.ts'
import { findModel, outputsOf, type EmulatedModel } from '../emulator/models.ts'
import { allModels, snapshotDate } from '../emulator/snapshot-models.ts'
import { type Command, type Terminal, UsageError } from './command.ts'

/** `testkit emulator`: serves until Ctrl-C. */
export const emulator: Command = {
  summary: 'Serves an OpenRouter without models on this machine',
  help: `Usage: testkit emulator [options]

  --port N         Port on 127.0.0.1. Default: a free one.
  --seed N         Other words, pictures and ids. Default 0.
  --models LIST    Only these models: ids separated by commas, or the name of a JSON file with a list of them as
                   createEmulator takes it. Default: all there are.
  --pace LIST      How fast answers come: first=300,tokens=60,jitter=0.2,chunking=event. Milliseconds to the first token, tokens a
                   second, the share by which waits vary, and what one chunk holds: event, token, mtu, byte or random.
                   Default: everything at once.
  --require-key    Answer 401 to requests without a bearer token; any token will do.

A request may ask for a fault by a header: x-testkit-fault: rate.429-seconds;times=1

Example: npx @polymux/testkit emulator --port 4010 --pace first=300,tokens=60`,

  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        seed: { type: 'string' },
        models: { type: 'string' },
        pace: { type: 'string' },
        'require-key': { type: 'boolean' },
      },
    })
    const port = wholeNumber('--port', values.port ?? '0', 65_535)
    const seed = wholeNumber('--seed', values.seed ?? '0', 4_294_967_295)
    const models = values.models === undefined ? allModels() : readModels(values.models, terminal.folder)
    const pace = values.pace === undefined ? undefined : readPace(values.pace)
    const server = await createEmulator({ seed, pace, models, requireKey: values['require-key'] })
      .listen(port)
      .catch((error: unknown) => refusePort(error, port))
    for (const line of welcome(server.url, models, values['require-key'] === true)) terminal.out(line)
    await untilAsked(terminal)
    await server.close()
    return 0
  },
}

/** Throws what `listen` could not do, in words. */
function refusePort(error: unknown, port: number): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    throw new Error(
      `Port ${port} is taken, perhaps by another emulator: end that one, or choose another --port (without: a free one).`,
    )
  }
  if (code === 'EACCES') throw new Error(`Port ${port} may not be opened by this user: choose a --port above 1023.`)
  throw error
}

/** What a reader needs to know next, and no more. */
function welcome(url: string, models: readonly EmulatedModel[], requireKey: boolean): readonly string[] {
  const chats = models.filter((model) => outputsOf(model).includes('text'))
  const [first] = chats
  const body = first && JSON.stringify({ model: first.id, messages: [{ role: 'user', content: 'Hello' }] })
  const key = requireKey ? `-H 'authorization: Bearer any' ` : ''
  return [
    `OPENROUTER_API_BASE=${url}/api/v1`,
    '',
    `An OpenRouter without models is listening: ${models.length} emulated (${chats.length} chat), prices of ${snapshotDate()}.`,
    requireKey ? 'A key is required, and any will do.' : 'Any key will do, or none.',
    ...(body === undefined ? [] : [`Try: curl ${url}/api/v1/chat/completions ${key}-d '${body}'`]),
    'Ctrl-C ends it.',
  ]
}

function readModels(text: string, folder: string): readonly EmulatedModel[] {
  if (text.endsWith('.json')) return modelsIn(path.resolve(folder, text))
  return text.split(',').map((id) => {
    const model = findModel(allModels(), id.trim())
    if (!model) throw new UsageError(`--models: there is no model "${id.trim()}". A file of your own models ends in .json.`)
    return model
  })
}

function modelsIn(file: string): readonly EmulatedModel[] {
  const list: unknown = parsed(file)
  const whole = Array.isArray(list) && list.every(isModel)
  if (whole) return list
  throw new UsageError(`--models: ${file} must hold a list of models: [{ "id", "name", "pricing": { "prompt", "completion" } }].`)
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`--models: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function isModel(value: unknown): value is EmulatedModel {
  if (typeof value !== 'object' || value === null || !('pricing' in value)) return false
  const { pricing } = value
  const priced = typeof pricing === 'object' && pricing !== null && 'prompt' in pricing && 'completion' in pricing
  return priced && 'id' in value && typeof value.id === 'string' && 'name' in value && typeof value.name === 'string'
}

const chunkings: readonly Chunking[] = ['event', 'token', 'mtu', 'byte', 'random']

function readPace(text: string): Pace {
  const given = new Map(text.split(',').map((part): [string, string] => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']))
  const unknown = [...given.keys()].find((name) => !['first', 'tokens', 'jitter', 'chunking'].includes(name))
  if (unknown !== undefined)
    throw new UsageError(`--pace has no "${unknown}": write first=300,tokens=60,jitter=0.2,chunking=event.`)
  const chunking = chunkings.find((name) => name === given.get('chunking'))
  if (given.has('chunking') && !chunking) throw new UsageError(`--pace: chunking must be one of ${chunkings.join(', ')}.`)
  return {
    firstTokenMs: amount(given, 'first', 3_600_000),
    tokensPerSecond: amount(given, 'tokens', 1_000_000_000),
    jitter: amount(given, 'jitter', 1),
    chunking,
  }
}

function amount(given: ReadonlyMap<string, string>, name: string, most: number): number | undefined {
  const text = given.get(name)
  if (text === undefined) return undefined
  const value = Number(text)
  // A rate of 0 would never come to its first token.
  const least = name === 'tokens' ? Number.MIN_VALUE : 0
  if (text.trim() !== '' && value >= least && value <= most) return value
  throw new UsageError(`--pace: ${name} must be a number ${name === 'tokens' ? 'above 0' : `from 0 to ${most}`}, is "${text}".`)
}

function wholeNumber(name: string, text: string, maximum: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= maximum) return value
  throw new UsageError(`${name} must be a whole number from 0 to ${maximum}, is "${text}".`)
}

async function untilAsked({ signal }: Terminal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
