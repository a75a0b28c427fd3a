/** A fault server in a process of its own, so that what it does costs the client under test nothing. */
import process from 'node:process'
import { createFaultServer } from '@polymux/testkit/faults'

const server = await createFaultServer({ seed: 1 })
process.send?.({ baseURL: server.baseURL })
process.on('message', () => process.send?.({ connections: server.connections }))
process.on('disconnect', () => process.exit())
