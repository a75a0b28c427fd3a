import type { Endpoint } from './endpoint.ts'
import { hostsOf } from './hosts.ts'
import { jsonAnswer } from './wire-answer.ts'

/** `GET /providers`: every host of every model. */
export const providersEndpoint: Endpoint = ({ models }) => {
  const bySlug = new Map(models.flatMap(hostsOf).map(({ slug, name }) => [slug, name]))
  const data = Array.from(bySlug, ([slug, name]) => ({
    name,
    slug,
    privacy_policy_url: null,
    terms_of_service_url: null,
    status_page_url: null,
    headquarters: null,
    datacenters: null,
  }))
  return jsonAnswer({ data })
}
