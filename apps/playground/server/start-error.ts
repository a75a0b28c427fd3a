/** The playground cannot start, for a reason its user can remove. The message is one sentence that says how. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
