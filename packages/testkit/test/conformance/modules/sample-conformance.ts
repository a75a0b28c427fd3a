/** What an author writes for `testkit conformance`. */
export { sampleSubject as conformance } from '../sample-subject.ts'
