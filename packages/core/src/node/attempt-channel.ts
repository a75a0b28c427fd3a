/** What `#attempt-channel` stands for on Node. */
import process from 'node:process'
import type { Channel } from 'node:diagnostics_channel'
import type { AttemptChannel } from '../attempt-channel.ts'

let channel: Channel | undefined

/** The channel `polymux:attempt` when somebody listens. */
export function attemptChannel(): AttemptChannel | undefined {
  channel ??= process.getBuiltinModule('node:diagnostics_channel').channel('polymux:attempt')
  return channel.hasSubscribers ? channel : undefined
}
