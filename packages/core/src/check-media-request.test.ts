import { describe, expect, test } from 'vitest'
import { checkSpeechRequest, checkTranscriptionRequest, checkVideoRequest } from './check-media-request.ts'

const sound = { type: 'audio', data: { bytes: new Uint8Array([1]), mediaType: 'audio/wav' } }
const picture = { type: 'image', data: { url: 'https://example.com/a.png' } }

describe('a request that says what is needed passes', () => {
  test.each([
    ['speech', checkSpeechRequest, { text: 'Hello', voice: undefined, voiceSample: sound }],
    ['a transcription', checkTranscriptionRequest, { audio: sound, timestamps: 'word' }],
    ['a film of words', checkVideoRequest, { prompt: 'A sea', durationSeconds: 4, onProgress: () => {} }],
    ['a film of a picture', checkVideoRequest, { firstFrame: picture }],
    ['a film of a film', checkVideoRequest, { references: [{ type: 'video', data: { url: 'https://example.com/a.mp4' } }] }],
  ])('%s', (_name, check, request) => {
    expect(() => check(Object.freeze(request))).not.toThrow()
  })
})

describe('a slip is told with the setting it is in', () => {
  test.each<[check: (request: unknown) => void, request: unknown, message: string]>([
    [checkSpeechRequest, { text: '' }, '`text` must be a text'],
    [checkSpeechRequest, { text: 7 }, '`text` must be a text'],
    [checkSpeechRequest, { text: 'a', voic: 'b' }, 'did you mean `voice`?'],
    [checkSpeechRequest, { text: 'a', voiceSample: picture }, '`voiceSample` must be a part'],
    [checkTranscriptionRequest, {}, '`audio` is missing'],
    [checkTranscriptionRequest, { audio: 'a.wav' }, "such as { type: 'audio'"],
    [checkTranscriptionRequest, { audio: { type: 'audio', data: { bytes: [1, 2] } } }, '`audio.data` must hold `bytes`'],
    [checkTranscriptionRequest, { audio: { type: 'audio' } }, '`audio.data` must hold `bytes`'],
    [checkTranscriptionRequest, { audio: sound, timestamps: true }, "`timestamps` must be 'segment' or 'word'"],
    [checkVideoRequest, 'a sea', 'A request is an object such as { prompt: … }'],
    [checkVideoRequest, {}, 'There is nothing to film'],
    [checkVideoRequest, { prompt: '', references: [] }, 'There is nothing to film'],
    [checkVideoRequest, { prompt: 7 }, '`prompt` must be a text, not a number'],
    [checkVideoRequest, { prompt: 'a', lastFrame: sound }, '`lastFrame` must be a part'],
    [checkVideoRequest, { prompt: 'a', references: picture }, '`references` must be an array'],
    [checkVideoRequest, { prompt: 'a', references: [picture, { type: 'file' }] }, '`references[1]` must be a part'],
    [checkVideoRequest, { prompt: 'a', durationSeconds: '8' }, '`durationSeconds` must be more than 0, not "8"'],
    [checkVideoRequest, { prompt: 'a', onProgress: 'log' }, '`onProgress` must be a function'],
    [checkVideoRequest, { prompt: 'a', duration: 8 }, 'Unknown setting `duration`'],
  ])('%o %o', (check, request, message) => {
    expect(() => check(request)).toThrow(message)
  })
})
