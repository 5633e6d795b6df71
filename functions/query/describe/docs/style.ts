// The style sheet of the documentation page. It is part of the page, and the page's policy allows only its hash.

export const docsStyle = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --raised: #f5f5f2; --line: #dfdfd9; --ink: #1d2022; --soft: #5b6165;
  --accent: #0a6650; --get: #0a6650; --post: #7a4a00; --fault: #a12622;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131618; --raised: #1b1f22; --line: #30363a; --ink: #e4e7e8; --soft: #9ba4a9;
    --accent: #6fd3b3; --get: #6fd3b3; --post: #e8b565; --fault: #f0908a;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: .06em; }
:focus-visible { outline: .15rem solid var(--accent); outline-offset: .15rem; border-radius: .2rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); z-index: 1; }
code, pre, var, .method, .status { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; }
code, pre { font-size: .875em; }
var { font-style: normal; color: var(--accent); }
p code, li code, td code { padding: .1em .3em; background: var(--raised); border-radius: .25rem; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
h1 { margin: 0; font-size: 2.25rem; letter-spacing: -.02em; }
h2 { margin: 4rem 0 0; padding-bottom: .5rem; border-bottom: .1rem solid var(--ink); font-size: 1.6rem; letter-spacing: -.01em; }
h3 { margin: 0 0 .5rem; font-size: 1.2rem; }
p + h3 { margin-top: 2rem; }
h3 a { color: inherit; text-decoration: none; }
h3 a:hover { text-decoration: underline; }
h4 { margin: 1.75rem 0 .5rem; font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
p { margin: .5rem 0; max-width: 42rem; }
.page { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem 6rem; }
header { padding-top: 2.5rem; }
main { min-width: 0; padding-top: 1.5rem; }
main ul { max-width: 46rem; padding-left: 1.2rem; }
main li { margin: .3rem 0; }
.facts, .note { color: var(--soft); }
.facts { margin: .5rem 0 0; }
.note { font-size: .875rem; font-weight: 400; }
article, .schema { padding: 2.25rem 0 1rem; }
article + article, .schema + .schema { border-top: .06rem solid var(--line); }

nav { padding-top: 1.25rem; font-size: .9rem; line-height: 1.35; }
nav summary { font-weight: 600; }
nav p { margin: 1.1rem 0 .3rem; font-weight: 600; }
nav p a { color: inherit; text-decoration: none; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a { display: flex; gap: .55rem; padding: .25rem 0; color: var(--soft); text-decoration: none; overflow-wrap: anywhere; min-width: 0; }
nav li a:hover, nav p a:hover { color: var(--accent); text-decoration: underline; }
nav .method { flex: none; width: 2.4rem; padding: .1rem 0 0; border: 0; text-align: left; background: none; }

.method, .status { font-size: .75rem; font-weight: 700; }
.method { padding: .1rem .4rem; border: .06rem solid currentColor; border-radius: .25rem; }
.get { color: var(--get); }
.post { color: var(--post); }
.endpoint { display: flex; align-items: baseline; gap: .6rem; max-width: none; margin: .75rem 0 1rem; padding: .6rem .8rem; background: var(--raised); border-radius: .4rem; }
.endpoint code { padding: 0; background: none; font-size: .95rem; min-width: 0; }

table { width: 100%; border-collapse: collapse; font-size: .925rem; line-height: 1.45; }
th, td { padding: .5rem .9rem .5rem 0; border-bottom: .06rem solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; }
thead th { padding-bottom: .35rem; font-size: .8rem; font-weight: 600; color: var(--soft); }
tbody th { width: 11rem; font-weight: 400; overflow-wrap: break-word; }
tbody th code { font-weight: 600; color: var(--ink); }
td:nth-of-type(1) { width: 9rem; color: var(--soft); }
td:nth-of-type(3) { width: 12.5rem; }
.schema tbody th { width: 20rem; }
.path { font-weight: 400; color: var(--soft); }

details { border-bottom: .06rem solid var(--line); }
nav details { border: 0; }
summary { padding: .55rem 0; cursor: pointer; }
summary:hover { color: var(--accent); }
details[open] { padding-bottom: .75rem; }
.status { display: inline-block; min-width: 2.6rem; margin-left: .2rem; font-size: .9rem; }
.s2 { color: var(--get); }
.s4 { color: var(--post); }
.s5 { color: var(--fault); }

figure { margin: .75rem 0; border: .06rem solid var(--line); border-radius: .4rem; overflow: hidden; }
figcaption { padding: .35rem .9rem; background: var(--raised); color: var(--soft); font-size: .8rem; border-bottom: .06rem solid var(--line); }
pre { margin: 0; padding: .8rem .9rem; max-height: 30rem; overflow: auto; line-height: 1.5; tab-size: 2; }
pre:focus-visible { outline-offset: -.2rem; }
pre code { font-size: inherit; }
.key { color: var(--accent); }

@media (min-width: 62rem) {
  .page { display: grid; grid-template-columns: 17rem minmax(0, 1fr); column-gap: 3.5rem; grid-template-rows: auto 1fr; }
  header, main { grid-column: 2; }
  nav { grid-row: 1 / span 2; grid-column: 1; position: sticky; top: 0; height: 100vh; padding: 2rem 1rem 2.5rem 0; overflow-y: auto; border-right: .06rem solid var(--line); scrollbar-width: thin; }
  nav summary { display: none; }
}
@media (max-width: 44rem) {
  h1 { font-size: 1.8rem; }
  h2 { margin-top: 3rem; }
  table, tbody, tr, th, td { display: block; }
  thead { position: absolute; left: -100rem; }
  tr { padding: .7rem 0; border-bottom: .06rem solid var(--line); }
  tbody th, td, .schema tbody th, td:nth-of-type(1), td:nth-of-type(3) { width: auto; padding: .1rem 0; border: 0; }
  td:empty { display: none; }
  td:nth-of-type(3)::before { content: "e.g. "; color: var(--soft); }
}
@media print {
  nav, .skip { display: none; }
  pre { max-height: none; white-space: pre-wrap; }
}
`
