import type { CallOptions } from '@polymux/core'
import type { ProviderAccess, WireReply, WireRequest } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import { readFields } from '../wire/field-table.ts'
import { pathPart } from '../wire/path-part.ts'
import { replyData, replyItems, unusable } from '../wire/reply-data.ts'
import { asObject, asText, defined } from '@polymux/core/adapter'
import { apiKeyTable } from './api-key.ts'
import type { ApiKey, CreatedApiKey, KeyChanges, KeyFilters, KeySettings, NewKey } from './api-key.ts'
import { hideFields } from '../wire/hidden-fields.ts'
import { managed } from './managed.ts'

/** `openrouter().account.keys`: the keys of the account that the management key belongs to. */
export interface KeyClient {
  /** One page of keys; `offset` turns it. */
  list(filters?: KeyFilters, options?: CallOptions): Promise<readonly ApiKey[]>
  get(hash: string, options?: CallOptions): Promise<ApiKey>
  /** The result holds the new key's secret, which nothing else does: not `raw`, not `onWire`, no error. */
  create(key: NewKey, options?: CallOptions): Promise<CreatedApiKey>
  update(hash: string, changes: KeyChanges, options?: CallOptions): Promise<ApiKey>
  /** Gives `true` when the key is gone. */
  delete(hash: string, options?: CallOptions): Promise<boolean>
}

/** The client, once its code is loaded. */
export function createKeyClient(access: ProviderAccess<OpenRouterSettings>): KeyClient {
  const send = async (wire: WireRequest, options: CallOptions = {}): Promise<WireReply> =>
    access.send(await managed(access, wire), options)
  return {
    async list(filters = {}, options) {
      const query = { include_disabled: filters.includeDisabled, offset: filters.offset, workspace_id: filters.workspaceId }
      const reply = await send({ method: 'GET', path: '/keys', query }, options)
      return replyItems(reply, 'a list of keys').map((item) => readFields(apiKeyTable, item.value, item.text))
    },
    async get(hash, options) {
      return toApiKey(await send({ method: 'GET', path: keyPath(hash) }, options))
    },
    async create(key, options = {}) {
      const body = {
        ...keySettings(key),
        ...defined({ expires_at: key.expiresAt, creator_user_id: key.creatorUserId, workspace_id: key.workspaceId }),
      }
      const reply = await send({ path: '/keys', body, once: true }, hideFields(options, ['key']))
      const secret = asText(asObject(reply.body)?.['key'])
      if (secret === undefined) throw unusable(reply, 'a new key')
      const { raw, ...created } = toApiKey(reply)
      const { key: _secret, ...facts } = raw
      return { ...created, raw: facts, key: secret }
    },
    async update(hash, changes, options) {
      const body = { ...keySettings(changes), ...defined({ disabled: changes.disabled }) }
      return toApiKey(await send({ method: 'PATCH', path: keyPath(hash), body }, options))
    },
    async delete(hash, options) {
      const reply = await send({ method: 'DELETE', path: keyPath(hash) }, options)
      return asObject(reply.body)?.['deleted'] === true
    },
  }
}

function keyPath(hash: string): string {
  return `/keys/${pathPart(hash, 'the hash of a key')}`
}

function toApiKey(reply: WireReply): ApiKey {
  const data = replyData(reply, 'the facts about a key')
  return readFields(apiKeyTable, data.value, data.text)
}

function keySettings({ includeByokInLimit, limit, limitReset, name }: KeySettings): Readonly<Record<string, unknown>> {
  return defined({ name, limit, limit_reset: limitReset, include_byok_in_limit: includeByokInLimit })
}
