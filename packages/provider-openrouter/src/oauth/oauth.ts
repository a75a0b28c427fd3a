/** Keys for an application's users: OAuth with PKCE. No client id and no client secret are needed. */
import type { CallOptions } from '@polymux/core'
import type { ProviderAccess, WireObject } from '@polymux/core/adapter'
import { hideFields } from '../wire/hidden-fields.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { number, readFields, text } from '../wire/field-table.ts'
import type { FieldTable } from '../wire/field-table.ts'
import { replyData, unusable } from '../wire/reply-data.ts'
import { asObject, asText, defined } from '@polymux/core/adapter'
import type { AuthorizationRequest } from './authorization-url.ts'
import { createPkcePair } from './pkce.ts'
import type { PkcePair } from './pkce.ts'

/** The code that came back with the user. */
export interface CodeExchange {
  readonly code: string
  /** Of the pair whose challenge the user was sent with. */
  readonly verifier?: string | undefined
  /** As in the challenge. Default `S256` where there is a verifier. */
  readonly method?: 'S256' | 'plain' | undefined
}

/** A user's key. Keep it out of logs. */
export interface ExchangedKey {
  readonly key: string
  readonly userId?: string
  /** What came beside the key. */
  readonly raw: WireObject
}

/** A code for a user who is known already: it skips the page that asks. */
export interface AuthCodeRequest {
  readonly callbackUrl: string
  readonly challenge?: string | undefined
  /** Default `S256` where there is a challenge. */
  readonly method?: 'S256' | 'plain' | undefined
  /** What the key will be called. */
  readonly keyLabel?: string | undefined
  /** Most the key may spend, in USD. */
  readonly limit?: number | undefined
  /** When the limit starts anew. */
  readonly limitReset?: 'daily' | 'weekly' | 'monthly' | undefined
  /** When the key expires, ISO 8601. */
  readonly expiresAt?: string | null | undefined
  readonly workspaceId?: string | undefined
}

/** A code to exchange. */
export interface AuthCode {
  /** What `exchangeCode` takes as `code`. */
  readonly id?: string
  readonly appId?: number
  /** ISO 8601. */
  readonly createdAt?: string
  readonly raw: WireObject
}

/** `openrouter().oauth`. */
export interface OAuthClient {
  /** A new verifier and its challenge. Needs WebCrypto, which every supported runtime has. */
  createPkcePair(): Promise<PkcePair>
  /** Where to send the user. */
  authorizationUrl(request: AuthorizationRequest): string
  /** The user's key for the code. Sends no key of the application's own; a code is good for one exchange, so it is not tried twice. */
  exchangeCode(exchange: CodeExchange, options?: CallOptions): Promise<ExchangedKey>
  /** A code for the account of the configured key. */
  createAuthCode(request: AuthCodeRequest, options?: CallOptions): Promise<AuthCode>
}

const authCodeTable: FieldTable<AuthCode> = { id: ['id', text], appId: ['app_id', number], createdAt: ['created_at', text] }

/** The part of the client whose code is loaded at first use. */
export function createOAuthClient(access: ProviderAccess<OpenRouterSettings>): Omit<OAuthClient, 'authorizationUrl'> {
  return {
    createPkcePair,
    async exchangeCode({ code, method, verifier }, options = {}) {
      const challengeMethod = method ?? (verifier === undefined ? undefined : 'S256')
      const body = { code, ...defined({ code_verifier: verifier, code_challenge_method: challengeMethod }) }
      const hidden = hideFields(options, ['code', 'code_verifier', 'key'])
      // An empty key is none, and the configured one has no part in this.
      const reply = await access.send({ path: '/auth/keys', body, once: true, keyless: true, apiKey: '' }, hidden)
      const { key, ...raw } = asObject(reply.body) ?? {}
      const secret = asText(key)
      if (secret === undefined) throw unusable(reply, "a user's key")
      return { key: secret, ...defined({ userId: asText(raw['user_id']) }), raw }
    },
    async createAuthCode(request, options = {}) {
      const body = {
        callback_url: request.callbackUrl,
        ...defined({
          code_challenge: request.challenge,
          code_challenge_method: request.method ?? (request.challenge === undefined ? undefined : 'S256'),
          key_label: request.keyLabel,
          limit: request.limit,
          usage_limit_type: request.limitReset,
          expires_at: request.expiresAt,
          workspace_id: request.workspaceId,
        }),
      }
      const reply = await access.send({ path: '/auth/keys/code', body }, hideFields(options, ['id']))
      return readFields(authCodeTable, replyData(reply, 'a code').value)
    },
  }
}
