// How a function's file is made of its sources: the options of esbuild, read by the construct that deploys it and by whatever measures
// or runs it before.

/** In esbuild's own words; infra/compute/beleg-function.ts says the same in CDK's. */
export const bundling = {
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  // Less than half the size. A stack trace shows the names that functions have in the source.
  minify: true,
  keepNames: true,
} as const
