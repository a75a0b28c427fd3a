import type { Endpoint } from './endpoint.ts'
import { type EmulatedModel, outputsOf } from './models.ts'
import { requestedModel } from './requested-model.ts'
import { countTokens, tokenPieces } from './tokens.ts'
import { fieldsOfForm, readTranscription } from './transcription-request.ts'
import { hear, type HeardSound, type HeardWord } from './transcription-text.ts'
import { hashText } from './random.ts'
import { exact } from './usage.ts'
import { jsonAnswer } from './wire-answer.ts'
import { noEndpoints } from './wire-error.ts'
import type { WireObject, WireValue } from './wire-json.ts'

/** Sound is billed as so many tokens a second, by models that bill tokens. */
const tokensPerSecond = 10

/** `POST /audio/transcriptions`, as JSON or as a form; answers JSON alone, as the real one. */
export const transcriptionEndpoint: Endpoint = ({ request, body, models, clock, generation, charge }) => {
  const fields = request.form ? fieldsOfForm(request.form) : body
  const model = requestedModel(fields, models)
  if (!outputsOf(model).includes('transcription')) throw noEndpoints(['transcription'])
  const asked = readTranscription(fields, request.form)
  const heard = hear(asked.bytes, asked.format)
  const usage = usageOf(model, heard)
  const made = generation('gen-stt')
  const atMs = clock.at(countTokens(heard.text))
  charge({ generation: made, model, usage, apiType: 'stt', durationMs: atMs })
  const details = {
    task: 'transcribe',
    language: languageName(asked.language),
    duration: heard.seconds,
    segments: segmentsOf(heard),
    ...(asked.words && { words: heard.words.map(({ word, start, end }) => ({ word, start, end })) }),
  }
  return jsonAnswer({ text: heard.text, ...(asked.verbose && details), usage }, { atMs, generationId: made.id })
}

/** Whole seconds, begun ones counted, where the model has a price for a second; else tokens. */
function usageOf(model: EmulatedModel, { seconds, text }: HeardSound): WireObject {
  const { unit, prompt, completion } = model.pricing
  const billed = Math.max(1, Math.ceil(seconds))
  if (unit !== undefined) return { seconds: billed, cost: exact([{ price: unit, count: billed }]) }
  const [input, output] = [billed * tokensPerSecond, countTokens(text)]
  const terms = [
    { price: prompt, count: input },
    { price: completion, count: output },
  ]
  return { total_tokens: input + output, input_tokens: input, output_tokens: output, cost: exact(terms) }
}

/** One for each sentence. */
function segmentsOf({ words }: HeardSound): WireValue {
  const sentences: HeardWord[][] = []
  for (const word of words) {
    const open = sentences.at(-1)
    if (open && !/[.!?…。！？]["'’”)]*$/.test(open.at(-1)?.word ?? '')) open.push(word)
    else sentences.push([word])
  }
  return sentences.map((sentence, id) => {
    const text = sentence.map(({ word }) => word).join(' ')
    return {
      id,
      seek: 0,
      start: sentence[0]?.start ?? 0,
      end: sentence.at(-1)?.end ?? 0,
      text,
      tokens: tokenPieces(text).map((piece) => hashText(piece) % 50_000),
      temperature: 0,
      avg_logprob: -0.1,
      compression_ratio: 1,
      no_speech_prob: 0,
    }
  })
}

/** `en` is called english on the wire. */
function languageName(code: string | undefined): string {
  const name = code === undefined ? 'English' : nameOf(code)
  return name.toLowerCase()
}

function nameOf(code: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}
