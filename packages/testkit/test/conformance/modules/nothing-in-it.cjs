module.exports = Object.assign({}, { conformance: { create() {}, keyVariable: null } })
