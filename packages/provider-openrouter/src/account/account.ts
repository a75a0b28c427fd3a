/** The account behind a key: what it may spend and has spent, its keys, and the records of its generations. */
import { ModelError } from '@polymux/core'
import type { CallOptions } from '@polymux/core'
import type { ProviderAccess, WireRequest } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import { startClock } from '../wire/call-clock.ts'
import { object, readFields, text } from '../wire/field-table.ts'
import type { FieldTable } from '../wire/field-table.ts'
import { replyData, replyItems } from '../wire/reply-data.ts'
import { asObject, asText } from '@polymux/core/adapter'
import { createKeyClient } from './account-keys.ts'
import type { KeyClient } from './account-keys.ts'
import { currentKeyTable } from './api-key.ts'
import type { CurrentKey } from './api-key.ts'
import { generationTable } from './generation.ts'
import type { Generation, GenerationContent, GenerationFeedback, GenerationOptions } from './generation.ts'
import { managed } from './managed.ts'
import { activityTable, creditsTable } from './spending.ts'
import type { ActivityFilters, ActivityRow, Credits } from './spending.ts'

/** `openrouter().account`. Every method rejects with a `ModelError`, never anything else. */
export interface AccountClient {
  /** Facts about the configured `apiKey`: its limit, what it has spent, when it expires. */
  key(options?: CallOptions): Promise<CurrentKey>
  /** Credits bought and used. Needs a management key. */
  credits(options?: CallOptions): Promise<Credits>
  /** Usage by day, model and endpoint, of the last 30 complete UTC days. Needs a management key. */
  activity(filters?: ActivityFilters, options?: CallOptions): Promise<readonly ActivityRow[]>
  /** Tokens, cost and timing of one generation, by `result.response.id`. Waits for the record to be written: see {@link GenerationOptions}. */
  generation(id: string, options?: GenerationOptions): Promise<Generation>
  /** Prompt and answer of one generation, where the account keeps them. Waits as `generation` does. */
  generationContent(id: string, options?: GenerationOptions): Promise<GenerationContent>
  /** Tells OpenRouter what was wrong with a generation. */
  feedback(feedback: GenerationFeedback, options?: CallOptions): Promise<void>
  /** The account's keys. Needs a management key. */
  readonly keys: KeyClient
}

const contentOutput =
  (field: string) =>
  (value: unknown): string | undefined =>
    text(asObject(value)?.[field], () => undefined)

const contentTable: FieldTable<GenerationContent> = {
  input: ['input', object],
  completion: ['output', contentOutput('completion')],
  reasoning: ['output', contentOutput('reasoning')],
  error: ['error', object],
}

/** The client, once its code is loaded. */
export function createAccountClient(access: ProviderAccess<OpenRouterSettings>): AccountClient {
  return {
    async key(options = {}) {
      const data = replyData(await access.send({ method: 'GET', path: '/key' }, options), 'the facts about a key')
      return readFields(currentKeyTable, data.value, data.text)
    },
    async credits(options = {}) {
      const reply = await access.send(await managed(access, { method: 'GET', path: '/credits' }), options)
      const data = replyData(reply, 'the credits of an account')
      return readFields(creditsTable, data.value, data.text)
    },
    async activity(filters = {}, options = {}) {
      const query = {
        date: filters.date,
        api_key_hash: filters.apiKeyHash,
        user_id: filters.userId,
        group_by: filters.groupBy,
        workspace_id: filters.workspaceId,
      }
      const reply = await access.send(await managed(access, { method: 'GET', path: '/activity', query }), options)
      return replyItems(reply, 'the activity of an account').map((item) => readFields(activityTable, item.value, item.text))
    },
    async generation(id, options = {}) {
      const reply = await untilWritten(access, { method: 'GET', path: '/generation', query: recordOf(id) }, options)
      const data = replyData(reply, 'the record of a generation')
      return readFields(generationTable, data.value, data.text)
    },
    async generationContent(id, options = {}) {
      const reply = await untilWritten(access, { method: 'GET', path: '/generation/content', query: recordOf(id) }, options)
      const data = replyData(reply, 'the content of a generation')
      return readFields(contentTable, data.value, data.text)
    },
    async feedback({ category, comment, generationId }, options = {}) {
      const body = { generation_id: generationId, category, comment }
      await access.send({ path: '/generation/feedback', body }, options)
    },
    keys: createKeyClient(access),
  }
}

/** An answer that told no id has no record, and waiting for it would be in vain. */
function recordOf(id: string): { readonly id: string } {
  if (asText(id) !== undefined) return { id }
  const message = '[openrouter] A generation is named by its id, which is `result.response.id`.'
  throw new ModelError({ code: 'bad_request', message, provider: 'openrouter' })
}

const firstWaitMs = 500
const longestWaitMs = 4_000

/** Asks again, at growing intervals, while the record is not there yet. */
async function untilWritten(
  access: ProviderAccess<OpenRouterSettings>,
  wire: WireRequest,
  options: GenerationOptions,
): Promise<Awaited<ReturnType<typeof access.send>>> {
  const clock = startClock(options)
  let left = options.retry === false ? 0 : (options.waitMs ?? 15_000)
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    try {
      return await access.send(wire, clock.options)
    } catch (error) {
      const pause = Math.min(waitMs, left)
      const notYet = ModelError.is(error) && error.status === 404 && error.code === 'not_found'
      if (!notYet || pause <= 0 || !clock.allows(pause)) throw error
      left -= pause
      await clock.wait(pause)
    }
  }
}
