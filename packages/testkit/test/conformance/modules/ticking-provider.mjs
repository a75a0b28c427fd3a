/** A module that leaves a timer behind. */
setInterval(() => {}, 1000)
export const ticking = () => ({ name: 'ticking', close: async () => {} })
