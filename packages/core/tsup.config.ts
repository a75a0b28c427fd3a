import { packageConfig } from '../../tsup.base.ts'

export default packageConfig(
  [
    'src/index.ts',
    'src/adapter.ts',
    'src/openai.ts',
    'src/node/transport.ts',
    'src/node/door.ts',
    'src/transport-fetch.ts',
    'src/attempt-channel.ts',
    'src/node/attempt-channel.ts',
    'src/failure-rows.ts',
    'src/failure-rows-without-codes.ts',
  ],
  // Bundlers know a module of Node by its prefix.
  { removeNodeProtocol: false },
)
