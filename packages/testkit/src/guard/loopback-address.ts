import { isIP } from 'node:net'

/** Whether `host`, a name or an address, is this machine by definition: no name server is asked for it. */
export function isLoopback(host: string): boolean {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .toLowerCase()
  if (name === '' || name === 'localhost' || name.endsWith('.localhost')) return true
  if (isIP(name) === 4) return name.startsWith('127.') || name === '0.0.0.0'
  return ['::1', '::', '0:0:0:0:0:0:0:1'].includes(name) || /^::ffff:(?:127\.|7f)/.test(name)
}
