/** Finds what looks like a credential in text, in JSON, and inside base64 however it is wrapped. */
import { escapePointer } from './json-reader.ts'
import { isJsonArray, isJsonObject, type JsonValue } from './json-value.ts'

/** A kind of secret, by what it looks like. */
export interface SecretRule {
  readonly name: string
  readonly pattern: RegExp
}

/** Where a secret is, without the secret. */
export interface FoundSecret {
  /** Name of the rule; the secret itself is told to nobody. */
  readonly rule: string
  /** JSON pointer of the string that holds it. */
  readonly pointer: string
}

/** OpenRouter and OpenAI-like keys, bearer tokens, JSON web tokens, AWS key ids, PEM private keys. */
export const secretRules: readonly SecretRule[] = [
  { name: 'OpenRouter key', pattern: /\bsk-or-v\d-[\w-]{8,}/ },
  { name: 'API key', pattern: /\bsk-(?!or-v\d)[\w-]{16,}/ },
  { name: 'bearer token', pattern: /\bBearer\s+[\w.~+/=-]{16,}/i },
  { name: 'JSON web token', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*/ },
  { name: 'AWS access key id', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { name: 'PEM private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
]

/** Names of the rules that `text` breaks, as it is or anywhere in it as base64. */
export function secretsInText(text: string, rules: readonly SecretRule[] = secretRules): readonly string[] {
  return rules.filter((rule) => layersOf(text, 0).some((layer) => matches(rule, layer))).map((rule) => rule.name)
}

/** The same for every name and string of a JSON value. */
export function secretsInJson(
  value: JsonValue,
  rules: readonly SecretRule[] = secretRules,
  pointer = '',
): readonly FoundSecret[] {
  if (typeof value === 'string') return secretsInText(value, rules).map((rule) => ({ rule, pointer }))
  if (isJsonArray(value)) return value.flatMap((item, index) => secretsInJson(item, rules, `${pointer}/${index}`))
  if (!isJsonObject(value)) return []
  const found: FoundSecret[] = []
  for (const [name, item] of Object.entries(value)) {
    const inName = secretsInText(name, rules)
    for (const rule of inName) found.push({ rule, pointer })
    found.push(...secretsInJson(item, rules, `${pointer}/${inName.length > 0 ? '(secret)' : escapePointer(name)}`))
  }
  return found
}

/** `text` with every match of the rules replaced: for messages and journals. */
export function redactSecrets(text: string): string {
  return secretRules.reduce(
    (clean, { pattern }) => clean.replaceAll(new RegExp(pattern, `${pattern.flags}g`), '<redacted>'),
    text,
  )
}

/** Headers whose value is a credential or identifies a client; `authorization` keeps its scheme. */
export function redactHeader(name: string, value: string): string {
  if (name === 'authorization' || name === 'proxy-authorization') {
    return `<redacted:${/^(\w+)\s/.exec(value)?.[1]?.toLowerCase() ?? 'credentials'}>`
  }
  return secretHeaders.test(name) ? '<redacted>' : redactSecrets(value)
}

const secretHeaders = /cookie|api-?key|token|secret/i
const base64Run = /[A-Za-z0-9+/_-]{16,}={0,2}/g

/** The text and what its base64 runs decode to, two wrappings deep, from each of the four places a group of four may begin. */
function layersOf(text: string, depth: number): readonly string[] {
  if (depth === 2) return [text]
  const inner = Array.from(text.matchAll(base64Run)).flatMap(([run]) => [0, 1, 2, 3].map((start) => decode(run.slice(start))))
  return [text, ...inner.flatMap((layer) => layersOf(layer, depth + 1))]
}

function decode(run: string): string {
  return Buffer.from(run, 'base64').toString('latin1')
}

function matches(rule: SecretRule, text: string): boolean {
  return text.search(rule.pattern) >= 0
}
