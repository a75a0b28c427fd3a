import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createFromArguments } from './creation.ts'
import type { CreationTools } from './creation.ts'
import { packageManager } from './person.ts'

const folder = mkdtempSync(join(tmpdir(), 'polymux-create-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Outcome {
  readonly code: number
  readonly said: string
  readonly installed: readonly string[]
}

/** `answers`: what a person types, in the order of the questions; absent when there is nobody. */
async function run(args: readonly string[], answers?: readonly string[], change: Partial<CreationTools> = {}): Promise<Outcome> {
  const said: string[] = []
  const installed: string[] = []
  const left = [...(answers ?? [])]
  const ask = async (question: string, usual = ''): Promise<string> => {
    said.push(question)
    return left.shift() || usual
  }
  const code = await createFromArguments(args, {
    folder,
    say: (line) => void said.push(line),
    ask: answers && ask,
    installer: 'npm install',
    install: async (where) => installed.push(where) > 0,
    ...change,
  })
  return { code, said: said.join('\n'), installed }
}

const url = ['--base-url', 'https://api.acme.example/v1']

describe('creating a provider', () => {
  test('writes it, installs it and says what is next', async () => {
    const { code, installed, said } = await run(['one', ...url])
    expect(code).toBe(0)
    expect(installed).toEqual([join(folder, 'polymux-provider-one')])
    expect(readFileSync(join(folder, 'polymux-provider-one/src/index.ts'), 'utf8')).toContain('export const one')
    expect(said).toContain('cd polymux-provider-one')
    expect(said).not.toContain('npm install')
  })

  test('asks nothing when it is told enough', async () => {
    const { said } = await run(['two', ...url, '--shape', 'custom', '--key', 'K', '--no-install'], [])
    expect(said).not.toMatch(/openai or custom|Environment variable/)
    expect(said).toContain('npm install')
    expect(existsSync(join(folder, 'polymux-provider-two/test/wire.js'))).toBe(true)
  })

  test('asks a person for what is missing, each with what is usual', async () => {
    const { code, said } = await run(['--no-install'], ['three', '', 'https://three.example/v1', ''])
    expect(code).toBe(0)
    expect(said).toMatch(/^Name of the provider/)
    expect(readFileSync(join(folder, 'polymux-provider-three/src/index.ts'), 'utf8')).toContain('THREE_API_KEY')
  })

  test('says at once what is wrong with an answer, and asks again', async () => {
    const answers = ['Bad Name', 'asked', 'soap', 'custom', 'nowhere', 'https://asked.example/v1', '']
    const { code, said } = await run(['--no-install'], answers)
    expect(code).toBe(0)
    expect(said).toMatch(/"Bad Name" cannot be[^\n]+\nName of the provider.*\n.*\nA shape is openai or custom, not "soap"/)
    expect(said).toContain('"nowhere" is no base URL')
    expect(existsSync(join(folder, 'polymux-provider-asked/test/wire.js'))).toBe(true)
    expect(await run([], ['A', 'B', 'C', 'five'])).toMatchObject({ code: 2, said: expect.stringContaining('"C" cannot be') })
  })

  test.each([
    [[...url], 'name of the provider is missing'],
    [['acme'], '--base-url is missing'],
    [['acme', 'big', ...url], 'One name'],
    [['acme', ...url, '--shapes', 'custom'], '--shapes'],
    [['Acme', ...url], 'small letters'],
  ])('refuses %j, writes nothing and says why', async (args, why) => {
    const { code, installed, said } = await run(args)
    expect({ code, installed }).toEqual({ code: 2, installed: [] })
    expect(said).toContain(why)
    expect(said).toContain('--help')
    expect(existsSync(join(folder, 'polymux-provider-acme'))).toBe(false)
  })

  test('leaves a folder alone that has something in it, and a file of its name, and takes an empty repository', async () => {
    mkdirSync(join(folder, 'polymux-provider-four/.git'), { recursive: true })
    expect((await run(['four', ...url])).code).toBe(0)
    const again = await run(['four', ...url])
    expect(again).toMatchObject({ code: 2, said: expect.stringContaining('not empty'), installed: [] })
    writeFileSync(join(folder, 'polymux-provider-five'), 'mine')
    expect((await run(['five', ...url])).code).toBe(2)
    expect(readFileSync(join(folder, 'polymux-provider-five'), 'utf8')).toBe('mine')
  })

  test('says so when installing fails; what was written stays', async () => {
    const { code, said } = await run(['six', ...url], undefined, { install: async () => false })
    expect(code).toBe(1)
    expect(said).toContain('"npm install" failed')
    expect(existsSync(join(folder, 'polymux-provider-six/package.json'))).toBe(true)
  })

  test('explains itself', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, said: expect.stringContaining('--base-url <url>') })
  })
})

test.each([
  ['pnpm/10.0.0 npm/? node/v20', 'pnpm'],
  ['npm/10.8.2 node/v20', 'npm'],
  ['', 'npm'],
])('the package manager that says %j of itself is %s', (agent, name) => {
  expect(packageManager(agent)).toBe(name)
})
