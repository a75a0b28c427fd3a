import { packageConfig } from '../../tsup.base.ts'

export default packageConfig(['src/index.ts', 'src/adapter.ts', 'src/transport-node.ts', 'src/transport-fetch.ts'])
