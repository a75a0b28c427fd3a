/**
 * Certificates for servers that are trusted by nobody, or by the one test that made them. Node can sign but not write X.509,
 * so this file writes it: a self-signed certificate of version 3 with a P-256 key is a few dozen lines of DER, and no key lies
 * about in a repository.
 */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate and its key as PEM: what `tls.createServer` takes. The certificate is its own authority: trust it as `ca`. */
export interface ThrowawayCertificate {
  readonly cert: string
  readonly key: string
}

/** What a certificate says. */
export interface CertificateFacts {
  /** Host names it is for. Default `localhost`. The address 127.0.0.1 is added unless names are given. */
  readonly names?: readonly string[] | undefined
  /** Default: a day ago. */
  readonly validFrom?: Date | undefined
  /** Default: a day ahead. */
  readonly validTo?: Date | undefined
}

const dayMs = 86_400_000

/** Makes a new key and a certificate for it. Takes a few milliseconds. */
export function makeCertificate(facts: CertificateFacts = {}): ThrowawayCertificate {
  const { names, validFrom = new Date(Date.now() - dayMs), validTo = new Date(Date.now() + dayMs) } = facts
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const hosts = (names ?? ['localhost']).map((name) => der(0x82, Buffer.from(name, 'latin1')))
  const addresses = names ? [] : [der(0x87, Buffer.from([127, 0, 0, 1]))]
  const name = der(sequence, der(set, der(sequence, commonName, der(utf8Text, Buffer.from('Polymux test')))))
  const body = der(
    sequence,
    der(0xa0, der(integer, Buffer.from([2]))),
    der(integer, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    signatureKind,
    name,
    der(sequence, time(validFrom), time(validTo)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(sequence, der(sequence, alternativeNames, der(octets, der(sequence, ...hosts, ...addresses))))),
  )
  const signature = sign('sha256', body, privateKey)
  const certificate = der(sequence, body, signatureKind, der(bits, Buffer.from([0]), signature))
  return { cert: pem('CERTIFICATE', certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

const integer = 0x02
const bits = 0x03
const octets = 0x04
const utf8Text = 0x0c
const sequence = 0x30
const set = 0x31
/** Object identifiers 2.5.4.3, 2.5.29.17, and 1.2.840.10045.4.3.2 (ECDSA with SHA-256) in a sequence of its own. */
const commonName = Buffer.from('0603550403', 'hex')
const alternativeNames = Buffer.from('0603551d11', 'hex')
const signatureKind = Buffer.from('300a06082a8648ce3d040302', 'hex')

function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

/** UTCTime, which is right for the years 1950 to 2049. */
function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return der(0x17, Buffer.from(digits.slice(2), 'latin1'))
}

function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
