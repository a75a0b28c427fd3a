import type { ConformanceSubject } from '../../../src/conformance/subject.ts'
import { breakBody } from '../broken-provider.ts'
import { sampleSubject } from '../sample-subject.ts'

/** Forgets the temperature, and leaves a check out. */
const broken: ConformanceSubject = {
  ...sampleSubject,
  create: breakBody(({ temperature: _lost, ...body }) => body),
  skip: { K1: 'the server lists no models' },
}

// oxlint-disable-next-line import/no-default-export -- the other place where the program looks
export default broken
