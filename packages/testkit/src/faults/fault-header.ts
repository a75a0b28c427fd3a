/** Faults asked for by a request header, for programs that can set a header and nothing else. */
import type { FaultOptions } from './armed-faults.ts'
import { isServerFaultName, type ServerFaultName } from './server-faults.ts'

/** A fault and its settings, as a header asks for them. */
export interface AskedFault {
  readonly name: ServerFaultName
  readonly options: FaultOptions
}

const numberSettings: ReadonlySet<string> = new Set(['times', 'probability', 'afterEvents', 'bytes', 'pauseMs', 'waitMs'])

/** Reads `name;key=value;key=value, name`. Throws `TypeError` that says what is wrong with the header. */
export function parseFaultHeader(text: string): readonly AskedFault[] {
  return text.split(',').map((part) => {
    const [name = '', ...settings] = part.split(';').map((word) => word.trim())
    if (!isServerFaultName(name)) throw new TypeError(`x-testkit-fault: no fault of a server is called "${name}".`)
    return { name, options: Object.fromEntries(settings.map(parseSetting)) }
  })
}

function parseSetting(text: string): readonly [string, string | number] {
  const at = text.indexOf('=')
  const key = text.slice(0, at).trim()
  const value = text.slice(at + 1).trim()
  if (key === 'location') return [key, value]
  if (at > 0 && numberSettings.has(key) && value !== '' && Number.isFinite(Number(value))) return [key, Number(value)]
  throw new TypeError(`x-testkit-fault: "${text}" is no setting; write key=number with one of ${[...numberSettings].join(', ')}.`)
}
