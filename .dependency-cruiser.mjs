/**
 * Who may import whom. Packages know each other by name alone; the arrows are core <- providers, cost, testkit,
 * and applications, examples and tests -> any public entry point. `tests/built/dependency-rules.test.ts` proves that each rule bites.
 */

/** Files of a package that only this repository runs: what they import is not published. */
const inside = '(test/|scripts/|.*\\.(test|test-d|bench|config)\\.ts$)'
const unpublished = `^packages/[^/]+/${inside}`
const nodeTransport = '^packages/core/src/node/'

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other to run are one file, or need a third. Types may: they are gone by then.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere: a misspelt path, or a file that its package does not export.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'packages-by-name',
      comment: 'Another package is imported by its name, through its exports, never by a path into its folder.',
      severity: 'error',
      from: { path: '^((packages|apps|examples)/[^/]+|tests)/' },
      to: { path: '^(packages|apps|examples)/', pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'core-imports-no-package',
      comment: 'Everything rests on core, so core rests on nothing of ours.',
      severity: 'error',
      from: { path: '^packages/core/' },
      to: { path: '^packages/', pathNot: '^packages/core/' },
    },
    {
      name: 'providers-import-core',
      comment: 'A provider is chosen alone: it never needs cost, the testkit or another provider. Its tests may use the testkit.',
      severity: 'error',
      from: { path: '^packages/(provider-[^/]+)/', pathNot: unpublished },
      to: { path: '^packages/', pathNot: '^packages/(core|$1)/' },
    },
    {
      name: 'provider-tests-import-testkit',
      comment: 'Tests of a provider may use core and the testkit, and nothing else of ours.',
      severity: 'error',
      from: { path: `^packages/(provider-[^/]+)/${inside}` },
      to: { path: '^packages/', pathNot: '^packages/(core|testkit|$1)/' },
    },
    {
      name: 'cost-and-testkit-import-core',
      comment: 'Both serve any provider, so they know only the interfaces of core.',
      severity: 'error',
      from: { path: '^packages/(cost|testkit)/' },
      to: { path: '^packages/', pathNot: '^packages/(core|$1)/' },
    },
    {
      name: 'packages-import-no-application',
      comment: 'A package serves applications, examples and tests, and does not know them.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|examples|tests|scripts)/' },
    },
    {
      name: 'undici-in-the-node-transport',
      comment: 'Everything else must load in browsers and edge workers. Tests may judge what is ours by it.',
      severity: 'error',
      from: { path: '^packages/', pathNot: [nodeTransport, unpublished] },
      to: { path: ['^undici(/|$)', 'node_modules/undici/'] },
    },
    {
      name: 'node-modules-in-the-node-transport',
      comment: 'Everything else must load in browsers and edge workers.',
      severity: 'error',
      from: { path: '^packages/(core|cost|provider-[^/]+)/src/', pathNot: [nodeTransport, unpublished] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'declared-dependencies',
      comment: 'What a published file imports is among the dependencies or peerDependencies of its package.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: unpublished },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer', 'type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The bench, the templates and the examples are no part of the workspace: what they import is installed where they are used.
    exclude: { path: '(^|/)(dist|node_modules/\\.[^/]+)/|^bench/|^examples/|^packages/[^/]+/template/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@polymux/source', 'import', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
}
