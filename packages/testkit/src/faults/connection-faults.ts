/** What fails on the way to a server: names, connections, certificates, proxies. Needs no network and makes no DNS query. */
import type { LookupFunction } from 'node:net'
import { failsWith, type Expectation, type FaultFacts } from './fault.ts'
import { createFaultServer } from './fault-server.ts'
import { openBareServer, refusingPort, type BareServer } from './bare-server.ts'
import { makeCertificate, type CertificateFacts } from './throwaway-certificate.ts'
import type { FaultTransportOptions } from './transport-options.ts'

/** Faults of the way to the server. */
export type ConnectionFaultName =
  | 'dns.fail'
  | 'dns.temporary'
  | 'connect.refused'
  | 'connect.timeout'
  | 'tls.plain-server'
  | 'tls.silent-server'
  | 'tls.bad-cert'
  | 'tls.expired-cert'
  | 'tls.wrong-name'
  | 'proxy.refused'
  | 'proxy.407'

/** A way to a server that does not lead there. */
export interface FaultyWay {
  readonly baseURL: string
  readonly transportOptions: FaultTransportOptions
  close(): Promise<void>
}

/** A fault of the way, and how to lay it out. */
export interface ConnectionFault extends FaultFacts {
  readonly open: () => Promise<FaultyWay>
}

/** Nothing was sent, so trying again is safe and nothing can have been billed. */
const neverSent: Partial<Expectation> = { phase: 'request', retryable: true, maybeBilled: false, attempts: 3, requests: 0 }
/** Nothing will change until a person changes something. */
const untrusted: Expectation = failsWith('configuration', {
  phase: 'request',
  retryable: false,
  maybeBilled: false,
  attempts: 1,
  requests: 0,
  says: 'certificate',
})

const host = 'api.fault.test'

/** Rows 1 to 4 and 6 to 9. */
export const connectionFaults: Readonly<Record<ConnectionFaultName, ConnectionFault>> = {
  'dns.fail': fault(1, 'The name of the host does not exist.', failsWith('network', { ...neverSent, says: host }), async () =>
    withLookup(failingLookup('ENOTFOUND')),
  ),
  'dns.temporary': fault(
    2,
    'The name server cannot answer at the moment.',
    failsWith('network', { ...neverSent, says: host }),
    async () => withLookup(failingLookup('EAI_AGAIN')),
  ),
  'connect.refused': fault(3, 'Nobody listens on the port.', failsWith('network', neverSent), async () => {
    const { port, close } = await refusingPort()
    return { baseURL: `http://127.0.0.1:${port}/api/v1`, transportOptions: {}, close }
  }),
  'connect.timeout': fault(4, 'No connection comes about, and no refusal.', failsWith('timeout', neverSent), async () =>
    withLookup(() => {}),
  ),
  'tls.plain-server': fault(6, 'The server of an https address speaks plain HTTP.', { ...untrusted, says: 'TLS|SSL' }, async () =>
    overTls(await openBareServer('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')),
  ),
  'tls.silent-server': fault(
    6,
    'The server of an https address accepts the connection and says nothing.',
    failsWith('timeout', neverSent),
    async () => overTls(await openBareServer()),
  ),
  'tls.bad-cert': fault(7, 'The certificate is signed by nobody the client trusts.', untrusted, () => badCertificate({}, false)),
  'tls.expired-cert': fault(7, 'The certificate has expired.', untrusted, () =>
    badCertificate({ validFrom: new Date('2020-01-01'), validTo: new Date('2021-01-01') }, true),
  ),
  'tls.wrong-name': fault(7, 'The certificate is for another host.', untrusted, () =>
    badCertificate({ names: ['elsewhere.test'] }, true),
  ),
  'proxy.refused': fault(8, 'Nobody listens at the proxy.', failsWith('network', { ...neverSent, says: 'proxy' }), async () => {
    const { port, close } = await refusingPort()
    return { baseURL: `https://${host}/api/v1`, transportOptions: { proxy: `http://127.0.0.1:${port}` }, close }
  }),
  'proxy.407': fault(9, 'The proxy answers CONNECT with 407.', { ...untrusted, says: 'proxy.*407|407.*proxy' }, async () => {
    const { port, close } = await openBareServer(
      'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="test"\r\ncontent-length: 0\r\n\r\n',
    )
    return { baseURL: `https://${host}/api/v1`, transportOptions: { proxy: `http://127.0.0.1:${port}` }, close }
  }),
}

function fault(row: number, summary: string, expect: Expectation, open: () => Promise<FaultyWay>): ConnectionFault {
  return { row, summary, calls: 'any', expect, open }
}

function withLookup(lookup: LookupFunction): FaultyWay {
  return { baseURL: `http://${host}/api/v1`, transportOptions: { lookup }, close: async () => {} }
}

function failingLookup(code: string): LookupFunction {
  return (hostname, _options, callback) => {
    const error = Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), { code, syscall: 'getaddrinfo', hostname })
    process.nextTick(() => callback(error, '', 4))
  }
}

function overTls({ port, close }: BareServer): FaultyWay {
  return { baseURL: `https://127.0.0.1:${port}/api/v1`, transportOptions: {}, close }
}

/** `trusted`: the client trusts the certificate, so that what is wrong with it is the only thing wrong. */
async function badCertificate(facts: CertificateFacts, trusted: boolean): Promise<FaultyWay> {
  const certificate = makeCertificate(facts)
  const { baseURL, close } = await createFaultServer({ certificate })
  return { baseURL, transportOptions: trusted ? { ca: certificate.cert } : {}, close }
}
