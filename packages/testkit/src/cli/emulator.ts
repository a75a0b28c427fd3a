import { parseArgs } from 'node:util'
import { createEmulator } from '../emulator/emulator.ts'
import { type Command, type Terminal, UsageError } from './command.ts'

/** `testkit emulator`: serves until Ctrl-C. */
export const emulator: Command = {
  summary: 'Serves an OpenRouter without models on this machine',
  help: `Usage: testkit emulator [--port 4010] [--seed 0] [--require-key]

  --port         Port on 127.0.0.1. Default: a free one.
  --seed         Other words, pictures and ids. Default 0.
  --require-key  Answer 401 to requests without a bearer token; any token will do.

Example: npx @polymux/testkit emulator --port 4010`,

  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, seed: { type: 'string' }, 'require-key': { type: 'boolean' } },
    })
    const port = wholeNumber('--port', values.port ?? '0', 65_535)
    const options = { seed: wholeNumber('--seed', values.seed ?? '0', 4_294_967_295), requireKey: values['require-key'] }
    const server = await createEmulator(options).listen(port)
    terminal.out(`OPENROUTER_API_BASE=${server.url}/api/v1`)
    terminal.out('Any key will do. Ctrl-C ends it.')
    await untilAsked(terminal)
    await server.close()
    return 0
  },
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
