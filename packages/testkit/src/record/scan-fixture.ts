/** Looks for secrets in every byte of a fixture: all its strings, its body with the chunks joined, and the files beside it. */
import { type Fixture, fixtureJson } from '../fixture/fixture.ts'
import { bodyBytes, wholeBytes } from '../fixture/fixture-bytes.ts'
import { type FoundSecret, secretRules, type SecretRule, secretsInJson, secretsInText } from '../fixture/secret-scan.ts'

/** The first secret found, by the usual rules and by `more`; `undefined` when it is clean. */
export function secretInFixture(fixture: Fixture, more: readonly SecretRule[]): FoundSecret | undefined {
  const rules = [...secretRules, ...more]
  // As a rule there is nothing, and one expression for all rules finds that without unwrapping the base64 of a picture once for each.
  return findSecret(fixture, joinedRules(rules)) && findSecret(fixture, rules)
}

/** Finds at least what the rules find. Those with flags that change what they mean stay apart. */
function joinedRules(rules: readonly SecretRule[]): readonly SecretRule[] {
  const joined = rules.filter(isPlain).map(({ pattern }) => `(?:${pattern.source})`)
  return [{ name: 'any', pattern: new RegExp(joined.join('|'), 'i') }, ...rules.filter((rule) => !isPlain(rule))]
}

/** Whether flags and references to groups leave its expression what it is among others. */
function isPlain({ pattern }: SecretRule): boolean {
  return /^[dgi]*$/.test(pattern.flags) && !/\\[1-9k]/.test(pattern.source)
}

function findSecret(fixture: Fixture, rules: readonly SecretRule[]): FoundSecret | undefined {
  const [inStrings] = secretsInJson(fixtureJson({ ...fixture, sha256: '' }), rules)
  if (inStrings) return inStrings
  for (const { pointer, bytes } of bytesBesides(fixture)) {
    const [rule] = secretsInText(Buffer.from(bytes).toString('latin1'), rules)
    if (rule !== undefined) return { rule, pointer }
  }
  return undefined
}

/** Bytes that the strings of the file do not show: in files of their own, or cut into chunks. */
function bytesBesides({ request, response }: Fixture): readonly { readonly pointer: string; readonly bytes: Uint8Array }[] {
  const { body } = request
  const parts = body === undefined ? [] : 'multipart' in body ? body.multipart : [body]
  const sent = parts.flatMap((part) => ('file' in part ? [{ pointer: '/request/body', bytes: bodyBytes(part) }] : []))
  const answer = response?.body
  if (answer === undefined || !('file' in answer || 'stream' in answer)) return sent
  return [...sent, { pointer: '/response/body', bytes: wholeBytes(answer) }]
}
