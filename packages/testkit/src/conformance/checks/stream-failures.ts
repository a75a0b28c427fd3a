import { type ChatResult, type ErrorCode, ModelError } from '@polymux/core'
import { describe, finishedStream, runStream, type StreamRun, textOf } from '../chat-run.ts'
import { chatWire, lacksChat } from '../claims.ts'
import { lifecycleFault } from '../chat-lifecycle.ts'
import { CheckFailure, type Check } from '../check.ts'
import { ensure, ensureEqual } from '../expectation.ts'
import { textAnswer } from '../samples.ts'

const serverWords = 'The upstream went away (conformance)'

/** What holds when a stream does not come to its end. */
export const streamFailureChecks: readonly Check[] = [
  {
    id: 'S8',
    title: 'reports a failure in mid-stream as what it is, after the text that came before it',
    hint: 'where the decoder finds a failure in a frame: it yields an error delta, with the status the frame names',
    level: 1,
    unfit: (bench) =>
      lacksChat(bench) ?? (bench.wire.chat?.streamFailure ? undefined : 'this wire cannot say so once its headers are sent'),
    async run(bench) {
      const wire = chatWire(bench)
      const answer = textAnswer(bench.capabilities)
      const whole = answer.text?.join('') ?? ''
      const frames = wire.stream(answer)
      const failure = wire.streamFailure?.({ status: 502, message: serverWords }) ?? ''
      let midway = 0
      for (let count = 1; count < frames.length; count++) {
        const run = await runStream(bench, [...frames.slice(0, count), failure])
        const what = `a stream of ${count} frames and then ${JSON.stringify(failure)}`
        const text = textOf(run.events)
        // From the last word on, the answer is complete on some wires.
        if (run.result && text === whole) continue
        const error = failureOf(run, what, ['upstream', 'overloaded'])
        ensure(error.message.includes(serverWords), `${what}: the message must hold the server's words, is: ${error.message}`)
        ensureKept(error, run, what)
        if (text !== '' && text !== whole) midway++
      }
      ensure(midway > 0, `none of the streams that failed gave text first: deltas must be given as they come, not at the end`)
    },
  },
  {
    id: 'S9',
    title: 'never takes a stream that was cut for one that is finished',
    hint: '`end()` of the decoder: it yields finish only when the wire said that the answer is complete',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    async run(bench) {
      const frames = chatWire(bench).stream(textAnswer(bench.capabilities))
      const { result: whole } = await finishedStream(bench, frames, 'a stream')
      for (const end of ['clean', 'reset'] as const) {
        for (const { pieces, came } of cuts(frames, bench.route === 'direct')) {
          const run = await runStream(bench, pieces, { end })
          const what = `a stream of which ${came} of ${frames.length} frames came before a ${end} end`
          if (run.result) ensureWhole(run.result, whole, what)
          else ensureKept(failureOf(run, what, ['stream_truncated', 'network', 'bad_response']), run, what)
        }
      }
    },
  },
]

/** Cut after each frame but the last, and, where asked, within each. */
function cuts(
  frames: readonly string[],
  within: boolean,
): readonly { readonly pieces: readonly string[]; readonly came: string }[] {
  return frames.flatMap((frame, count) => {
    const before = frames.slice(0, count)
    const half = { pieces: [...before, frame.slice(0, Math.floor(frame.length / 2))], came: `${count}½` }
    return [{ pieces: before, came: String(count) }, ...(within ? [half] : [])]
  })
}

/** On some wires the answer is complete before the last frame; then all of it must be there. */
function ensureWhole(result: ChatResult, whole: ChatResult, what: string): void {
  const hint = '(a decoder may yield finish only when the wire said that the answer is complete)'
  ensureEqual(result.text, whole.text, `${what} finished, although it was cut ${hint}; its text`)
  ensureEqual(result.finishReason, whole.finishReason, `${what} finished, although it was cut ${hint}; its finishReason`)
}

function failureOf(run: StreamRun, what: string, codes: readonly ErrorCode[]): ModelError {
  const { error, events } = run
  if (error === undefined) throw new CheckFailure(`${what} must throw, ended quietly after ${events.length} events`)
  ensure(ModelError.is(error), `${what} must throw a ModelError, threw ${describe(error)}`)
  ensure(codes.includes(error.code), `${what} must throw code ${codes.join(' or ')}, threw ${describe(error)}`)
  return error
}

/** What was delivered before a failure is in order, and the error holds it. */
function ensureKept(error: ModelError, { events }: StreamRun, what: string): void {
  const fault = events.length === 0 ? undefined : lifecycleFault(events, { complete: false })
  ensure(fault === undefined, `${what}: the events before the failure are out of order: ${fault}`)
  const text = textOf(events)
  if (text !== '') ensureEqual(error.partial?.text, text, `${what}: error.partial.text, compared with the text deltas before it`)
}
