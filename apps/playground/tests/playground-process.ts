/** The built playground as a process of its own, as `npm start` runs it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Playground {
  readonly process: ChildProcess
  /** All it printed up to its ready block, or up to its end. */
  readonly output: string
  /** Empty when it did not get ready. */
  readonly url: string
}

const folder = fileURLToPath(new URL('..', import.meta.url))

/** Starts it and waits until it is ready or has ended. `environment` adds to an environment without a key. */
export async function startPlayground(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Playground> {
  const { OPENROUTER_API_KEY: _key, OR_API_KEY: _otherKey, ...inherited } = process.env
  const child = spawn(process.execPath, ['dist/server/main.js', ...words], { cwd: folder, env: { ...inherited, ...environment } })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    function onData(chunk: Buffer): void {
      output += chunk.toString('utf8')
      if (output.includes('Ctrl-C')) resolve()
    }
    child.stdout.on('data', onData)
    child.stderr.on('data', onData)
    child.on('close', () => resolve()).on('error', reject)
  })
  return { process: child, output, url: /http:\/\/\S+/.exec(output)?.[0] ?? '' }
}

export async function exitCodeOf({ process: child }: Playground): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}
