import { build } from 'esbuild'
const entry = process.argv[2] ?? 'shared/client/recording/create-recorder.ts'
const more = process.argv.slice(3)
const r = await build({ stdin: { contents: [`export * from './${entry}'`, ...more.map(f=>`export * from './${f}'`)].join('\n'), resolveDir: process.cwd() }, bundle: true, splitting: true, format: 'esm', platform: 'neutral', mainFields: ['module','main'], external: ['node:*'], target:'es2022', minify: true, metafile: true, write: false, outdir: '/tmp/x' })
for (const [name, o] of Object.entries(r.metafile.outputs)) { console.log('\n', name, o.bytes); for (const [k,v] of Object.entries(o.inputs).sort((a,b)=>b[1].bytesInOutput-a[1].bytesInOutput).slice(0,60)) console.log(String(v.bytesInOutput).padStart(6), k) }
