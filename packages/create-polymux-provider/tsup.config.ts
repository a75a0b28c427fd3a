import { packageConfig } from '../../tsup.base.ts'

/** `shims` gives the CommonJS build an `import.meta.url`, by which the template is found. */
export default packageConfig(['src/index.ts', 'src/bin/create-polymux-provider.ts'], { shims: true })
