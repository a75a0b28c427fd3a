/** Where a user is sent to allow an application a key. */
export interface AuthorizationRequest {
  /** Where OpenRouter sends the user back, with `?code=…`. */
  readonly callbackUrl: string
  /** Of `createPkcePair()`. Without one, whoever sees the code can use it. */
  readonly challenge?: string | undefined
  /** Default `S256`. */
  readonly method?: 'S256' | 'plain' | undefined
  /** Further parameters, under OpenRouter's names. */
  readonly query?: Readonly<Record<string, string>> | undefined
  /** Default `https://openrouter.ai/auth`, whatever the base URL is: gateways have no such page. */
  readonly page?: string | undefined
}

/** The address of the page that asks the user. */
export function authorizationUrl(request: AuthorizationRequest): string {
  const { callbackUrl, challenge, method = 'S256', page = 'https://openrouter.ai/auth', query } = request
  const url = new URL(page)
  url.searchParams.set('callback_url', callbackUrl)
  if (challenge !== undefined) {
    url.searchParams.set('code_challenge', challenge)
    url.searchParams.set('code_challenge_method', method)
  }
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
  return url.href
}
