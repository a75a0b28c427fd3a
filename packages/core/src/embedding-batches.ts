/** Embeddings of more inputs than one request takes: cut, sent side by side, and put together again. */
import type { CodecContext, Decoded, EmbeddingCodec, EmbeddingLimits, RunContext, WireRequest } from './codec.ts'
import { embeddingInputs } from './embedding.ts'
import type { EmbeddingInput, EmbeddingRequest, EmbeddingResult } from './embedding.ts'
import { encodeSafely } from './encode-safely.ts'
import { ModelError } from './model-error.ts'
import { sumUsage } from './sum-usage.ts'

const defaultParallel = 4

interface Batch {
  readonly start: number
  readonly request: EmbeddingRequest
  readonly wire: WireRequest
}

/** Outcomes by the position of their batch. */
interface Embedded {
  readonly decoded: (Decoded<EmbeddingResult> | undefined)[]
  /** The first failure: no batch is begun after it. */
  failure?: unknown
}

/** One request when the inputs fit; otherwise as many as they need. Nothing is sent unless all of them can be encoded. */
export async function embedInBatches<Settings>(
  codec: EmbeddingCodec<Settings>,
  request: EmbeddingRequest,
  context: RunContext<Settings>,
): Promise<Decoded<EmbeddingResult>> {
  const inputs = embeddingInputs(request)
  const sizes = batchSizes(inputs, request.batchSize === undefined ? codec.limits : { inputs: request.batchSize })
  if (sizes.length === 1) {
    const wire = encodeSafely(() => codec.encode(request, context))
    return codec.decode(await context.send(wire), request, context)
  }
  const quiet = toldOnce(context)
  const batches = cut(request, inputs, sizes, (part) => encodeSafely(() => codec.encode(part, quiet)))
  const embedded: Embedded = { decoded: batches.map(() => undefined) }
  let next = 0
  const work = async (): Promise<void> => {
    for (let at = next++; at < batches.length && embedded.failure === undefined; at = next++) {
      const batch = batches[at]
      if (batch) embedded.decoded[at] = await one(batch)
    }
  }
  const one = async (batch: Batch): Promise<Decoded<EmbeddingResult> | undefined> => {
    try {
      return codec.decode(await context.send(batch.wire), batch.request, quiet)
    } catch (error) {
      embedded.failure ??= error
      return undefined
    }
  }
  await Promise.all(Array.from({ length: Math.min(request.maxParallel ?? defaultParallel, batches.length) }, work))
  return join(batches, embedded, inputs.length)
}

/** How many inputs go into each request. An input that is too large by itself goes alone: the provider may know better. */
export function batchSizes(inputs: readonly EmbeddingInput[], limits: EmbeddingLimits | undefined): readonly number[] {
  const most = limits?.inputs ?? Infinity
  const bytes = limits?.bytes ?? Infinity
  // Most calls fit, which is seen without counting every character.
  if (inputs.length <= most && inputs.reduce((sum, input) => sum + mostBytes(input), 0) <= bytes) return [inputs.length]
  const sizes: number[] = []
  let size = 0
  let held = 0
  for (const input of inputs) {
    const weight = bytes === Infinity ? 0 : inputBytes(input)
    if (size > 0 && (size === most || held + weight > bytes)) {
      sizes.push(size)
      size = 0
      held = 0
    }
    size++
    held += weight
  }
  return [...sizes, size]
}

/** Texts in UTF-8, media as base64, and two bytes for each token id: about what the text of a token takes. */
function inputBytes(input: EmbeddingInput): number {
  if (typeof input === 'string') return textBytes(input)
  if (!('content' in input)) return input.length * 2
  let bytes = 0
  for (const part of input.content) {
    if (part.type === 'text') bytes += textBytes(part.text)
    else if ('base64' in part.data) bytes += part.data.base64.length
    else bytes += 'bytes' in part.data ? Math.ceil(part.data.bytes.length / 3) * 4 : part.data.url.length
  }
  return bytes
}

/** No unit of UTF-16 becomes more than three bytes. */
function mostBytes(input: EmbeddingInput): number {
  return typeof input === 'string' ? input.length * 3 : inputBytes(input)
}

function textBytes(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    // A surrogate is half of four bytes.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2
  }
  return bytes
}

function cut(
  request: EmbeddingRequest,
  inputs: readonly EmbeddingInput[],
  sizes: readonly number[],
  encode: (request: EmbeddingRequest) => WireRequest,
): readonly Batch[] {
  let start = 0
  return sizes.map((size) => {
    const part = { ...request, input: inputs.slice(start, start + size) }
    const batch = { start, request: part, wire: encode(part) }
    start += size
    return batch
  })
}

/** Every batch is encoded with the same settings; the caller hears of each of them once. */
function toldOnce<Settings>(context: CodecContext<Settings>): CodecContext<Settings> {
  const told = new Set<string>()
  const once = (tell: CodecContext<Settings>['warn']): CodecContext<Settings>['warn'] => {
    return (option, message) => {
      const key = `${option}\n${message}`
      if (told.has(key)) return
      told.add(key)
      tell(option, message)
    }
  }
  return { ...context, warn: once(context.warn), note: once(context.note) }
}

function join(batches: readonly Batch[], { decoded, failure }: Embedded, total: number): Decoded<EmbeddingResult> {
  const results = decoded.filter((result) => result !== undefined)
  const usage = sumUsage(results.map((result) => result.usage))
  const [first] = results
  if (failure !== undefined || !first) throw partialFailure(batches, { decoded, failure }, total)
  // Safe: every vector was made in the format that was asked for.
  const vectors = results.flatMap((result): readonly unknown[] => result.vectors) as unknown as EmbeddingResult['vectors']
  return {
    ...first,
    vectors,
    usage,
    batches: results.map((result) => ({
      inputs: result.vectors.length,
      usage: result.usage,
      response: result.response ?? {},
      raw: result.raw,
    })),
  }
}

/** What was paid for is not thrown away with the rest. */
function partialFailure(batches: readonly Batch[], { decoded, failure }: Embedded, total: number): unknown {
  const results = decoded.filter((result) => result !== undefined)
  if (results.length === 0 || !ModelError.is(failure)) return failure
  const vectors = Array.from<readonly number[] | Float32Array | null>({ length: total }).fill(null)
  for (const [at, { start }] of batches.entries())
    for (const [index, vector] of (decoded[at]?.vectors ?? []).entries()) vectors[start + index] = vector
  const failed = vectors.flatMap((vector, index) => (vector === null ? [index] : []))
  return new ModelError({
    ...ModelError.prototype.toJSON.call(failure),
    cause: failure.cause,
    message: `${failure.message} (${failed.length} of ${total} inputs have no vector; error.partialEmbeddings holds the others)`,
    partialEmbeddings: { vectors, failed, usage: sumUsage(results.map(({ usage }) => usage)) },
  })
}
