/** Looks for secrets in every byte of a fixture: all its strings, its body with the chunks joined, and the files beside it. */
import { type Fixture, fixtureJson } from '../fixture/fixture.ts'
import { bodyBytes, wholeBytes } from '../fixture/fixture-bytes.ts'
import { type FoundSecret, secretRules, type SecretRule, secretsInJson, secretsInText } from '../fixture/secret-scan.ts'

/** The first secret found, by the usual rules and by `more`; `undefined` when it is clean. */
export function secretInFixture(fixture: Fixture, more: readonly SecretRule[]): FoundSecret | undefined {
  // One expression for all usual rules finds that there is nothing, as a rule, without unwrapping base64 once for each of them.
  const usual = { name: 'any', pattern: new RegExp(secretRules.map(({ pattern }) => pattern.source).join('|'), 'i') }
  return findSecret(fixture, [usual, ...more]) && findSecret(fixture, [...secretRules, ...more])
}

function findSecret(fixture: Fixture, rules: readonly SecretRule[]): FoundSecret | undefined {
  const [inStrings] = secretsInJson(fixtureJson({ ...fixture, sha256: '' }), rules)
  if (inStrings) return inStrings
  for (const { pointer, bytes } of bodiesOf(fixture)) {
    const [rule] = secretsInText(Buffer.from(bytes).toString('latin1'), rules)
    if (rule !== undefined) return { rule, pointer }
  }
  return undefined
}

/** Bodies whose bytes are not the strings of the file: cut into chunks, or in files of their own. */
function bodiesOf({ request, response }: Fixture): readonly { readonly pointer: string; readonly bytes: Uint8Array }[] {
  const { body } = request
  const parts = body === undefined ? [] : 'multipart' in body ? body.multipart : [body]
  const sent = parts.flatMap((part) => ('file' in part ? [{ pointer: '/request/body', bytes: bodyBytes(part) }] : []))
  return [...sent, { pointer: '/response/body', bytes: wholeBytes(response?.body) }]
}
