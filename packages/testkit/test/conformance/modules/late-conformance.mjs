export const conformance = {
  create: async () => ({ name: 'late', close: async () => {} }),
  wire: { failure: () => '{}' },
  keyVariable: null,
}
