/** Looks for a key in files and texts, in every form that carelessness gives it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** @typedef {{ readonly where: string, readonly bytes: Buffer }} Evidence something that has left the process */

/**
 * The key as it is and without its prefix, in base64 wherever in a text it stands, percent-encoded, in hexadecimal and backwards.
 * @param {string} key
 * @returns {readonly { readonly form: string, readonly text: string }[]}
 */
function formsOf(key) {
  const bare = key.slice(key.lastIndexOf('-') + 1)
  const plain = [
    { form: 'plain', text: key },
    { form: 'without prefix', text: bare },
    { form: 'percent-encoded', text: [...key].map((sign) => `%${hex(sign)}`).join('') },
    { form: 'hexadecimal', text: hex(key) },
    { form: 'backwards', text: [...key].toReversed().join('') },
  ]
  return [...plain, ...[0, 1, 2].map((shift) => ({ form: `base64, ${shift} bytes in`, text: base64Core(key, shift) }))]
}

/**
 * Where the key shows, in which form.
 * @param {string} key
 * @param {readonly Evidence[]} evidence
 * @returns {string[]}
 */
export function findKey(key, evidence) {
  const forms = formsOf(key)
  return evidence.flatMap(({ where, bytes }) => {
    const lower = Buffer.from(bytes.toString('latin1').toLowerCase(), 'latin1')
    // Of base64 alone the case matters.
    const found = forms.filter(({ form, text }) =>
      form.startsWith('base64') ? bytes.includes(text) : lower.includes(text.toLowerCase()),
    )
    return found.map(({ form }) => `${where} (${form})`)
  })
}

/**
 * Throws unless every form of the key is found when it is there, and none when it is not: a scan that finds nothing must be able to.
 * @param {string} key
 */
export function proveScan(key) {
  const written = [
    `key=${key}`,
    encodeURIComponent(key).replaceAll('-', '%2D'),
    ...[0, 1, 2].map((shift) => Buffer.from(`${'x'.repeat(shift)}${key} and more`).toString('base64')),
    ...[0, 1, 2].map((shift) => Buffer.from(`${'x'.repeat(shift)}${key} and more`).toString('base64url')),
    Buffer.from(key).toString('hex').toUpperCase(),
  ]
  const planted = [...formsOf(key).map(({ text }) => `<${text}>`), ...written]
  const missed = planted.filter((text) => findKey(key, [{ where: 'planted', bytes: Buffer.from(text) }]).length === 0)
  const invented = findKey(key, [{ where: 'nothing', bytes: Buffer.from('sk-or-v1-somebody else') }])
  if (missed.length + invented.length > 0)
    throw new Error(`The scan itself is broken: missed ${missed.length} of ${planted.length}`)
  return planted.length
}

/**
 * Every file below a folder, archives unpacked.
 * @param {string} folder
 * @param {(path: string) => boolean} [wanted]
 * @returns {Evidence[]}
 */
export function filesBelow(folder, wanted = () => true) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(wanted)
    .map((path) => ({ where: path, bytes: unpacked(path, readFileSync(path)) }))
}

/**
 * @param {string} path
 * @param {Buffer} bytes
 */
function unpacked(path, bytes) {
  return /\.(?:tgz|gz)$/.test(path) ? gunzipSync(bytes) : bytes
}

/** @param {string} text */
function hex(text) {
  return Buffer.from(text).toString('hex')
}

/**
 * What base64 makes of the key when `shift` bytes stand before it, without the signs that it shares with its neighbours.
 * @param {string} key
 * @param {number} shift
 */
function base64Core(key, shift) {
  const whole = Buffer.from(`${'\0'.repeat(shift)}${key}`).toString('base64')
  return whole.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + key.length) * 8) / 6))
}
