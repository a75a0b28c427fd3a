/**
 * Pictures. OpenRouter draws in two places: chat, for models that also answer in text, and `/images`. Which one a model needs is
 * learnt from the first refusal, once per model, unless the caller says.
 */
import { ModelError } from '@polymux/core'
import type { ImageRequest, ImageResult, Usage } from '@polymux/core'
import { addDecimals } from '@polymux/core/adapter'
import type { Decoded, RunCodec, RunContext } from '@polymux/core/adapter'
import { decodeImageChat, encodeImageChat } from './image-chat.ts'
import { decodeImages, encodeImages } from './image-endpoint.ts'
import { imageOptionTable } from '../options/image-options.ts'
import { readOptions } from '../options/option-table.ts'
import type { OpenRouterOptions } from '../options/options.ts'
import type { OpenRouterSettings } from '../settings.ts'

type Context = RunContext<OpenRouterSettings>
type Drawing = Decoded<ImageResult>

/** A codec with its own memory of which models cannot answer in text. */
export function createImageCodec(): RunCodec<ImageRequest, ImageResult, OpenRouterSettings> {
  const imageOnly = new Set<string>()

  return {
    async run(request, context) {
      const options = readOptions(request.providerOptions?.openrouter, imageOptionTable, 'image', context)
      const known = imageOnly.has(context.modelId) || listedWithoutText(context)
      const endpoint = options.endpoint ?? (known ? 'images' : 'chat')
      if (endpoint === 'images') return drawOnImages(request, options, context)
      try {
        return await drawOnChat(request, options, context)
      } catch (error) {
        if (options.endpoint === 'chat' || !cannotAnswerInText(error)) throw error
        imageOnly.add(context.modelId)
        return drawOnImages(request, options, context)
      }
    },
  }
}

function listedWithoutText({ modelId, settings }: Context): boolean {
  const outputs = settings.catalog?.data.find(({ id }) => id === modelId)?.architecture?.output_modalities
  return outputs !== undefined && outputs.includes('image') && !outputs.includes('text')
}

/** 404 "No endpoints found that support the requested output modalities: image, text". */
function cannotAnswerInText(error: unknown): boolean {
  return ModelError.is(error) && error.status === 404 && /output modalities/i.test(error.message)
}

async function drawOnImages(request: ImageRequest, options: OpenRouterOptions, context: Context): Promise<Drawing> {
  return warnIfNone(decodeImages(await context.send(encodeImages(request, options, context))), context)
}

/** The chat endpoint draws one picture a request; more are as many requests side by side. */
async function drawOnChat(request: ImageRequest, options: OpenRouterOptions, context: Context): Promise<Drawing> {
  const wire = encodeImageChat(request, options, context)
  const count = request.n ?? 1
  const outcomes = await Promise.allSettled(Array.from({ length: count }, async () => decodeImageChat(await context.send(wire))))
  const drawings = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
  const [first] = drawings
  if (!first) throw failures[0]
  // What was drawn was paid for, and is not thrown away with the rest.
  for (const failure of failures)
    context.warn('n', `One of ${count} pictures failed: ${failure instanceof Error ? failure.message : String(failure)}`)
  return warnIfNone(drawings.length === 1 ? first : merge(first, drawings), context)
}

function warnIfNone(drawing: Drawing, context: Context): Drawing {
  if (drawing.images.length === 0)
    context.warn('prompt', `The model drew nothing${drawing.text ? `; it said: ${drawing.text.slice(0, 200)}` : '.'}`)
  return drawing
}

function merge(first: Drawing, drawings: readonly Drawing[]): Drawing {
  return {
    ...first,
    images: drawings.flatMap(({ images }) => images),
    text: drawings
      .map(({ text }) => text)
      .filter(Boolean)
      .join('\n'),
    usage: sumUsage(drawings.map(({ usage }) => usage)),
    raw: { ...first.raw, usage: drawings.map(({ raw }) => raw['usage']) },
  }
}

const counts = [
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
  'audioInputTokens',
  'audioOutputTokens',
  'imageTokens',
] as const

/** A count that one of them does not report is not reported by the sum; neither is a cost. */
function sumUsage(usages: readonly Usage[]): Usage {
  const sum: { -readonly [Name in keyof Usage]: Usage[Name] } = {}
  for (const name of counts) {
    const values = usages.map((usage) => usage[name]).filter((value) => value !== undefined)
    if (values.length === usages.length) sum[name] = values.reduce((total, value) => total + value, 0)
  }
  const costs = usages.map(({ cost }) => cost).filter((cost) => cost !== undefined)
  const [cost] = costs
  if (cost && costs.length === usages.length) {
    const upstream = costs.map(({ upstreamUsd }) => upstreamUsd).filter((usd) => usd !== undefined)
    sum.cost = {
      ...cost,
      usd: addDecimals(costs.map(({ usd }) => usd)),
      ...(upstream.length === costs.length && { upstreamUsd: addDecimals(upstream) }),
    }
  }
  return sum
}
