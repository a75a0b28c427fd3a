import { describe, expect, test } from 'vitest'
import { providerFiles } from './provider-files.ts'
import { planProvider } from './provider-plan.ts'

const baseURL = 'https://models.big.example/api/v2'

describe('the files of a provider', () => {
  test('in the shape of OpenAI are at most 8, with at most 300 lines, tests and manifest included', () => {
    const files = providerFiles(planProvider({ name: 'acme', baseURL }))
    const lines = [...files.values()].reduce((total, text) => total + text.trimEnd().split('\n').length, 0)
    console.log(`a provider in the shape of OpenAI: ${files.size} files, ${lines} lines`)
    expect(files.size).toBeLessThanOrEqual(8)
    expect(lines).toBeLessThanOrEqual(300)
  })

  test.each(['openai', 'custom'])('of the shape %s hold the name, the address and the variable, and nothing of Acme', (shape) => {
    const plan = planProvider({ name: 'big-co', shape, baseURL, keyVariable: 'BIG_KEY' })
    const files = providerFiles(plan)
    for (const [path, text] of files) expect(`${path}\n${text}`).not.toMatch(/acme/i)
    expect(files.get('src/index.ts')).toContain(`export const bigCo: `)
    expect(files.get('src/index.ts')).toContain(`name: 'big-co',\n  baseURL: '${baseURL}',\n  env: { apiKey: 'BIG_KEY'`)
    expect(files.get('src/index.ts')).toContain(`readonly 'big-co'?: `)
    expect(files.get('test/conformance.js')).toContain(`keyVariable: 'BIG_KEY'`)
    expect(files.get('test/provider.test.ts')).toContain(baseURL)
    expect(files.get('README.md')).toContain(`createRegistry({ 'big-co': bigCo() })`)
    expect(files.get('README.md')).toContain(`models.chat('big-co/some-model')`)
    expect(JSON.parse(files.get('package.json') ?? '')).toMatchObject({ name: 'polymux-provider-big-co', type: 'module' })
    expect([...files.keys()]).toContain('.gitignore')
  })

  test('of a name like a word of the template are its own all the same', () => {
    const files = providerFiles(planProvider({ name: 'acme', baseURL: 'https://acme.example/v1' }))
    expect(files.get('src/index.ts')).toContain(`export const acme: `)
    expect(files.get('src/index.ts')).toContain(`readonly acme?: `)
    expect(files.get('src/index.ts')).toContain(`baseURL: 'https://acme.example/v1'`)
  })
})

describe('a plan', () => {
  test('takes the name of the package for that of the provider, and the address without a slash at its end', () => {
    expect(planProvider({ name: 'polymux-provider-fal-ai2', baseURL: 'http://127.0.0.1:11434/' })).toEqual({
      name: 'fal-ai2',
      shape: 'openai',
      baseURL: 'http://127.0.0.1:11434',
      keyVariable: 'FAL_AI2_API_KEY',
      packageName: 'polymux-provider-fal-ai2',
      identifier: 'falAi2',
      title: 'Fal Ai2',
      prefix: 'FAL_AI2',
    })
  })

  test.each([
    [{ name: 'Acme' }, /small letters/],
    [{ name: '../acme' }, /small letters/],
    [{ name: 'a'.repeat(41) }, /40/],
    [{ name: '3d' }, /letter first/],
    [{ name: 'default' }, /default-ai/],
    [{ shape: 'anthropic' }, /openai or custom/],
    [{ baseURL: 'acme.example' }, /base URL/],
    [{ baseURL: 'ftp://acme.example' }, /base URL/],
    [{ baseURL: "https://acme.example/'+x+'" }, /base URL/],
    [{ baseURL: 'https://me:canary@acme.example/v1' }, /^(?!.*canary).*password/],
    [{ keyVariable: 'sk-canary' }, /environment variable/],
  ])('with %j is refused', (change, message) => {
    expect(() => planProvider({ name: 'acme', baseURL, ...change })).toThrow(message)
  })
})
