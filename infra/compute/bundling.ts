// The options with which esbuild bundles a function, for the construct that deploys it, and for tests and benchmarks that run the bundle.

/** Under esbuild's names; infra/compute/beleg-function.ts translates them into CDK's. */
export const bundling = {
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  // Less than half the size. With `keepNames`, stack traces still show the functions' names in the source.
  minify: true,
  keepNames: true,
} as const
