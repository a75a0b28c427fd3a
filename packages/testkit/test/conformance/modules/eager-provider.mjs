/** A module that reads its key at once. */
const key = process.env['SAMPLE_API_KEY']
export const eager = () => ({ name: 'eager', key, close: async () => {} })
