/** What a prompt may demand of the emulator in so many words, such as `[emulator: fail]`: the way to fail what is answered later. */

const demands = ['fail', 'cancel', 'expire'] as const

/** Ends other than success. */
export type PromptDemand = (typeof demands)[number]

/** The demand in a prompt; `undefined` when there is none that is known. */
export function demandOf(prompt: string): PromptDemand | undefined {
  const named = /\[emulator: ?(\w+)\]/i.exec(prompt)?.[1]?.toLowerCase()
  return demands.find((demand) => demand === named)
}
