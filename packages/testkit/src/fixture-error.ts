/** A fixture file that cannot be used. The message names the file, the JSON pointer and what to do. */
export class FixtureError extends Error {
  override readonly name = 'FixtureError'
  /** File or id of the fixture. */
  readonly file: string
  /** JSON pointer of the offending value; empty for the whole file. */
  readonly pointer: string

  constructor(file: string, pointer: string, problem: string) {
    super(pointer === '' ? `${file}: ${problem}` : `${file} at ${pointer}: ${problem}`)
    this.file = file
    this.pointer = pointer
  }
}
