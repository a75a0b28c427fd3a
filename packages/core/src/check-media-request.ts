/** The caller's slips in requests for speech, transcriptions and films. */
import { badRequest, checkNames, nameOf } from './check-request.ts'
import type { Names } from './check-request.ts'
import type { SpeechRequest } from './speech.ts'
import type { TranscriptionRequest } from './transcription.ts'
import type { VideoRequest } from './video.ts'

const speechNames: Names<SpeechRequest> = ['text', 'voice', 'format', 'speed', 'voiceSample', 'providerOptions']
const transcriptionNames: Names<TranscriptionRequest> = [
  'audio',
  'language',
  'prompt',
  'temperature',
  'timestamps',
  'providerOptions',
]
const videoNames: Names<VideoRequest> = [
  'prompt',
  'durationSeconds',
  'size',
  'resolution',
  'aspectRatio',
  'firstFrame',
  'lastFrame',
  'references',
  'generateAudio',
  'seed',
  'onProgress',
  'providerOptions',
]

/** Throws `bad_request` unless `request` can be a speech request. */
export function checkSpeechRequest(request: unknown): void {
  const { text, voiceSample } = checkNames(request, speechNames, 'text')
  if (typeof text !== 'string' || text === '') throw badRequest('`text` must be a text, and not empty: it is what is said.')
  if (voiceSample !== undefined) checkPart(voiceSample, 'voiceSample', ['audio'])
}

/** Throws `bad_request` unless `request` can be a transcription request. */
export function checkTranscriptionRequest(request: unknown): void {
  const { audio, timestamps } = checkNames(request, transcriptionNames, 'audio')
  checkPart(audio, 'audio', ['audio'])
  if (timestamps !== undefined && timestamps !== 'segment' && timestamps !== 'word')
    throw badRequest("`timestamps` must be 'segment' or 'word'.")
}

/** Throws `bad_request` unless `request` can be a video request. */
export function checkVideoRequest(request: unknown): void {
  const prompted = typeof request === 'object' && request !== null && !Array.isArray(request)
  const fields = checkNames(
    prompted ? { ...request, prompt: Reflect.get(request, 'prompt') ?? '' } : request,
    videoNames,
    'prompt',
  )
  const { prompt, firstFrame, lastFrame, references, durationSeconds, onProgress } = fields
  if (typeof prompt !== 'string') throw badRequest(`\`prompt\` must be a text, not ${nameOf(prompt)}.`)
  if (references !== undefined && !Array.isArray(references))
    throw badRequest(`\`references\` must be an array of parts, not ${nameOf(references)}.`)
  for (const [index, part] of (references ?? []).entries()) checkPart(part, `references[${index}]`, ['image', 'audio', 'video'])
  if (firstFrame !== undefined) checkPart(firstFrame, 'firstFrame', ['image'])
  if (lastFrame !== undefined) checkPart(lastFrame, 'lastFrame', ['image'])
  if (prompt === '' && firstFrame === undefined && lastFrame === undefined && !references?.length)
    throw badRequest('There is nothing to film: give `prompt`, `firstFrame`, `lastFrame` or `references`.')
  if (durationSeconds !== undefined && !(typeof durationSeconds === 'number' && durationSeconds > 0))
    throw badRequest(
      `\`durationSeconds\` must be more than 0, not ${JSON.stringify(durationSeconds) ?? nameOf(durationSeconds)}.`,
    )
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw badRequest(`\`onProgress\` must be a function, not ${nameOf(onProgress)}.`)
}

/** A part of one of these types, with data. */
function checkPart(part: unknown, at: string, types: readonly string[]): void {
  const type: unknown = typeof part === 'object' && part !== null ? Reflect.get(part, 'type') : undefined
  const example = `{ type: '${types[0]}', data: { bytes, mediaType } }`
  if (typeof part !== 'object' || part === null || typeof type !== 'string' || !types.includes(type))
    throw badRequest(`\`${at}\` must be a part such as ${example}, of type ${types.join(', ')}.`)
  const data: unknown = Reflect.get(part, 'data')
  const held = typeof data === 'object' && data !== null ? data : {}
  if ('bytes' in held ? held.bytes instanceof Uint8Array : 'base64' in held || 'url' in held) return
  throw badRequest(`\`${at}.data\` must hold \`bytes\` (a Uint8Array), \`base64\` or \`url\`, as in ${example}.`)
}
