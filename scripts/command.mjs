/**
 * Runs one program of the repository and keeps what it prints, so that a step which passes stays quiet.
 * Programs run in a process group of their own: whatever ends this process ends all of theirs too.
 */
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { root } from './workspace.mjs'

const windows = process.platform === 'win32'
const exitCodes = /** @type {const} */ ({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })

/** What a step throws when it failed: the message says what to do, the output is the program's own. */
export class StepFailure extends Error {
  /**
   * @param {string} message
   * @param {string} [output]
   */
  constructor(message, output = '') {
    super(message)
    this.output = output
  }
}

/**
 * Resolves with the exit code and everything printed. Programs of the root's `node_modules/.bin` are found first.
 * @param {readonly string[]} command program and arguments
 * @param {{ live?: boolean }} [options] live: show the output as it comes, instead of keeping it
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runCommand([program = '', ...args], { live = false } = {}) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(program, args, {
      cwd: root,
      env: environment(),
      stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      detached: !windows,
      shell: windows,
    })
    const release = endWith(child)
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    child.on('error', (error) => {
      release()
      resolve({ code: 127, output: `${program}: ${error.message}\n` })
    })
    child.on('close', (code) => {
      release()
      resolve({ code: code ?? 1, output })
    })
  })
}

/** No tool phones home, and each finds the tools of this repository, the pinned pnpm among them. */
function environment() {
  const path = [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter)
  return { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} to be called when the child has ended
 */
function endWith(child) {
  const handlers = Object.entries(exitCodes).map(([signal, code]) => {
    const name = /** @type {keyof typeof exitCodes} */ (signal)
    const handler = () => {
      if (child.pid) endGroup(child.pid, name)
      process.exit(code)
    }
    process.once(name, handler)
    return () => process.off(name, handler)
  })
  return () => {
    for (const off of handlers) off()
  }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function endGroup(pid, signal) {
  try {
    process.kill(windows ? pid : -pid, signal)
  } catch {
    // It ended by itself in the meantime.
  }
}
