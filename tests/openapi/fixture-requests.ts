import { loadFixtures } from '@polymux/testkit'
import type { NamedRequest } from './requests/endpoints.ts'

/** The requests with a body that the shipped fixtures answer: our provider sends exactly these. */
export function fixtureRequests(): readonly NamedRequest[] {
  return loadFixtures('openrouter').flatMap(({ id, request: { body, method, path } }) =>
    body && 'json' in body ? [{ name: id, method, path, body: body.json, contentType: 'application/json' }] : [],
  )
}
