/** The person at the terminal, and the package manager they came with. */
import { spawn } from 'node:child_process'
import process from 'node:process'
import { createInterface } from 'node:readline/promises'

/** Asks one question and resolves to the answer, trimmed; an empty one is `usual`. */
export async function askPerson(question: string, usual = ''): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const answer = await lines.question(`${question}${usual === '' ? '' : ` (${usual})`}: `)
    return answer.trim() || usual
  } finally {
    lines.close()
  }
}

/** The one that started this program, as it says itself; `npm` when none does. */
export function packageManager(agent: string = process.env['npm_config_user_agent'] ?? ''): string {
  const name = agent.split('/')[0] ?? ''
  return ['pnpm', 'yarn', 'bun'].includes(name) ? name : 'npm'
}

/** Runs its `install` in `folder`, with its output shown. Resolves to whether it succeeded. */
export async function installWith(manager: string, folder: string): Promise<boolean> {
  return await new Promise((resolve) => {
    // The programs are scripts on Windows, which only a shell starts; nothing in this command comes from outside.
    const child = spawn(`${manager} install`, { cwd: folder, stdio: 'inherit', shell: true })
    child.on('error', () => resolve(false))
    child.on('close', (code) => resolve(code === 0))
  })
}
