/** The credentials of the very requests that are recorded, looked for in every spelling in which they could come back. */
import type { TransportRequest } from '@polymux/core'
import type { SecretRule } from '../fixture/secret-scan.ts'
import { isSecretName } from './redaction.ts'

/** Shorter ones, such as `test`, are words that any answer may hold. */
const shortestSecret = 8

/** What a request authenticates with: values of its credential headers without their scheme, and of its secret query parameters. */
export function secretsOf({ headers, url }: Pick<TransportRequest, 'headers' | 'url'>): readonly string[] {
  const inHeaders = Object.entries(headers).filter(([name]) => /authorization|cookie/i.test(name) || isSecretName(name))
  const { searchParams, username, password } = new URL(url)
  const inQuery = [...searchParams].filter(([name]) => isSecretName(name))
  const values = [
    ...inHeaders.flatMap(([name, value]) => partsOf(name.toLowerCase(), value)),
    ...inQuery.map(([, value]) => value),
  ]
  return [...values, ...[username, password].map(unescaped)]
}

/** What a header may be echoed as: all of it, what follows its scheme, the password of `Basic`, the value of each cookie. */
function partsOf(name: string, value: string): readonly string[] {
  if (name === 'cookie') return value.split(';').map((pair) => pair.slice(pair.indexOf('=') + 1))
  const [, scheme, credentials] = /^([\w-]+)\s+(.+)$/.exec(value.trim()) ?? []
  if (scheme === undefined || credentials === undefined) return [value]
  if (scheme.toLowerCase() !== 'basic') return [credentials]
  const pair = Buffer.from(credentials, 'base64').toString('utf8')
  return [credentials, pair, pair.slice(pair.indexOf(':') + 1)]
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** One rule for all of them: as they are, escaped for JSON or URLs, as hex, and as base64 wherever in the encoded bytes they begin. */
export function liveSecretRules(secrets: readonly string[]): readonly SecretRule[] {
  const searched = [...new Set(secrets.map((secret) => secret.trim()))].filter((secret) => secret.length >= shortestSecret)
  if (searched.length === 0) return []
  const spellings = new Set(searched.flatMap(spellingsOf))
  return [{ name: 'live key', pattern: new RegExp([...spellings].map(escapeExpression).join('|'), 'i') }]
}

function spellingsOf(secret: string): readonly string[] {
  const base64 = [0, 1, 2].map((before) => base64Inside(secret, before))
  const forUrls = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  const escaped = JSON.stringify(secret).slice(1, -1)
  const units = Array.from({ length: secret.length }, (_, index) => secret.charCodeAt(index).toString(16))
  const unicode = units.map((unit) => `\\u${unit.padStart(4, '0')}`).join('')
  const percent = Array.from(Buffer.from(secret), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  return [
    secret,
    escaped,
    unicode,
    encodeURIComponent(secret),
    percent,
    Buffer.from(secret).toString('hex'),
    ...base64,
    ...forUrls,
  ]
}

/** The characters of base64 that depend on the secret alone when `before` bytes stand ahead of it in a group of three. */
function base64Inside(secret: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
  const first = Math.ceil((before * 8) / 6)
  return bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6))
}

function escapeExpression(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
}
