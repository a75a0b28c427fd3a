/** Sound written down: `POST /audio/transcriptions`. */
import { ModelError } from '@polymux/core'
import type { TimedText, TranscriptionRequest, TranscriptionResult, Usage } from '@polymux/core'
import type { Decoded, ReplyCodec, WireReply } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import { envelope } from '../wire/envelope.ts'
import { toUsage } from '../wire/usage.ts'
import { asArray, asNumber, asObject, asText, defined } from '@polymux/core/adapter'
import { encodeTranscription } from './transcription-request.ts'

/** `POST /audio/transcriptions`, both ways. */
export const transcriptionCodec: ReplyCodec<TranscriptionRequest, TranscriptionResult, OpenRouterSettings> = {
  encode: encodeTranscription,
  decode,
}

/** Segments and words stay in `raw` as well: hosts add to them what only they know. */
function decode(reply: WireReply): Decoded<TranscriptionResult> {
  const body = asObject(reply.body) ?? {}
  const { text } = body
  if (typeof text !== 'string')
    throw new ModelError({
      code: 'bad_response',
      message: '[openrouter] The answer holds no transcription.',
      status: reply.status,
      phase: 'body',
      raw: reply.text.slice(0, 500),
    })
  return {
    text,
    ...defined({
      language: asText(body['language']),
      durationSeconds: asNumber(body['duration']),
      segments: timedTexts(body['segments'], 'text'),
      words: timedTexts(body['words'], 'word'),
    }),
    usage: transcriptionUsage(reply, body['usage']),
    ...envelope(reply, ['text', 'language', 'duration']),
  }
}

function timedTexts(value: unknown, textField: string): readonly TimedText[] | undefined {
  if (!Array.isArray(value)) return undefined
  return asArray(value).flatMap((item) => {
    const { [textField]: text, start, end, speaker } = asObject(item) ?? {}
    const startSeconds = asNumber(start)
    const endSeconds = asNumber(end)
    if (typeof text !== 'string' || startSeconds === undefined || endSeconds === undefined) return []
    return [{ text, startSeconds, endSeconds, ...defined({ speaker: asNumber(speaker) }) }]
  })
}

/** Hosts bill by the second or by tokens, and report what they bill by; tokens go by other names than in chat. */
function transcriptionUsage(reply: WireReply, value: unknown): Usage {
  const usage = asObject(value)
  if (!usage) return {}
  return {
    ...toUsage(usage, reply.text),
    ...defined({
      inputTokens: asNumber(usage['input_tokens']),
      outputTokens: asNumber(usage['output_tokens']),
      audioSeconds: asNumber(usage['seconds']),
    }),
  }
}
