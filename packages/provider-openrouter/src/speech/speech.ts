/** Texts spoken: `POST /audio/speech`, which answers with the bytes of the sound and nothing else. */
import type { SpeechRequest, SpeechResult } from '@polymux/core'
import type { Decoded, RunCodec, RunContext } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import { audioFormat, bareMediaType, mediaTypeNumber } from '../wire/audio-format.ts'
import { mediaBytes } from '../wire/open-media.ts'
import { defined } from '@polymux/core/adapter'
import { encodeSpeech } from './speech-request.ts'

/** `POST /audio/speech`, both ways. */
export const speechCodec: RunCodec<SpeechRequest, SpeechResult, OpenRouterSettings> = { run: speak }

async function speak(request: SpeechRequest, context: RunContext<OpenRouterSettings>): Promise<Decoded<SpeechResult>> {
  const reply = await context.open(encodeSpeech(request, context))
  const { headers } = reply
  const told = headers['content-type']
  return {
    audio: await mediaBytes(reply, 'sound', context.modelId),
    mediaType: told === undefined ? 'application/octet-stream' : bareMediaType(told),
    ...defined({
      format: told?.toLowerCase().startsWith('audio/') ? audioFormat(told) : undefined,
      sampleRateHz: mediaTypeNumber(told ?? '', 'rate'),
      channels: mediaTypeNumber(told ?? '', 'channels'),
    }),
    // What it cost is in no header: the account's record of `response.id` tells.
    usage: {},
    raw: {},
    response: defined({ id: headers['x-generation-id'], upstream: headers['x-provider-name'] }),
  }
}
