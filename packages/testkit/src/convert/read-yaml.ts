import type * as Yaml from 'yaml'
import { FixtureError } from '../fixture/fixture-error.ts'

/**
 * What a YAML cassette holds, binary scalars as bytes. Needs the package `yaml`, which is asked for only here: throws a
 * `FixtureError` that says how to get it, or where the text is no YAML.
 */
export async function readYaml(text: string, file: string): Promise<unknown> {
  const { parseDocument } = await loadYaml(file)
  const document = parseDocument(text, {
    // Both PyYAML and Psych write YAML 1.1.
    version: '1.1',
    customTags: (tags) => [
      ...tags,
      // How Ruby spells it.
      { tag: '!binary', resolve: (value: string) => new Uint8Array(Buffer.from(value, 'base64')) },
    ],
    logLevel: 'error',
  })
  const [error] = document.errors
  if (error) throw new FixtureError(file, '', `is not YAML: ${error.message.split('\n')[0]}`)
  return document.toJS()
}

async function loadYaml(file: string): Promise<typeof Yaml> {
  try {
    return await import('yaml')
  } catch {
    const advice = 'is YAML, which is read by the package "yaml"; install it: npm install --save-dev yaml'
    throw new FixtureError(file, '', advice)
  }
}
