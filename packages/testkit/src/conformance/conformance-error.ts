/** The suite cannot run as it was asked to: the subject, or what is to be skipped, makes no sense. Says what to write instead. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError'
}
