/** Providers that are right and unlike most: nothing may fail on them, and what is skipped is skipped for the reason that is given. */
import process from 'node:process'
import { createChatModel, defineProvider } from '@polymux/core/adapter'
import { describe, expect, test } from 'vitest'
import { sampleSpec } from '../../test/conformance/sample-provider.ts'
import { openAiWire } from './openai-wire.ts'
import { renderReport } from './report-text.ts'
import type { ConformanceReport } from './report.ts'
import { runConformance } from './run-conformance.ts'
import type { ConformanceSubject } from './subject.ts'

const { capabilities: claims = {}, chat: _chat, embedding, image, clients: _clients, ...bare } = sampleSpec()
const wire = openAiWire()

function failures({ results }: ConformanceReport): readonly string[] {
  return results.flatMap(({ id, message, outcome }) => (outcome === 'failed' ? [`${id} ${message}`] : []))
}

function reason({ results }: ConformanceReport, wanted: string): string | undefined {
  return results.find(({ id, outcome }) => id === wanted && outcome === 'skipped')?.message
}

describe('a provider without chat, handed in with a wire that has it,', () => {
  test.each<[string, ConformanceSubject['create'], string]>([
    [
      'embeddings alone',
      defineProvider({ ...bare, embedding, ...(claims.embedding && { capabilities: { embedding: claims.embedding } }) }),
      'M1',
    ],
    ['pictures alone', defineProvider({ ...bare, image, ...(claims.image && { capabilities: { image: claims.image } }) }), 'I1'],
  ])('is held to its %s', { timeout: 60_000 }, async (_, create, proof) => {
    const report = await runConformance({ create, wire, keyVariable: 'SAMPLE_API_KEY' }, { routes: ['direct'] })
    expect(failures(report)).toEqual([])
    expect(reason(report, 'C1')).toBe('the provider has no chat models')
    expect(reason(report, 'E8')).toBe('the provider has no chat models')
    expect(report.results.find(({ id }) => id === proof)?.outcome).toBe('passed')
  })
})

describe('a provider that speaks no HTTP', () => {
  const create: ConformanceSubject['create'] = () => ({
    name: 'local',
    capabilities: { chat: { parameters: ['temperature'], features: [], input: [], output: [] } },
    chat: (modelId) =>
      createChatModel({
        provider: 'local',
        modelId,
        async *run() {
          yield { type: 'text', text: 'A calm sea.' }
          yield { type: 'finish', reason: 'stop', native: 'stop' }
        },
      }),
    close: async () => {},
  })

  test('fails nothing, proves nothing and gets no verdict when it has no wire', async () => {
    const report = await runConformance({ create, wire: { failure: wire.failure }, keyVariable: null })
    expect(failures(report)).toEqual([])
    expect(report.conforms).toBe(false)
    expect(report.claims.find(({ claim }) => claim === 'chat.parameters.temperature')?.state).toBe('unproven')
    expect(report.warnings).toContain('capabilities has chat, and the wire of the subject has no chat to try it with')
    expect(renderReport(report)).toContain('NO VERDICT: no model was tried')
  })

  test('is told what to leave out when it is handed in with one', async () => {
    const report = await runConformance({ create, wire, keyVariable: null }, { routes: ['direct'], only: ['R5', 'R9'] })
    expect(failures(report)).toEqual([
      expect.stringMatching(/^R5 .*sent no request.*leave its kind out of the wire/),
      expect.stringMatching(/^R9 .*sent no request/),
    ])
  })
})

test('a provider that cannot be closed leaves no server behind', async () => {
  const create = (): never => ({ name: 'open' }) as never // what an author without types may write
  const subject = { create, wire: { failure: wire.failure }, keyVariable: null }
  const servers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length
  const before = servers()
  const report = await runConformance(subject, { routes: ['socket'], only: ['A3'] })
  expect(failures(report)).toEqual([expect.stringContaining('close is not a function')])
  expect(servers()).toBe(before)
})
