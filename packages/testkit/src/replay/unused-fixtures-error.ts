/** Fixtures that nothing asked for: left over from a request that has changed or gone, or a sign that a test did not get that far. */
export class UnusedFixturesError extends Error {
  override readonly name = 'UnusedFixturesError'
  /** Their ids, in the order they were given. */
  readonly unused: readonly string[]

  constructor(unused: readonly string[], scope?: string) {
    const where = scope === undefined ? '' : ` in scope "${scope}"`
    const head = `${unused.length === 1 ? 'A fixture was' : `${unused.length} fixtures were`} never asked for${where}:`
    const advice =
      'Delete what no test needs any more, or load fewer; if a test should have asked, its earlier calls say why it did not.'
    super([head, ...unused.map((id) => `  ${id}`), advice].join('\n'))
    this.unused = unused
  }
}
