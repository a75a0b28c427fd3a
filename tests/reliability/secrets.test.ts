/** Q18: a key shows in nothing that leaves a failed call, whichever way it failed. */
import { channel } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { nodeTransport } from '@polymux/core/node'
import { openrouter } from '@polymux/provider-openrouter'
import { faultCatalogue, openFault } from '@polymux/testkit/faults'
import { expect, test } from 'vitest'
import { request } from './sample-stream.ts'
import { figure } from './scale.ts'

const canary = 'sk-or-v1-c4n4ryc4n4ryc4n4ryc4n4ryc4n4ry'
const faults = faultCatalogue.filter(
  ({ kind, name }) => kind !== 'client' && !/^(?:upload|encoding\.bomb|stream\.(?:huge|oversized))/.test(name),
)

test('a canary key is in no error, record, channel message or console line of any fault', async () => {
  const seen: string[] = []
  const keep = (where: string, value: unknown): void => {
    const text = [inspect(value, { depth: Infinity, showHidden: true, getters: true }), stringified(value)].join('\n')
    if (text.includes(canary) || text.includes(canary.slice(9))) seen.push(`${where}: ${text.slice(0, 200)}`)
  }
  const published = (record: unknown): void => keep('channel', record)
  channel('polymux:attempt').subscribe(published)
  const lines: string[] = []
  const log = console.log
  console.log = (...parts: unknown[]) => void lines.push(parts.join(' '))
  let errors = 0
  await Promise.all(faults.map((entry) => meet(entry.name)))
  console.log = log
  channel('polymux:attempt').unsubscribe(published)
  keep('console', lines)

  async function meet(name: (typeof faults)[number]['name']): Promise<void> {
    const staged = await openFault(name)
    const transport = nodeTransport(staged.transportOptions)
    const provider = openrouter({ apiKey: canary, baseURL: staged.baseURL, transport, headers: { 'x-extra-token': canary } })
    const onAttempt = (record: unknown): void => keep(`${name} onAttempt`, record)
    const onWire = (record: unknown): void => keep(`${name} onWire`, record)
    const timeouts = { connectMs: 400, firstEventMs: 700, idleMs: 500, totalMs: 3_000 }
    const options = { onAttempt, onWire, timeouts, retry: { attempts: 2, maxDelayMs: 200 } }
    for (const call of [provider.chat('a/b').generate(request, options), provider.chat('a/b').stream(request, options).result]) {
      try {
        keep(`${name} result`, await call)
      } catch (error) {
        errors++
        keep(`${name} error`, error)
        keep(`${name} stack`, error instanceof Error ? error.stack : '')
      }
    }
    await provider.close()
    await transport.close?.()
    await staged.close()
  }

  figure('Q18', '0 showings', `${faults.length} faults, ${errors} errors, ${seen.length} showings`)
  expect(errors).toBeGreaterThan(faults.length)
  expect(seen).toEqual([])
})

function stringified(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}
