/** An expected error in LiteLLM's words, beside a `ModelError`. */
import type { ErrorCode, ModelError } from '@polymux/core'
import { member } from '../json-value.ts'
import { shown, subsetFaults } from './json-subset.ts'

/** LiteLLM's kinds and the codes of ours that mean them. */
const codesOfKind: Readonly<Record<string, readonly ErrorCode[]>> = {
  authentication: ['auth'],
  invalid_request: ['bad_request'],
  rate_limit: ['rate_limit'],
  provider_unavailable: ['upstream'],
  provider_error: ['upstream'],
  server: ['upstream'],
  timeout: ['timeout'],
  invalid_response: ['bad_response'],
  not_found: ['not_found', 'no_endpoint'],
  context_length_exceeded: ['context_length'],
  content_policy_violation: ['content_filter'],
  permission_denied: ['permission'],
  payment_required: ['payment_required'],
  missing_api_key: ['configuration'],
}

type Check = (error: ModelError, value: unknown, requestCount: number) => boolean

const checks: Readonly<Record<string, Check>> = {
  kind: ({ code }, kind) => codesOfKind[String(kind)]?.includes(code) === true,
  status: ({ status }, value) => status === value,
  retryable: ({ retryable }, value) => retryable === value,
  retryAfterMs: ({ retryAfterMs }, value) => retryAfterMs === value,
  providerName: ({ upstream }, value) => upstream === value,
  messageIncludes: ({ message }, value) => message.includes(String(value)),
  messageExcludes: (error, value) => !`${JSON.stringify(error)}${error.message}${error.stack}`.includes(String(value)),
  metadata: ({ raw }, value) => subsetFaults(member(raw, 'metadata'), value, 'metadata').length === 0,
  partialText: ({ partial }, value) => partial?.text === value,
  beforeFirstToken: ({ partial }, value) => (partial === undefined) === value,
  beforeNetwork: ({ attempts }, value, requestCount) => (requestCount === 0 && attempts === 0) === value,
  // Words for people: which of LiteLLM's fallbacks should run, and why.
  triggers: () => true,
  note: () => true,
}

/** Each field of the expected error that the error does not meet. */
export function errorFaults(error: ModelError | undefined, expected: unknown, requestCount: number): readonly string[] {
  if (!error) return [`no error, where ${shown(expected)} was expected`]
  return Object.entries(expected ?? {}).flatMap(([name, value]) =>
    checks[name]?.(error, value, requestCount) === true
      ? []
      : [`error.${name} is not ${shown(value)}: ${error.code} ${error.status} "${error.message}"`],
  )
}
