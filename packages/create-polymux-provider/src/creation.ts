/** From arguments, and questions where they are missing, to a written provider. All it touches of its process is handed in. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { providerFiles } from './provider-files.ts'
import { planProvider, ProviderPlanError } from './provider-plan.ts'
import type { ProviderPlan } from './provider-plan.ts'
import { writeProvider } from './write-provider.ts'

/** What the program may use of the process it runs in. */
export interface CreationTools {
  /** Folder in which the provider gets its own. */
  readonly folder: string
  /** Writes a line for the person. */
  say(line: string): void
  /** Asks a person; absent when there is none. Resolves to `usual` for an empty answer. */
  readonly ask?: ((question: string, usual?: string) => Promise<string>) | undefined
  /** Command that installs in a folder, such as `npm install`. */
  readonly installer: string
  /** Runs the installer in `folder`; resolves to whether it succeeded. */
  install(folder: string): Promise<boolean>
}

/** What `--help` shows. */
const help = `Usage: npm create polymux-provider <name> -- --base-url <url> [options]

Writes a provider for Polymux that works, in a folder polymux-provider-<name>.

  --shape openai|custom  openai (default): the server speaks like OpenAI's. custom: a small wire to edit.
  --base-url <url>       where the API is, version included: https://api.acme.example/v1
  --key <VARIABLE>       environment variable of the key. Default: <NAME>_API_KEY
  --no-install           only write the files
  --help                 this text

What is missing is asked for, in a terminal. Example:

  npm create polymux-provider acme -- --shape openai --base-url https://api.acme.example/v1 --key ACME_API_KEY`

/** Resolves to the exit code: 0; 1 when installing failed; 2 for arguments that make no sense, with the reason said. */
export async function createFromArguments(given: readonly string[], tools: CreationTools): Promise<number> {
  try {
    const { positionals, values } = parse(given)
    if (values.help) {
      tools.say(help)
      return 0
    }
    if (positionals.length > 1)
      throw new ProviderPlanError(`One name is expected, not ${positionals.length}: ${positionals.join(' ')}.`)
    return await create(await complete({ ...values, name: positionals[0] }, tools), values['no-install'] !== true, tools)
  } catch (error) {
    // `parseArgs` of Node marks what it refuses by codes of its own.
    const isMisuse =
      error instanceof ProviderPlanError ||
      (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    if (!isMisuse) throw error
    // What Node adds about positional arguments helps nobody who mistyped an option.
    const message = error.message.replace(/^(Unknown option '.+?')\. To specify .*$/s, '$1.')
    tools.say(`${message}\n"npm create polymux-provider -- --help" shows how it is used.`)
    return 2
  }
}

function parse(given: readonly string[]) {
  return parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      shape: { type: 'string' },
      'base-url': { type: 'string' },
      key: { type: 'string' },
      'no-install': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
}

interface Answers {
  readonly name?: string | undefined
  readonly shape?: string | undefined
  readonly 'base-url'?: string | undefined
  readonly key?: string | undefined
}

/** Asks for what is missing; where nobody can be asked, only the name and the address must be given. */
async function complete(answers: Answers, tools: CreationTools): Promise<ProviderPlan> {
  const { key, name: givenName, shape: givenShape, 'base-url': givenURL } = answers
  const { ask } = tools
  // Each answer is held against the rules at once, beside others that are known to be right.
  const right = { name: 'acme', baseURL: 'https://api.acme.example/v1' }
  const question = 'Name of the provider, such as acme'
  const name = givenName ?? (await askUntilRight(tools, [question], (text) => planProvider({ ...right, name: text })))
  if (!name) throw new ProviderPlanError('The name of the provider is missing, such as acme.')
  const shapes = ['Does its server speak like that of OpenAI? openai or custom', 'openai'] as const
  const shape = givenShape ?? (await askUntilRight(tools, shapes, (text) => planProvider({ ...right, shape: text })))
  const address = 'Base URL of its API, version included'
  const baseURL = givenURL ?? (await askUntilRight(tools, [address], (text) => planProvider({ ...right, baseURL: text })))
  if (!baseURL) throw new ProviderPlanError('--base-url is missing, such as https://api.acme.example/v1.')
  const plan = planProvider({ name, shape, baseURL, keyVariable: key })
  if (key !== undefined || !ask || (givenName && givenURL)) return plan
  return planProvider({ name, shape, baseURL, keyVariable: await ask('Environment variable of the key', plan.keyVariable) })
}

/** Asks again where `check` refuses the answer, three times in all; `undefined` when there is nobody to ask. */
async function askUntilRight(
  { ask, say }: CreationTools,
  question: readonly [text: string, usual?: string],
  check: (answer: string) => unknown,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask?.(...question)
    if (answer === undefined) return undefined
    try {
      check(answer)
      return answer
    } catch (error) {
      if (!(error instanceof ProviderPlanError) || attempt === 3) throw error
      say(error.message)
    }
  }
}

async function create(plan: ProviderPlan, isInstalling: boolean, tools: CreationTools): Promise<number> {
  const { installer, say } = tools
  const folder = join(tools.folder, plan.packageName)
  const files = providerFiles(plan)
  writeProvider(files, folder)
  say(`Wrote ${plan.packageName}:\n${[...files.keys()].map((path) => `  ${path}`).join('\n')}`)
  const isInstalled = isInstalling && (await tools.install(folder))
  if (isInstalling && !isInstalled)
    say(`\n"${installer}" failed: its reason is above. The files are complete; try it again in the folder.`)
  const steps = [
    [`cd ${plan.packageName}`, ''],
    ...(isInstalled ? [] : [[installer, '']]),
    ['npm test', 'builds it, checks its types, and holds it to the conformance suite'],
    ['npm run report', 'the same suite as a report for people'],
  ]
  const start =
    plan.shape === 'openai'
      ? 'src/index.ts: the options say what the server does differently'
      : 'src/chat-request.ts, src/chat-reply.ts and test/wire.js'
  say(
    `\nNext:\n${steps.map(([command = '', why = '']) => `  ${command.padEnd(18)}${why}`.trimEnd()).join('\n')}\n\nThen open ${start}.`,
  )
  return isInstalling && !isInstalled ? 1 : 0
}
