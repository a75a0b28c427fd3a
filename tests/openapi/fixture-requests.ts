import { loadFixtures } from '@polymux/testkit'
import type { NamedRequest } from './requests/endpoints.ts'

/** The requests with a body that the shipped fixtures answer: our provider sends exactly these. What is refused for its shape is left out. */
export function fixtureRequests(): readonly NamedRequest[] {
  return loadFixtures('openrouter').flatMap(({ id, request: { body, method, path }, response }) =>
    body && 'json' in body && response?.status !== 400
      ? [{ name: id, method, path, body: body.json, contentType: 'application/json' }]
      : [],
  )
}
