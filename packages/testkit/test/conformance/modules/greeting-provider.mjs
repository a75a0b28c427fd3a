/** A module that prints. */
console.log('Thank you for using greeting-provider')
export const greeting = () => ({ name: 'greeting', close: async () => {} })
