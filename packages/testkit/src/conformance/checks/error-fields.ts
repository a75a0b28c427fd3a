import { ModelError } from '@polymux/core'
import { type AnyCall, anyCalls, plainCall, withoutCalls } from '../any-call.ts'
import { type Bench, suiteKey } from '../bench.ts'
import { readStream } from '../chat-run.ts'
import { chatWire, plainRequest } from '../claims.ts'
import { type Check, CheckFailure } from '../check.ts'
import { ensure, ensureEqual, rejection } from '../expectation.ts'
import type { ReceivedRequest } from '../../http/received-request.ts'
import { type ScriptedReply, streamReply, wholeReply } from '../scripted-reply.ts'
import type { Script } from '../scripted-server.ts'
import { secretPlaces, show } from '../secret-places.ts'

/** What every error has, and none may have. */
export const errorFieldChecks: readonly Check[] = [
  {
    id: 'E9',
    title: 'gives errors that say where and why, survive JSON, and hold no key',
    hint: 'whatever catches errors and makes others of them; those of core hold no key and survive JSON',
    level: 1,
    unfit: withoutCalls,
    async run(bench) {
      await ensureFields(bench)
      for (const call of anyCalls(bench)) {
        const refused = await failed(bench, call, (request) => echo(bench, request))
        ensureNoKey(refused, `${call.name}, refused by a server that says all it was sent back`)
        const lost = await failed(bench, call, [{ lost: true }])
        ensureNoKey(lost, `${call.name}, whose connection was reset before an answer`)
        ensure(
          lost.cause !== undefined,
          `${call.name}, whose connection was reset: error.cause must say what happened, is absent`,
        )
        if (bench.route !== 'socket') await ensureDiscreet(bench, call)
      }
      await ensureStreamDiscreet(bench)
      await ensureResultDiscreet(bench)
    },
  },
]

async function ensureFields(bench: Bench): Promise<void> {
  for (const call of anyCalls(bench)) {
    const body = bench.wire.failure({ status: 400, message: 'No (conformance)' })
    const headers = { 'content-type': 'application/json', 'x-request-id': 'request-4711' }
    const served = await bench.serve([wholeReply(body, { status: 400, headers })])
    const what = `${call.name}, answered with status 400`
    const error = await rejection(() => call.run(served, { retry: false }), what)
    ensureEqual(error.provider, served.provider.name, `${what}: error.provider`)
    ensureEqual(typeof error.modelId === 'string' && error.modelId !== '', true, `${what}: whether error.modelId names the model`)
    ensureEqual(error.status, 400, `${what}: error.status`)
    ensureEqual(error.attempts, 1, `${what}: error.attempts`)
    ensureEqual(error.requestId, 'request-4711', `${what} and x-request-id: request-4711: error.requestId`)
    ensurePlain(error, what)
  }
}

/** It goes through JSON and through `structuredClone`, and comes back as what it was. */
function ensurePlain(error: ModelError, what: string): void {
  const json: unknown = JSON.parse(JSON.stringify(error))
  let clone: unknown
  try {
    clone = structuredClone(error.toJSON())
  } catch (cause) {
    throw new CheckFailure(`${what}: structuredClone(error.toJSON()) must work, threw ${String(cause)}`)
  }
  for (const copy of [json, clone]) {
    const { code, message, retryable, provider, modelId, attempts, status } = ModelError.from(copy)
    const { code: original } = error
    ensureEqual(
      { code, message, retryable, provider, modelId, attempts, status },
      {
        code: original,
        message: error.message,
        retryable: error.retryable,
        provider: error.provider,
        modelId: error.modelId,
        attempts: error.attempts,
        status: error.status,
      },
      `${what}: ModelError.from() of a copy of error.toJSON()`,
    )
  }
}

async function failed(bench: Bench, call: AnyCall, script: Script): Promise<ModelError> {
  const served = await bench.serve(script)
  return await rejection(() => call.run(served, { retry: false }), call.name)
}

/** A server that repeats everything it was sent, in its body and its headers. */
function echo({ wire }: Bench, { headers, path }: ReceivedRequest): ScriptedReply {
  const said = `${path} ${JSON.stringify(headers)}`
  return wholeReply(wire.failure({ status: 401, message: `This will not do: ${said}` }), {
    status: 401,
    headers: {
      'content-type': 'application/json',
      'x-request-id': `r-${suiteKey}`,
      'x-echo': said,
      'set-cookie': `key=${suiteKey}`,
    },
  })
}

/** A transport that hangs its whole request on what it throws, as HTTP clients do. */
async function ensureDiscreet(bench: Bench, call: AnyCall): Promise<void> {
  const served = await bench.serve([call.success], {
    async transport(request) {
      const said = JSON.stringify(request.headers)
      throw Object.assign(new Error(`request failed: ${said}`, { cause: new Error(said) }), {
        code: 'ECONNRESET',
        config: request,
      })
    },
  })
  const error = await rejection(() => call.run(served, { retry: false }), call.name)
  ensureNoKey(error, `${call.name}, whose transport threw an error that holds the request`)
}

async function ensureStreamDiscreet(bench: Bench): Promise<void> {
  if (!bench.wire.chat?.streamFailure) return
  const { stream, streamFailure, streamType } = chatWire(bench)
  const answer = { id: 'answer-1', modelId: 'conformance-1', text: ['Calm', ' sea'], finish: 'stop' } as const
  const failure = streamFailure?.({ status: 500, message: `Broke with ${suiteKey} and Bearer ${suiteKey}` }) ?? ''
  const served = await bench.serve([streamReply(streamType, [...stream(answer).slice(0, 2), failure])])
  const { error } = await readStream(served.chat().stream(plainRequest, { retry: false }))
  ensure(ModelError.is(error), 'a stream that fails midway must throw a ModelError')
  ensureNoKey(error, 'chat.stream(), with a failure in mid-stream that names the key')
}

/** A result shows headers too. */
async function ensureResultDiscreet(bench: Bench): Promise<void> {
  const { name, run, success } = plainCall(bench)
  const headers = { ...success.headers, 'x-echo': `Bearer ${suiteKey}`, 'set-cookie': `key=${suiteKey}` }
  const result = await run(await bench.serve([{ ...success, headers }]), { retry: false })
  ensure(
    !show(result).includes(suiteKey),
    `the result of ${name} must not hold the key, neither of the request nor where the server repeated it in a header`,
  )
}

function ensureNoKey(error: ModelError, what: string): void {
  const places = secretPlaces(error, suiteKey)
  ensure(places.length === 0, `${what}: the key must be nowhere in the error, and is in: ${places.join(', ')}`)
}
