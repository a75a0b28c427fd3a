/**
 * What `npm create polymux-provider` does, for programs: a plan, the texts of the files, and writing them.
 * @module
 */
export { providerFiles } from './provider-files.ts'
export type { ProviderFiles } from './provider-files.ts'
export { planProvider, ProviderPlanError } from './provider-plan.ts'
export type { ProviderPlan, ProviderRequest, ProviderShape } from './provider-plan.ts'
export { writeProvider } from './write-provider.ts'
