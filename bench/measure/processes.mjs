/**
 * The processes of a measurement: the server on one core, the client that is measured on another, as far as the machine lets itself
 * be divided.
 */
import { spawn, spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import process from 'node:process'

const serverFile = fileURLToPath(new URL('../server/main.mjs', import.meta.url))
const workerFile = fileURLToPath(new URL('worker.mjs', import.meta.url))

/** Whether processes can be bound to cores here. */
export const pinned = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/** @returns {Promise<{ origin: string, stop(): void }>} */
export function startServer() {
  const child = start(process.execPath, [serverFile], 0)
  return new Promise((resolve, reject) => {
    child.once('message', ({ port }) => resolve({ origin: `http://127.0.0.1:${port}`, stop: () => void child.kill() }))
    child.once('exit', (code) => reject(new Error(`The server of the bench ended with code ${code}.`)))
  })
}

/**
 * Runs one measurement in a process of its own.
 * @param {{ node: string, flags?: readonly string[], task: import('./worker.mjs').Task }} job node: path of the program
 * @returns {Promise<import('./worker.mjs').Outcome>}
 */
export function runWorker({ node, flags = [], task }) {
  const child = start(node, ['--expose-gc', ...flags, workerFile, JSON.stringify(task)], 1)
  return new Promise((resolve) => {
    let outcome
    let output = ''
    const limit = setTimeout(() => child.kill('SIGKILL'), 300_000)
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text))
    child.on('message', (message) => (outcome = message))
    child.on('close', (code, signal) => {
      clearTimeout(limit)
      const why = signal ? `ended by ${signal}, after five minutes at the latest` : `code ${code}: ${output.slice(-500)}`
      // The last message of a process may be read after its end.
      setTimeout(() => resolve(outcome ?? { error: why }), outcome ? 0 : 200)
    })
  })
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {number} core
 */
function start(program, args, core) {
  const [command, ...rest] = pinned ? ['taskset', '-c', String(core), program, ...args] : [program, ...args]
  return spawn(command ?? program, rest, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '', LANGSMITH_TRACING: 'false' },
  })
}
