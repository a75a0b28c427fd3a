import { readFileSync } from 'node:fs'
import { FixtureError } from '../fixture/fixture-error.ts'
import { tryParseJson } from '../json/json-value.ts'
import type { Conversion, ConvertOptions } from './conversion.ts'
import { fromHar, isHar } from './har.ts'
import { readYaml } from './read-yaml.ts'
import { fromVcr, isCassette } from './vcr.ts'

/** Converts a file, whichever of the known formats it is in. Throws a `FixtureError` for what is in none of them. */
export async function convertFile(file: string, options: ConvertOptions): Promise<Conversion> {
  // Some tools of Windows begin their HAR files with a byte order mark, which is no JSON.
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  const isYaml = /\.ya?ml$/i.test(file)
  const value: unknown = isYaml ? await readYaml(text, file) : tryParseJson(text)
  if (value === undefined && !isYaml) {
    const what = text.trim() === '' ? 'is empty' : 'is not JSON, or not all of it'
    throw new FixtureError(file, '', `${what}; save the recording anew`)
  }
  if (isHar(value)) return await fromHar(value, options)
  if (isCassette(value)) return await fromVcr(value, options)
  throw new FixtureError(file, '', 'is neither a cassette of VCR, VCR.py, betamax or go-vcr nor a HAR file')
}
