/** undici publishes no types for this file, which holds its Agent alone. */
declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici'
  export default Agent
}
