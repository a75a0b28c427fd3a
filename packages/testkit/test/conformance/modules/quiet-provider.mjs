/** A module that does nothing when it is imported. */
export function quiet(settings = {}) {
  return { name: 'quiet', key: settings.apiKey ?? process.env['SAMPLE_API_KEY'], close: async () => {} }
}
