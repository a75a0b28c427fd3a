/**
 * Pictures. OpenRouter draws in two places: chat, for models that also answer in text, and `/images`. Which one a model needs is
 * learnt from the first refusal, once per model, unless the caller says.
 */
import { ModelError } from '@polymux/core'
import type { ImageRequest, ImageResult } from '@polymux/core'
import { sumUsage } from '@polymux/core/adapter'
import type { Decoded, RunCodec, RunContext, WireRequest } from '@polymux/core/adapter'
import { decodeImageChat, encodeImageChat, imagesEndpointSettings } from './image-chat.ts'
import { decodeImages, encodeImages } from './image-endpoint.ts'
import { readImageStream } from './image-stream.ts'
import { imageOptionTable } from '../options/image-options.ts'
import { readOptions } from '../options/option-table.ts'
import type { AllImageOptions } from '../options/image-options.ts'
import type { OpenRouterSettings } from '../settings.ts'

type Context = RunContext<OpenRouterSettings>
type Drawing = Decoded<ImageResult>

/** A codec with its own memory of which models cannot answer in text. */
export function createImageCodec(): RunCodec<ImageRequest, ImageResult, OpenRouterSettings> {
  const imageOnly = new Set<string>()

  return {
    async run(request, context) {
      const options = readOptions(request.providerOptions?.openrouter, imageOptionTable, 'image', context)
      const endpoint = options.endpoint ?? endpointFor(request, context, imageOnly)
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

function endpointFor(request: ImageRequest, context: Context, imageOnly: ReadonlySet<string>): 'chat' | 'images' {
  if (imageOnly.has(context.modelId) || listedWithoutText(context)) return 'images'
  const setting = imagesEndpointSettings.find((name) => request[name] !== undefined)
  if (setting === undefined) return 'chat'
  context.note(setting, 'The picture is drawn on the images endpoint, which alone has this setting.')
  return 'images'
}

function listedWithoutText({ modelId, settings }: Context): boolean {
  const outputs = settings.catalog?.data.find(({ id }) => id === modelId)?.architecture?.output_modalities
  return outputs !== undefined && outputs.includes('image') && !outputs.includes('text')
}

/** 404 "No endpoints found that support the requested output modalities: image, text". */
function cannotAnswerInText(error: unknown): boolean {
  return ModelError.is(error) && error.status === 404 && /output modalities/i.test(error.message)
}

async function drawOnImages(request: ImageRequest, options: AllImageOptions, context: Context): Promise<Drawing> {
  const wire = encodeImages(request, options, context)
  const drawing = request.onPartial ? await drawShown(request, wire, context) : decodeImages(await context.send(wire))
  const { n = 1 } = request
  const drawn = drawing.images.length
  if (drawn > 0 && drawn < n) context.warn('n', `${n} pictures were asked for and ${drawn} came: some hosts draw fewer.`)
  return warnIfNone(drawing, context)
}

/** Hosts that cannot show a picture while they draw it answer as if no stream had been asked for. */
async function drawShown(request: ImageRequest, wire: WireRequest, context: Context): Promise<Drawing> {
  const reply = await context.open({ ...wire, streaming: true })
  if (/text\/event-stream/i.test(reply.headers['content-type'] ?? '')) return readImageStream(reply, request)
  const drawing = decodeImages(await reply.whole())
  context.warn('onPartial', 'The host drew without showing: onPartial heard nothing.')
  return drawing
}

/** The chat endpoint draws one picture a request; more are as many requests side by side. */
async function drawOnChat(request: ImageRequest, options: AllImageOptions, context: Context): Promise<Drawing> {
  const wire = encodeImageChat(request, options, context)
  const count = request.n ?? 1
  const outcomes = await Promise.allSettled(Array.from({ length: count }, async () => decodeImageChat(await context.send(wire))))
  const drawings = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
  const [first] = drawings
  // Whoever aborts wants no result.
  const aborted = failures.find((failure) => ModelError.is(failure) && failure.code === 'aborted')
  if (!first || aborted) throw aborted ?? failures[0]
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
    raw: {
      ...first.raw,
      choices: drawings.flatMap(({ raw }) => raw['choices'] ?? []),
      usage: drawings.map(({ raw }) => raw['usage']),
    },
  }
}
