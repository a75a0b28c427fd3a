/** What a provider is to be called, and where its server is: checked before anything is written. */

/** `openai`: composed from the shape most servers have. `custom`: a small wire of its own, to be edited. */
export type ProviderShape = 'openai' | 'custom'

/** What an author says about the provider to be. */
export interface ProviderRequest {
  /** Such as `acme` or `big-co`; a leading `polymux-provider-` is no part of it. */
  readonly name: string
  /** Default `openai`. */
  readonly shape?: string | undefined
  /** Where the API is, its version included: `https://api.acme.example/v1`. */
  readonly baseURL: string
  /** Environment variable of the key. Default: the name, such as `ACME_API_KEY`. */
  readonly keyVariable?: string | undefined
}

/** The same, complete and checked. */
export interface ProviderPlan {
  readonly name: string
  readonly shape: ProviderShape
  /** Without a trailing slash. */
  readonly baseURL: string
  readonly keyVariable: string
  /** Of the package, and of the folder it is written to. */
  readonly packageName: string
  /** The name as JavaScript spells it: `bigCo`. */
  readonly identifier: string
  /** The name for people: `Big Co`. */
  readonly title: string
  /** The name in environment variables: `BIG_CO`. */
  readonly prefix: string
}

/** Something that cannot be a provider, or cannot be written where it should be; the message says what to do. */
export class ProviderPlanError extends Error {
  override readonly name = 'ProviderPlanError'
}

/** What JavaScript keeps for itself, as far as a provider might be called so. */
const reserved = new Set(
  'await break case class const default delete do else enum export false for if import in new null return super switch this throw true try typeof var void while with yield let static'.split(
    ' ',
  ),
)

/** Throws a `ProviderPlanError` for what cannot be. */
export function planProvider({ baseURL, keyVariable, name: given, shape = 'openai' }: ProviderRequest): ProviderPlan {
  const name = given.replace(/^polymux-provider-/, '')
  checkName(name)
  if (shape !== 'openai' && shape !== 'custom') throw new ProviderPlanError(`A shape is openai or custom, not "${shape}".`)
  const prefix = name.replaceAll('-', '_').toUpperCase()
  const variable = keyVariable ?? `${prefix}_API_KEY`
  if (!/^[A-Z][A-Z0-9_]*$/.test(variable))
    throw new ProviderPlanError(`"${variable}" is no name of an environment variable: use capital letters, digits and _.`)
  const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  const [first = '', ...others] = words
  return {
    name,
    shape,
    baseURL: checkedURL(baseURL),
    keyVariable: variable,
    packageName: `polymux-provider-${name}`,
    identifier: first.toLowerCase() + others.join(''),
    title: words.join(' '),
    prefix,
  }
}

function checkName(name: string): void {
  const rule = 'small letters, digits and single dashes, with a letter first and at most 40 characters'
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40)
    throw new ProviderPlanError(`"${name}" cannot be the name of a provider: use ${rule}, such as acme or big-co.`)
  if (reserved.has(name))
    throw new ProviderPlanError(`"${name}" is a word of JavaScript: choose another name, such as ${name}-ai.`)
}

function checkedURL(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || /['"\s\\`$]/.test(given))
    throw new ProviderPlanError(`"${given}" is no base URL: give the address of the API, such as https://api.acme.example/v1.`)
  if (url.username || url.password)
    throw new ProviderPlanError('The base URL holds a user or a password: leave it out, keys come from the environment.')
  return given.replace(/\/+$/, '')
}
