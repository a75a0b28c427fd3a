/** The credentials of the very requests that are recorded, looked for in every spelling in which they could come back. */
import type { TransportRequest } from '@polymux/core'
import type { SecretRule } from '../fixture/secret-scan.ts'
import { isSecretName } from './redaction.ts'

/** Shorter ones, such as `test`, are words that any answer may hold. */
const shortestSecret = 8

/** What a request authenticates with: values of its credential headers without their scheme, and of its secret query parameters. */
export function secretsOf({ headers, url }: Pick<TransportRequest, 'headers' | 'url'>): readonly string[] {
  const inHeaders = Object.entries(headers).filter(([name]) => /authorization|cookie/i.test(name) || isSecretName(name))
  const inQuery = [...new URL(url).searchParams].filter(([name]) => isSecretName(name))
  return [...inHeaders, ...inQuery].map(([, value]) => value.replace(/^(?:Bearer|Basic|Token)\s+/i, ''))
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
  return [secret, escaped, encodeURIComponent(secret), Buffer.from(secret).toString('hex'), ...base64, ...forUrls]
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
