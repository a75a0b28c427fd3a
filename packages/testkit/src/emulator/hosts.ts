/** Who serves the emulated models: one host of the emulator's own at list prices, and stand-ins for those that serve an author's models in earnest. */
import { decimalToText, parseDecimal } from './decimal.ts'
import type { EmulatedHost, EmulatedModel, EmulatedPricing } from './models.ts'

/** The host that answers when nothing is preferred. */
const usualHost: EmulatedHost = {
  name: 'Polymux Emulator',
  slug: 'polymux-emulator',
  tokensPerSecond: 60,
  firstTokenMs: 500,
}

/** A host and its prices in percent of the model's. */
interface StandIn extends EmulatedHost {
  readonly percent: bigint
}

/** Names are marked, since nobody of that name answered; slugs are the real ones, for programs that prefer them. */
const standIns: Readonly<Record<string, readonly StandIn[]>> = {
  anthropic: [
    standIn('Anthropic', 'anthropic', 100n, { tokensPerSecond: 70, firstTokenMs: 800 }),
    standIn('Amazon Bedrock', 'amazon-bedrock', 100n, { tokensPerSecond: 55, firstTokenMs: 1_000 }),
    standIn('Google', 'google-vertex', 110n, { tokensPerSecond: 80, firstTokenMs: 900 }),
  ],
  google: [
    standIn('Google AI Studio', 'google-ai-studio', 100n, { tokensPerSecond: 120, firstTokenMs: 450, collectsData: true }),
    standIn('Google', 'google-vertex', 100n, { tokensPerSecond: 110, firstTokenMs: 400 }),
  ],
  openai: [
    standIn('OpenAI', 'openai', 100n, { tokensPerSecond: 75, firstTokenMs: 600 }),
    standIn('Azure', 'azure', 100n, { tokensPerSecond: 90, firstTokenMs: 700 }),
  ],
}

const openWeights: readonly StandIn[] = [
  standIn('DeepInfra', 'deepinfra', 90n, { tokensPerSecond: 40, firstTokenMs: 700, quantization: 'fp8', collectsData: true }),
  standIn('Together', 'together', 120n, { tokensPerSecond: 90, firstTokenMs: 450 }),
  standIn('Groq', 'groq', 150n, { tokensPerSecond: 300, firstTokenMs: 250 }),
]

function standIn(name: string, slug: string, percent: bigint, more: Partial<EmulatedHost>): StandIn {
  return { name: `${name} (emulated)`, slug, percent, ...more }
}

const known = new WeakMap<EmulatedModel, readonly EmulatedHost[]>()

/** Those that serve a model, the usual one first. */
export function hostsOf(model: EmulatedModel): readonly EmulatedHost[] {
  if (model.hosts) return model.hosts
  const hosts = known.get(model) ?? [
    usualHost,
    ...(standIns[model.id.split('/')[0] ?? ''] ?? openWeights).map((host) => priced(host, model)),
  ]
  known.set(model, hosts)
  return hosts
}

function priced({ percent, ...host }: StandIn, { pricing }: EmulatedModel): EmulatedHost {
  return percent === 100n ? host : { ...host, pricing: scaled(pricing, percent) }
}

function scaled(pricing: EmulatedPricing, percent: bigint): EmulatedPricing {
  const { overrides } = pricing
  const scaledOverrides = overrides?.map((override) => scaledPrices(override, percent))
  return { ...scaledPrices(pricing, percent), ...(scaledOverrides && { overrides: scaledOverrides }) }
}

/** Every price; what is no price, such as a number of tokens, stays. */
function scaledPrices<T extends object>(prices: T, percent: bigint): T {
  const entries = Object.entries(prices).map(([name, price]) => {
    return [name, typeof price === 'string' ? scaledPrice(price, percent) : price]
  })
  // Safe: the names stay, and texts stay texts.
  return Object.fromEntries(entries) as T
}

function scaledPrice(price: string, percent: bigint): string {
  const { units, scale } = parseDecimal(price)
  return decimalToText({ units: units * percent, scale: scale + 2 })
}
