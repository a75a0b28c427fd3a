import type { ConformanceSubject } from '../../../src/conformance/subject.ts'
import { suite } from '../../../src/conformance/suite.ts'
import { sampleSubject } from '../sample-subject.ts'

const slow = suite.map(({ id }) => id).filter((id) => /^[SEL]/.test(id))

/** What an author writes for `testkit conformance`. Checks that wait on purpose are left to the tests of the suite. */
export const conformance: ConformanceSubject = {
  ...sampleSubject,
  skip: Object.fromEntries(slow.map((id) => [id, 'this is a test of the program'])),
}
