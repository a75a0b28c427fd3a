/** Where a request goes and in whose name. */
import type { Bench } from '../bench.ts'
import { suiteKey } from '../bench.ts'
import type { Check } from '../check.ts'
import { chatWire, lacksChat, plainRequest } from '../claims.ts'
import { ensure, ensureEqual } from '../expectation.ts'
import { textAnswer } from '../samples.ts'
import { wholeReply } from '../scripted-reply.ts'
import { sendChat, sentRequest } from '../sent.ts'

/** R4 and R5. */
export const addressChecks: readonly Check[] = [
  {
    id: 'R4',
    title: 'sends its key once and lets headers of the caller win',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    run: headersAreTheCallers,
  },
  {
    id: 'R5',
    title: 'takes a base URL with or without a slash at its end, and with a prefix',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    run: baseUrlIsKept,
  },
]

async function headersAreTheCallers(bench: Bench): Promise<void> {
  const { subject } = bench
  const { request } = await sendChat(bench)
  const holders = Object.entries(request.headers).filter(([, value]) => value.includes(suiteKey))
  const inPath = request.path.includes(suiteKey) || request.path.includes(encodeURIComponent(suiteKey))
  if (subject.keyVariable !== null) {
    const places = [...holders.map(([name]) => `header ${name}`), ...(inPath ? ['the URL'] : [])]
    ensure(places.length === 1, `the key must be sent in one place, was in ${places.join(' and ') || 'none'}`)
  }
  ensure(
    (request.headers['content-type'] ?? '').includes('json'),
    `the content-type of a JSON body must say so, is ${JSON.stringify(request.headers['content-type'])}`,
  )
  const keyHeader = holders[0]?.[0] ?? 'x-conformance-key'
  const settings = { headers: { 'X-Conformance-Layer': 'provider', 'X-Conformance-Provider': 'yes' } }
  const headers = { 'x-conformance-layer': 'call', [keyHeader.toUpperCase()]: 'set-by-the-caller' }
  const { request: overridden } = await sendChat(bench, {}, { settings, options: { headers } })
  ensureHeader(overridden.headers, 'x-conformance-provider', 'yes', 'given with the provider')
  ensureHeader(
    overridden.headers,
    'x-conformance-layer',
    'call',
    'given with the provider and, in other case, with the call, which wins',
  )
  ensureHeader(overridden.headers, keyHeader, 'set-by-the-caller', "given with the call, in place of the provider's own")
}

/** Also finds a name that was sent twice in different case: over a socket its values arrive joined. */
function ensureHeader(headers: Readonly<Record<string, string>>, name: string, value: string, how: string): void {
  const values = Object.entries(headers).flatMap(([sent, text]) => (sent.toLowerCase() === name.toLowerCase() ? [text] : []))
  ensureEqual(values, [value], `the values of the header ${name}, ${how}`)
}

async function baseUrlIsKept(bench: Bench): Promise<void> {
  const reply = wholeReply(chatWire(bench).whole(textAnswer(bench.capabilities)))
  const { server } = await bench.serve([reply])
  const pathFor = async (suffix: string): Promise<string> => {
    const { baseURL, transport } = server
    const provider = bench.subject.create({ apiKey: suiteKey, baseURL: baseURL + suffix, transport })
    try {
      await provider.chat?.(bench.subject.models?.chat ?? 'conformance-1').generate(plainRequest)
      return sentRequest({ server }).path
    } finally {
      await provider.close()
    }
  }
  const plain = await pathFor('')
  ensure(
    plain.startsWith('/v1/') && !plain.includes('//'),
    `with a base URL ending in /v1 the path must begin with /v1/, is ${plain}`,
  )
  ensureEqual(await pathFor('/'), plain, 'the path with a slash at the end of the base URL')
  const prefixed = plain.replace('/v1/', '/v1/proxy/team-7/')
  ensureEqual(await pathFor('/proxy/team-7'), prefixed, 'the path with /proxy/team-7 at the end of the base URL')
}
