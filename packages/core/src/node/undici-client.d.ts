/** undici publishes no types for this file, which holds its Client alone. */
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici'
  export default Client
}
