import { packageConfig } from '../../tsup.base.ts'

/** `shims` gives the CommonJS build an `import.meta.url`, by which the fixtures folder is found. */
export default packageConfig(
  [
    'src/index.ts',
    'src/emulator.ts',
    'src/faults.ts',
    'src/conformance.ts',
    'src/no-network.ts',
    'src/vitest.ts',
    'src/bin/testkit.ts',
    'src/bin/polymux-fixtures.ts',
  ],
  { shims: true },
)
