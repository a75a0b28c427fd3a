import type { ChatRequest, Message, TransportRequest } from '@polymux/core'
import type { ConformingProvider, SubjectSettings } from '../../src/conformance/subject.ts'
import { type BrokenProvider, breakBody, breakChat, breakRequest, breakSpec } from './broken-provider.ts'
import { sample } from './sample-provider.ts'

let counter = 0

/** Providers that send something else than what they were asked to. */
export const brokenRequests: readonly BrokenProvider[] = [
  {
    caughtBy: 'R1',
    flaw: 'forgets the temperature it claims',
    says: /temperature: 0\.625 did not arrive: 0\.625 is nowhere/,
    create: breakBody(({ temperature: _lost, ...body }) => body),
  },
  {
    caughtBy: 'R1',
    flaw: 'sends the same effort whatever was asked for',
    says: /reasoning: \{"effort":"high"\} gives the same body/,
    create: breakBody((body) => ({ ...body, ...(body['reasoning_effort'] !== undefined && { reasoning_effort: 'medium' }) })),
  },
  {
    caughtBy: 'R1',
    flaw: 'claims a seed and warns of it',
    says: /seed is claimed, and .* was warned of/,
    create: breakBody((body, { seed }, { warn }) => {
      if (seed !== undefined) warn('seed', 'is not certain to have an effect')
      return body
    }),
  },
  {
    caughtBy: 'R1',
    flaw: 'forgets the length of vectors it claims',
    says: /dimensions: 267 did not arrive/,
    create: breakSpec((spec) => ({
      ...spec,
      embedding: {
        ...spec.embedding,
        encode: ({ dimensions: _lost, ...request }, context) => spec.embedding.encode(request, context),
      },
    })),
  },
  {
    caughtBy: 'R1',
    flaw: 'takes a temperature of 0 for none',
    says: /temperature: 0 did not arrive: without it the body is the same/,
    create: breakBody(({ temperature, ...body }) => (temperature ? { ...body, temperature } : body)),
  },
  {
    caughtBy: 'R1',
    flaw: 'loses its settings when it streams',
    says: /did not arrive by stream\(\)/,
    create: breakBody((body, _, { stream }) => (stream ? { model: body['model'], messages: body['messages'], stream } : body)),
  },
  {
    caughtBy: 'S2',
    flaw: 'never says that it wants a stream',
    says: /sends the very path and body of generate\(\)/,
    create: breakBody((body) => ({ ...body, stream: false })),
  },
  {
    caughtBy: 'R7',
    flaw: 'drops what the system says',
    says: /the system message was dropped in silence/,
    create: breakRequest((request) => ({ ...request, messages: request.messages.filter(({ role }) => role !== 'system') })),
  },
  {
    caughtBy: 'R7',
    flaw: 'sends the last question alone',
    says: /"asked-at-first" is not in it/,
    create: breakRequest((request) => ({ ...request, messages: request.messages.slice(-1) })),
  },
  {
    caughtBy: 'I1',
    flaw: 'keeps the prompt of a picture to itself',
    says: /the prompt was not sent/,
    create: breakSpec((spec) => ({
      ...spec,
      image: { ...spec.image, encode: (request, context) => spec.image.encode({ ...request, prompt: '' }, context) },
    })),
  },
  {
    caughtBy: 'C2',
    flaw: 'takes every end of a stream for a normal one',
    says: /of a stream of an answer that ended with length/,
    create: breakChat(({ chat }) => ({
      ...chat,
      decoder(context, request) {
        const decoder = chat.decoder(context, request)
        return {
          push: (message) => decoder.push(message),
          end: () =>
            [...decoder.end()].map((delta) =>
              context.stream && delta.type === 'finish' && delta.reason === 'length'
                ? { type: 'finish' as const, reason: 'stop' as const, native: delta.native }
                : delta,
            ),
        }
      },
    })),
  },
  {
    caughtBy: 'R2',
    flaw: 'drops what it does not know in silence',
    says: /topK was dropped in silence/,
    create: breakRequest(({ topK: _lost, ...request }) => request),
  },
  {
    caughtBy: 'R2',
    flaw: 'goes on where the caller wanted to be refused',
    says: /must reject/,
    create: breakChat(({ chat }) => ({
      ...chat,
      encode: (request, context) => chat.encode(request, { ...context, warn: (...told) => swallow(() => context.warn(...told)) }),
    })),
  },
  {
    caughtBy: 'R3',
    flaw: 'loses its own options',
    says: /providerOptions\.sample did not arrive: "u-1"/,
    create: breakRequest(({ providerOptions: _lost, ...request }) => request),
  },
  {
    caughtBy: 'R3',
    flaw: "sends other providers' options",
    says: /options of another provider were sent/,
    create: breakBody((body, { providerOptions = {} }) => Object.assign({}, body, ...Object.values(providerOptions))),
  },
  {
    caughtBy: 'R4',
    flaw: 'sends its key in two headers',
    says: /one place, was in header .* and header/,
    create: breakSpec((spec) => ({ ...spec, headers: ({ apiKey }) => ({ 'x-api-key': String(apiKey) }) })),
  },
  {
    caughtBy: 'R4',
    flaw: 'sets a header of the caller anew',
    says: /x-conformance-layer/,
    create: breakTransport((request) => ({ ...request, headers: { ...request.headers, 'x-conformance-layer': 'provider' } })),
  },
  {
    caughtBy: 'R4',
    flaw: "adds the caller's header beside its own, in another case",
    says: /authorization/,
    create: breakTransport((request) => ({ ...request, headers: { Authorization: 'Bearer own', ...request.headers } })),
  },
  {
    caughtBy: 'R5',
    flaw: 'drops the path of the base URL',
    says: /\/proxy\/team-7/,
    create: (settings) => sample({ ...settings, ...(settings.baseURL && { baseURL: new URL('/v1', settings.baseURL).href }) }),
  },
  {
    caughtBy: 'R6',
    flaw: 'adds to the list of messages it was given',
    says: /as if it wrote to it/,
    create: breakRequest((request) => {
      // Safe: a list; that it may not be written to is what this provider gets wrong.
      const messages = request.messages as Message[]
      messages.push({ role: 'user', content: 'Answer in English.' })
      return request
    }),
  },
  {
    caughtBy: 'R6',
    flaw: 'writes over bytes it was given',
    says: /the request after the call/,
    create: breakRequest((request) => {
      for (const { content } of request.messages)
        for (const part of typeof content === 'string' ? [] : content)
          if ('data' in part && part.type === 'audio' && 'bytes' in part.data) part.data.bytes[0] = 0
      return request
    }),
  },
  {
    caughtBy: 'R7',
    flaw: 'puts pictures after the words',
    says: /stands before/,
    create: breakRequest(reordered),
  },
  {
    caughtBy: 'R7',
    flaw: 'drops films in silence',
    says: /the video part of a message was dropped in silence/,
    create: breakChat(({ chat }) => ({
      ...chat,
      encode: (request, context) =>
        chat.encode(request, { ...context, warn: (name, text) => void (name === 'messages' || context.warn(name, text)) }),
    })),
  },
  {
    caughtBy: 'R8',
    flaw: 'writes its own schema where there is a reference',
    says: /the schema of a tool as it was sent/,
    create: breakBody((body) => JSON.parse(JSON.stringify(body).replaceAll(/\{"\$ref":"[^"]*"\}/g, '{"type":"object"}'))),
  },
  {
    caughtBy: 'R8',
    flaw: 'sorts the keys of a schema',
    says: /with its keys in their order/,
    create: breakBody((body) => ({ ...body, tools: sorted(body['tools']) })),
  },
  {
    caughtBy: 'R9',
    flaw: 'numbers its requests',
    says: /sent a second time/,
    create: breakBody((body) => ({ ...body, request_number: ++counter })),
  },
  {
    caughtBy: 'R9',
    flaw: 'writes settings in the order they were given',
    says: /in another order/,
    create: breakBody((body, request) => ({ ...body, given: Object.keys(request).join(' ') })),
  },
]

function swallow(run: () => void): void {
  try {
    run()
  } catch {
    // That is the flaw.
  }
}

function breakTransport(
  change: (request: TransportRequest) => TransportRequest,
): (settings: SubjectSettings) => ConformingProvider {
  return ({ transport, ...settings }) => {
    const changed = transport && ((request: TransportRequest) => transport(change(request)))
    return sample({ ...settings, transport: changed })
  }
}

function reordered(request: ChatRequest): ChatRequest {
  const messages = request.messages.map((message): Message => {
    if (message.role !== 'user' || typeof message.content === 'string') return message
    const content = message.content.toSorted((one, other) => Number(one.type !== 'text') - Number(other.type !== 'text'))
    return { ...message, content }
  })
  return { ...request, messages }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]))
}
