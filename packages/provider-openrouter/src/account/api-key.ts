/** Keys: the one that is asking, and those that a management key looks after. */
import type { FieldTable } from '../wire/field-table.ts'
import { flag, money, text } from '../wire/field-table.ts'
import type { WireObject } from '@polymux/core/adapter'

/** What a key has spent and may spend, in USD as decimal text. Days, weeks (from Monday) and months are those of UTC. */
export interface KeySpending {
  /** Absent where there is no limit. */
  readonly limitUsd?: string
  readonly limitRemainingUsd?: string
  /** When the limit starts anew: `daily`, `weekly` or `monthly`; absent where never. */
  readonly limitReset?: string
  /** Whether what the caller's own upstream keys would have cost counts towards the limit. */
  readonly includeByokInLimit?: boolean
  readonly usageUsd?: string
  readonly usageDailyUsd?: string
  readonly usageWeeklyUsd?: string
  readonly usageMonthlyUsd?: string
  /** Spent through the caller's own upstream keys. */
  readonly byokUsageUsd?: string
  readonly byokUsageDailyUsd?: string
  readonly byokUsageWeeklyUsd?: string
  readonly byokUsageMonthlyUsd?: string
}

/** Facts about the key that asked: `GET /key`. */
export interface CurrentKey extends KeySpending {
  /** A name, or the key's first and last characters. */
  readonly label?: string
  readonly freeTier?: boolean
  /** Whether it manages keys, and so cannot be used for models. */
  readonly managementKey?: boolean
  readonly creatorUserId?: string
  /** ISO 8601; absent where it does not expire. */
  readonly expiresAt?: string
  readonly workspaceId?: string
  readonly raw: WireObject
}

/** One of an account's keys. Its secret is not among the facts: it is told once, when the key is created. */
export interface ApiKey extends KeySpending {
  /** What the key is addressed by. */
  readonly hash?: string
  readonly name?: string
  /** The key's first and last characters. */
  readonly label?: string
  readonly disabled?: boolean
  readonly creatorUserId?: string
  readonly workspaceId?: string
  /** ISO 8601. */
  readonly createdAt?: string
  readonly updatedAt?: string
  readonly expiresAt?: string
  readonly raw: WireObject
}

/** A new key, and the only time its secret is shown. Keep the whole object out of logs. */
export interface CreatedApiKey extends ApiKey {
  /** The secret. */
  readonly key: string
}

/** Which keys to list. */
export interface KeyFilters {
  readonly includeDisabled?: boolean | undefined
  /** How many to skip; a page holds 100. Default 0. */
  readonly offset?: number | undefined
  /** Default: the default workspace. */
  readonly workspaceId?: string | undefined
}

/** What is set when a key is created or changed; `null` takes a limit away. */
export interface KeySettings {
  readonly name?: string | undefined
  /** Most it may spend, in USD. */
  readonly limit?: number | null | undefined
  /** When the limit starts anew. Default: never. */
  readonly limitReset?: 'daily' | 'weekly' | 'monthly' | null | undefined
  readonly includeByokInLimit?: boolean | undefined
}

/** A key to create. */
export interface NewKey extends KeySettings {
  readonly name: string
  /** ISO 8601, in UTC. */
  readonly expiresAt?: string | null | undefined
  readonly creatorUserId?: string | null | undefined
  readonly workspaceId?: string | undefined
}

/** Changes to a key; what is absent stays as it is. */
export interface KeyChanges extends KeySettings {
  readonly disabled?: boolean | undefined
}

const spendingTable: FieldTable<KeySpending> = {
  limitUsd: ['limit', money],
  limitRemainingUsd: ['limit_remaining', money],
  limitReset: ['limit_reset', text],
  includeByokInLimit: ['include_byok_in_limit', flag],
  usageUsd: ['usage', money],
  usageDailyUsd: ['usage_daily', money],
  usageWeeklyUsd: ['usage_weekly', money],
  usageMonthlyUsd: ['usage_monthly', money],
  byokUsageUsd: ['byok_usage', money],
  byokUsageDailyUsd: ['byok_usage_daily', money],
  byokUsageWeeklyUsd: ['byok_usage_weekly', money],
  byokUsageMonthlyUsd: ['byok_usage_monthly', money],
}

/** Where each field of {@link CurrentKey} comes from. */
export const currentKeyTable: FieldTable<CurrentKey> = {
  ...spendingTable,
  label: ['label', text],
  freeTier: ['is_free_tier', flag],
  managementKey: ['is_management_key', flag],
  creatorUserId: ['creator_user_id', text],
  expiresAt: ['expires_at', text],
  workspaceId: ['workspace_id', text],
}

/** Where each field of {@link ApiKey} comes from. */
export const apiKeyTable: FieldTable<ApiKey> = {
  ...spendingTable,
  hash: ['hash', text],
  name: ['name', text],
  label: ['label', text],
  disabled: ['disabled', flag],
  creatorUserId: ['creator_user_id', text],
  workspaceId: ['workspace_id', text],
  createdAt: ['created_at', text],
  updatedAt: ['updated_at', text],
  expiresAt: ['expires_at', text],
}
