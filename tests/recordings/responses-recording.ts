/** Recorded exchanges of `POST /responses`: what was asked, and the response that the reply holds. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChatModel, ChatResult } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'
import { items, member } from './json-value.ts'
import { allEntries, readRecording } from './recording.ts'
import type { Recording } from './recording.ts'
import { once, request } from './replay-call.ts'
import { createReplay } from './replay-transport.ts'
import type { Playback } from './replay-transport.ts'
import { recordingsFolder } from './shared-folder.ts'

export function responsesRecordings(): readonly Recording[] {
  return allEntries()
    .filter(({ endpoint }) => endpoint === 'POST /responses')
    .map(readRecording)
}

/** Those with an answer: one is a page of a web site, from before this endpoint was served. */
export function answeredRecordings(): readonly Recording[] {
  return responsesRecordings().filter(({ text }) => !text.trimStart().startsWith('<'))
}

/** The body that was sent. */
export function requestBody({ file }: Recording): unknown {
  return member(JSON.parse(readFileSync(join(recordingsFolder, file), 'utf8')), 'request', 'body')
}

/** The data of every event, or the one body. */
export function messagesOf({ streamed, text }: Recording): readonly string[] {
  return streamed ? text.split('\n').flatMap((line) => (line.startsWith('data: {') ? [line.slice(6)] : [])) : [text]
}

/** The whole response: the body, or what the last event holds. */
export function responseOf(recording: Recording): unknown {
  const last: unknown = JSON.parse(messagesOf(recording).at(-1) ?? '{}')
  return recording.streamed ? member(last, 'response') : last
}

/** A model that is answered with this text. */
export function modelOn({ model }: Recording, text: string, contentType: string, playback: Playback = {}): ChatModel {
  const reply = { status: 200, headers: { 'content-type': contentType }, bytes: Buffer.from(text) }
  return openrouter({ apiKey: 'test-key', wire: 'responses', transport: createReplay(reply, playback).transport }).chat(model)
}

/** The model with its recorded reply, in the way it was recorded. */
export function recordedModel(recording: Recording, playback: Playback = {}): ChatModel {
  return modelOn(recording, recording.text, recording.streamed ? 'text/event-stream' : 'application/json', playback)
}

/** What became of the recorded reply. */
export function answer(recording: Recording): Promise<ChatResult> {
  const model = recordedModel(recording)
  return recording.streamed ? model.stream(request, once).result : model.generate(request, once)
}

/** The `input` items of the next turn after this answer. */
export async function sentBack(recording: Recording, { message }: ChatResult): Promise<readonly unknown[]> {
  const sent: unknown[] = []
  const model = modelOn(recording, '{"object":"response","output":[]}', 'application/json')
  await model.generate(
    { messages: [message] },
    { ...once, onWire: ({ data, direction }) => void (direction === 'out' && sent.push(data)) },
  )
  return items(member(sent[0], 'body', 'input'))
}
