/** Every recorded exchange of the Responses wire: what the bytes say is what comes out, and what would go back. */
import { isDeepStrictEqual } from 'node:util'
import type { ChatResult } from '@polymux/core'
import { ModelError } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { plainDecimal, valueText } from './json-text.ts'
import { items, member } from './json-value.ts'
import { once, request } from './replay-call.ts'
import {
  answer,
  answeredRecordings,
  messagesOf,
  modelOn,
  recordedModel,
  responseOf,
  responsesRecordings,
} from './responses-recording.ts'
import type { Recording } from './recording.ts'
import { hasRecordings } from './shared-folder.ts'
import { runStream } from './stream-run.ts'

const streams = (): readonly Recording[] => answeredRecordings().filter(({ streamed }) => streamed)

describe.skipIf(!hasRecordings)('recorded Responses', () => {
  test('end in what their bytes say, to the digit', async () => {
    const recordings = answeredRecordings()
    for (const recording of recordings)
      expect([recording.id, summaryOf(await answer(recording))]).toEqual([recording.id, readSummary(recording)])
    expect(recordings.length).toBeGreaterThan(16)
  })

  test('are answers, but for a page of a web site, which is a typed error', async () => {
    const all = responsesRecordings()
    const pages = all.filter((recording) => !answeredRecordings().some(({ id }) => id === recording.id))
    for (const page of pages) {
      const thrown: unknown = await answer(page).catch((error: unknown) => error)
      expect(ModelError.is(thrown) && thrown.code).toBe('bad_response')
    }
    expect(pages).toHaveLength(1)
  })

  test('when streamed give what their last event says alone', async () => {
    for (const recording of streams()) {
      const streamed = await answer(recording)
      const text = JSON.stringify(responseOf(recording))
      const whole = await modelOn(recording, text, 'application/json').generate(request, once)
      expect(comparable(streamed)).toEqual(comparable(whole))
    }
    expect(streams()).toHaveLength(4)
  })

  test('when streamed are the same in any pieces', async () => {
    for (const recording of streams()) {
      const whole = await runStream(recordedModel(recording))
      for (const pieces of [1, 2, 3, 7])
        expect(isDeepStrictEqual(await runStream(recordedModel(recording, { pieces })), whole)).toBe(true)
      expect(whole.events.length).toBeGreaterThan(3)
    }
  })
})

/** Temporary ids are drawn anew for the last event, and headers are those of the test. */
function comparable({ response, ...result }: ChatResult): unknown {
  const text = JSON.stringify({ ...result, response: { ...response, headers: {} } })
  return JSON.parse(text.replaceAll(/_tmp_\w+/g, '_tmp'))
}

function summaryOf({ finishReason, reasoning, response, text, toolCalls, usage }: ChatResult): unknown {
  const calls = toolCalls.map(({ argumentsText, id, name }) => ({ id, name, argumentsText }))
  const { createdAt, id, returnedModel } = response
  return { text, reasoning, calls, finishReason, usage, id, model: returnedModel, createdAt }
}

/** The same by plain loops, without the code under test. */
function readSummary(recording: Recording): unknown {
  const response = responseOf(recording)
  const output = items(member(response, 'output'))
  const calls = output
    .filter((item) => member(item, 'type') === 'function_call')
    .map((item) => ({ id: member(item, 'call_id'), name: member(item, 'name'), argumentsText: member(item, 'arguments') }))
  return {
    text: textIn(output, 'output_text'),
    reasoning: textIn(output, 'reasoning_text'),
    calls,
    finishReason: calls.length > 0 ? 'tool-calls' : 'stop',
    usage: readUsage(recording, response),
    id: member(response, 'id'),
    model: member(response, 'model'),
    createdAt: member(response, 'created_at') || undefined,
  }
}

function textIn(output: readonly unknown[], type: string): string {
  const parts = output.flatMap((item) => items(member(item, 'content')))
  return parts.map((part) => (member(part, 'type') === type ? String(member(part, 'text')) : '')).join('')
}

function readUsage(recording: Recording, response: unknown): unknown {
  const text = messagesOf(recording).at(-1) ?? ''
  const at = recording.streamed ? ['response', 'usage'] : ['usage']
  const usage = member(response, 'usage')
  const upstream = member(usage, 'cost_details', 'upstream_inference_cost')
  return {
    inputTokens: member(usage, 'input_tokens'),
    outputTokens: member(usage, 'output_tokens'),
    totalTokens: member(usage, 'total_tokens'),
    cacheReadTokens: member(usage, 'input_tokens_details', 'cached_tokens'),
    reasoningTokens: member(usage, 'output_tokens_details', 'reasoning_tokens'),
    cost: {
      usd: plainDecimal(valueText(text, [...at, 'cost']) ?? 'missing'),
      source: 'provider',
      byok: member(usage, 'is_byok'),
      ...(typeof upstream === 'number' && {
        upstreamUsd: plainDecimal(valueText(text, [...at, 'cost_details', 'upstream_inference_cost']) ?? 'missing'),
      }),
    },
  }
}
