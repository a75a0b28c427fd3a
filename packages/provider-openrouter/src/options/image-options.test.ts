import { expect, test } from 'vitest'
import { capture } from '../../test/capture.ts'
import { openrouter } from '../index.ts'

test('options that only words need are warned of with a request for pictures, the others are sent', async () => {
  const wire = capture({ choices: [{ message: { images: [{ image_url: { url: 'data:image/png;base64,AAAA' } }] } }] })
  const { warnings } = await openrouter({ apiKey: 'k', transport: wire.transport })
    .image('a/b')
    .generate({
      prompt: 'A cat',
      providerOptions: { openrouter: { serverTools: [{ type: 'web_search' }], responseCache: true, serviceTier: 'flex' } },
    })
  expect(warnings.map(({ option }) => option)).toEqual([
    'providerOptions.openrouter.serverTools',
    'providerOptions.openrouter.responseCache',
  ])
  expect(wire.bodies()[0]).toMatchObject({ service_tier: 'flex' })
})
