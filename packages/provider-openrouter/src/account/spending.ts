/** What an account has and has used. */
import type { FieldTable } from '../wire/field-table.ts'
import { money, number, text } from '../wire/field-table.ts'
import type { WireObject } from '@polymux/core/adapter'

/** An account's credits in USD, as decimal text; what is left is the difference. */
export interface Credits {
  /** All that was ever bought or granted. */
  readonly totalUsd?: string
  readonly usedUsd?: string
  readonly raw: WireObject
}

/** Where each field of {@link Credits} comes from. */
export const creditsTable: FieldTable<Credits> = { totalUsd: ['total_credits', money], usedUsd: ['total_usage', money] }

/** Which rows of activity to list; all of the last 30 complete UTC days where nothing is set. */
export interface ActivityFilters {
  /** One UTC day, `YYYY-MM-DD`, within the last 30. */
  readonly date?: string | undefined
  /** Hash of one key, as `account.keys` gives it. */
  readonly apiKeyHash?: string | undefined
  /** A member of an organisation. */
  readonly userId?: string | undefined
  /** A row for each workspace. */
  readonly groupBy?: 'workspace' | (string & {}) | undefined
  readonly workspaceId?: string | undefined
}

/** What one model used at one endpoint on one day. */
export interface ActivityRow {
  /** A UTC day. */
  readonly date?: string
  readonly model?: string
  /** The model's permanent name. */
  readonly canonicalSlug?: string
  readonly endpointId?: string
  readonly upstream?: string
  readonly usageUsd?: string
  /** The host's charge for requests with the caller's own upstream key. */
  readonly byokUsageUsd?: string
  readonly requests?: number
  readonly promptTokens?: number
  readonly completionTokens?: number
  readonly reasoningTokens?: number
  /** With `groupBy: 'workspace'`. */
  readonly workspaceId?: string
  readonly raw: WireObject
}

/** Where each field of {@link ActivityRow} comes from. */
export const activityTable: FieldTable<ActivityRow> = {
  date: ['date', text],
  model: ['model', text],
  canonicalSlug: ['model_permaslug', text],
  endpointId: ['endpoint_id', text],
  upstream: ['provider_name', text],
  usageUsd: ['usage', money],
  byokUsageUsd: ['byok_usage_inference', money],
  requests: ['requests', number],
  promptTokens: ['prompt_tokens', number],
  completionTokens: ['completion_tokens', number],
  reasoningTokens: ['reasoning_tokens', number],
  workspaceId: ['workspace_id', text],
}
