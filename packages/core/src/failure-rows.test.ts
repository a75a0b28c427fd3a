import { expect, test } from 'vitest'
import { failureRows } from './failure-rows.ts'
import { failureRows as withoutCodes } from './failure-rows-without-codes.ts'
import type { FailureRow } from './error-class.ts'
import type { TransportStage } from './transport.ts'

test.each<TransportStage>(['queue', 'dns', 'connect', 'tls', 'proxy', 'request', 'body'])(
  'a failure of the stage %s without a code means the same in browsers as on Node',
  (stage) => {
    const { codes: _codes, stages: _stages, ...means } = firstFor(stage, failureRows)
    expect(firstFor(stage, withoutCodes)).toMatchObject(means)
  },
)

function firstFor(stage: TransportStage, rows: readonly FailureRow[]): FailureRow {
  const found = rows.find(({ codes, stages }) => stages?.includes(stage) ?? codes === undefined)
  if (!found) throw new Error(`No row for ${stage}.`)
  return found
}
