/**
 * Why an exchange left no fixture: `secret` (something stored would be a credential), `broken` (the connection failed or broke),
 * `aborted` (the caller hung up), `kept` (an answer of an emulator would have replaced one of a real server, or a refusal an answer), `format` (it cannot be
 * said in fixture format 1), `write` (the file system refused).
 */
export type RecordReason = 'secret' | 'broken' | 'aborted' | 'kept' | 'format' | 'write'

/** An exchange that was not written down. The message says why and what to do, and never holds what a secret rule found. */
export class RecordError extends Error {
  override readonly name = 'RecordError'
  readonly reason: RecordReason
  /** Id the fixture would have had. */
  readonly id: string
  /** Of `secret`: name of the rule that found something. */
  readonly rule?: string
  /** Of `secret`: JSON pointer into the fixture. */
  readonly pointer?: string

  constructor(
    reason: RecordReason,
    id: string,
    problem: string,
    found: { readonly rule?: string; readonly pointer?: string } = {},
  ) {
    super(`${id} was not recorded: ${problem}`)
    this.reason = reason
    this.id = id
    if (found.rule !== undefined) this.rule = found.rule
    if (found.pointer !== undefined) this.pointer = found.pointer
  }
}
