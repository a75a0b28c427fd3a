import type { JsonObject } from '../json/json-value.ts'
import type { Endpoint } from './endpoint.ts'
import { outputsOf } from './models.ts'
import { requestedModel } from './requested-model.ts'
import { sampleRate } from './speech-plan.ts'
import { speak } from './speech-sound.ts'
import { writeWav } from './speech-wav.ts'
import { countTokens } from './tokens.ts'
import { exact } from './usage.ts'
import { noEndpoints, WireError } from './wire-error.ts'

const longestText = 4_096
const bytesPerChunk = sampleRate

/**
 * `POST /audio/speech`. Makes what can be made without an encoder: bare samples (`pcm`, the default, as on the real one) and WAV.
 * Asked for `mp3` it sends WAV and says so in its content type: a program that goes by the type plays it.
 */
export const speechEndpoint: Endpoint = ({ body, models, seed, clock, generation, charge, warn }) => {
  const model = requestedModel(body, models)
  if (!outputsOf(model).includes('speech')) throw noEndpoints(['speech'])
  const { text, voice, speed, format } = readSpeech(body)
  const samples = speak({ text, voice, speed, seed })
  if (format === 'mp3') warn('response_format mp3 is answered with WAV: the emulator has no encoder')
  const sound = format === 'pcm' ? samples : writeWav(samples, sampleRate)
  const made = generation('gen-tts')
  const tokens = countTokens(text)
  const usage = { cost: exact([{ price: model.pricing.unit ?? '0', count: Array.from(text).length }]) }
  charge({ generation: made, model, usage, apiType: 'tts', durationMs: clock.at(tokens) })
  const count = Math.ceil(sound.length / bytesPerChunk)
  return {
    status: 200,
    headers: [
      ['content-type', format === 'pcm' ? `audio/pcm;rate=${sampleRate};channels=1` : 'audio/wav'],
      ['x-generation-id', made.id],
    ],
    chunks: Array.from({ length: count }, (_, index) => ({
      atMs: clock.at(Math.ceil(((index + 1) * tokens) / count)),
      bytes: sound.subarray(index * bytesPerChunk, (index + 1) * bytesPerChunk),
    })),
  }
}

interface ReadSpeech {
  readonly text: string
  readonly voice: string
  readonly speed: number
  readonly format: 'mp3' | 'pcm' | 'wav'
}

function readSpeech({ input, voice, speed, response_format: format }: JsonObject): ReadSpeech {
  if (typeof input !== 'string' || input.trim() === '') throw new WireError(400, 'input must be text that is not empty')
  if (input.length > longestText) {
    throw new WireError(400, `input must have at most ${longestText} characters, has ${input.length}`)
  }
  if (voice !== undefined && (typeof voice !== 'string' || voice === '')) throw new WireError(400, 'voice must be a name')
  if (speed !== undefined && !(typeof speed === 'number' && speed >= 0.25 && speed <= 4)) {
    throw new WireError(400, 'speed must be a number from 0.25 to 4')
  }
  const known = format === undefined ? 'pcm' : (['mp3', 'pcm', 'wav'] as const).find((name) => name === format)
  if (known === undefined) throw new WireError(400, 'response_format must be one of mp3, pcm, wav')
  return { text: input, voice: voice ?? '', speed: speed ?? 1, format: known }
}
