/** Decides what an emulated model answers. Plain data, so that the plain and the streamed form of an answer cannot differ. */
import type { JsonValue } from '../json/json-value.ts'
import { composeText, composeThoughts } from './answer-text.ts'
import { type AnsweredCall, type ChatAnswer, withinLimit } from './chat-limit.ts'
import type { ReadTool } from './chat-messages.ts'
import type { EmulatedChatRequest } from './chat-request.ts'
import { drawImage } from './image-config.ts'
import { promptWords } from './prompt-words.ts'
import { hashText, randomFrom, randomId } from './random.ts'
import { sampleOf } from './schema-sample.ts'
import { webAnnotations } from './web-search.ts'

/** The same answer for the same model, messages and seed, streamed or not. */
export function answerChat(request: EmulatedChatRequest, seed: number): ChatAnswer {
  const prompt = request.messages.findLast(({ role }) => role === 'user')?.text ?? ''
  const random = randomFrom(hashText(JSON.stringify([request.model.id, request.messages])) ^ seed ^ request.seed)
  const tools = chooseTools(request, prompt)
  const thinks = request.reasoning !== 'none'
  const thoughts = thinks ? composeThoughts({ prompt, tools: tools.map(({ name }) => name), random }) : ''
  const toolCalls = tools.map((tool) => callOf(tool, prompt, random))
  const images = request.wantsImage && toolCalls.length === 0 ? [drawImage(prompt, request.imageConfig, seed)] : []
  const text = toolCalls.length > 0 ? '' : untilStop(textOf(request, prompt, random), request.stop)
  const found = request.webSearch && toolCalls.length === 0
  const annotations = found ? webAnnotations(request.webSearch, promptWords(prompt).topic) : []
  return withinLimit(request, { thoughts, text, toolCalls, images, annotations })
}

/** The text before the first of the stops. */
function untilStop(text: string, stops: readonly string[]): string {
  return stops.reduce((kept, stop) => kept.split(stop, 1)[0] ?? kept, text)
}

/** Verbs that half of all tools begin with; they name none of them. */
const commonVerbs = new Set(['get', 'set', 'find', 'fetch', 'list', 'make', 'run', 'the', 'show', 'tool'])

/** Tools are called when the user spoke last: those the prompt names, else the first. */
function chooseTools(request: EmulatedChatRequest, prompt: string): readonly ReadTool[] {
  const { messages, tools, forcedTool, parallelTools } = request
  if (messages.at(-1)?.role !== 'user') return []
  const forced = tools.filter(({ name }) => name === forcedTool)
  if (forced.length > 0) return forced
  const spoken = prompt.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  const named = tools.filter(({ name }) => nameWords(name).some((word) => spoken.some((other) => sameWord(word, other))))
  const chosen = named.length > 0 ? named : tools.slice(0, 1)
  return parallelTools ? chosen : chosen.slice(0, 1)
}

/** `getWeather` and `get_weather` are about the weather. */
function nameWords(name: string): readonly string[] {
  const words = name.split(/(?=[A-Z])|[^\p{L}\p{N}]+/u).map((word) => word.toLowerCase())
  return words.filter((word) => word.length > 2 && !commonVerbs.has(word))
}

/** `multiply` and `multiplied`, but not `sum` and `summer`. */
function sameWord(a: string, b: string): boolean {
  return a === b || (Math.min(a.length, b.length) > 4 && a.slice(0, -1) === b.slice(0, a.length - 1))
}

function callOf({ name, parameters }: ReadTool, prompt: string, random: () => number): AnsweredCall {
  return { id: `call_${randomId(random, 24)}`, name, arguments: JSON.stringify(sampleOf(parameters, promptWords(prompt))) }
}

function textOf(request: EmulatedChatRequest, prompt: string, random: () => number): string {
  const { messages, model, outputSchema, wantsImage, wantsText } = request
  if (!wantsText) return ''
  if (wantsImage) return `Here is an emulated picture of ${promptWords(prompt).topic}.`
  if (outputSchema !== undefined) return JSON.stringify(structured(outputSchema, prompt))
  const sinceUser = messages.slice(messages.findLastIndex(({ role }) => role === 'user') + 1)
  const results = sinceUser.filter(({ role }) => role === 'tool').map(({ text }) => text)
  const media = messages.findLast(({ role }) => role === 'user')?.media ?? []
  return composeText({ prompt, modelName: model.name, media, results, random })
}

function structured(schema: JsonValue, prompt: string): JsonValue {
  const words = promptWords(prompt)
  return schema === true ? { emulated: true, about: words.topic, keywords: words.keywords } : sampleOf(schema, words)
}
