/** What the clients of the account send with a body: keys, codes for keys, and complaints. */
import type { AuthCodeRequest, CodeExchange, GenerationFeedback, KeyChanges, NewKey } from '@polymux/provider-openrouter'
import { once } from './request-case.ts'
import type { OpenRouter, RequestCase } from './request-case.ts'
import { withEach } from './request-samples.ts'
import type { Samples } from './request-samples.ts'

const workspaceId = ['0df9e665-d932-5740-b2c7-b52af166bc11']
const expiresAt = ['2027-12-31T23:59:59Z', null]

const settings = {
  limit: [5, 0.5, null],
  limitReset: ['daily', 'weekly', 'monthly', null],
  includeByokInLimit: [true, false],
} as const

const newKey: Samples<NewKey, 'name'> = { ...settings, expiresAt, creatorUserId: ['user_1', null], workspaceId }
const keyChanges: Samples<KeyChanges> = { ...settings, name: ['CI'], disabled: [true, false] }
const authCode: Samples<AuthCodeRequest, 'callbackUrl'> = {
  challenge: ['E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
  method: ['S256', 'plain'],
  keyLabel: ['Mine'],
  limit: [5],
  limitReset: ['daily', 'weekly', 'monthly'],
  expiresAt,
  workspaceId,
}
const exchange: Samples<CodeExchange, 'code'> = {
  verifier: ['dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'],
  method: ['S256', 'plain'],
}
const feedback: Samples<GenerationFeedback, 'generationId'> = {
  category: ['latency', 'incoherence', 'incorrect_response', 'formatting', 'billing', 'api_error', 'other'],
  comment: ['It said the same three times.'],
}

export const accountCases: readonly RequestCase[] = [
  ...casesOf<NewKey>('keys.create', withEach({ name: 'CI' }, newKey), (provider, key) => provider.account.keys.create(key, once)),
  ...casesOf<KeyChanges>('keys.update', withEach({}, keyChanges), (provider, changes) =>
    provider.account.keys.update('hash-1', changes, once),
  ),
  ...casesOf<AuthCodeRequest>(
    'createAuthCode',
    withEach({ callbackUrl: 'https://example.com/back' }, authCode),
    (provider, request) => provider.oauth.createAuthCode(request, once),
  ),
  ...casesOf<CodeExchange>('exchangeCode', withEach({ code: 'code-1' }, exchange), (provider, request) =>
    provider.oauth.exchangeCode(request, once),
  ),
  ...casesOf<GenerationFeedback>(
    'feedback',
    withEach({ generationId: 'gen-1', category: 'other' }, feedback),
    (provider, request) => provider.account.feedback(request, once),
  ),
]

function casesOf<Request>(
  method: string,
  requests: ReturnType<typeof withEach<Request & object>>,
  call: (provider: OpenRouter, request: Request) => Promise<unknown>,
): readonly RequestCase[] {
  return requests.map(({ name, request }) => ({ name: `${method}: ${name}`, call: (provider) => call(provider, request) }))
}
