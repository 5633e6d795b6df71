// What a verified file proves and what it does not, shown before and after the check.
import { verifyWords } from './words.ts'

export function WhatItProves() {
  const say = verifyWords()
  return (
    <section class="two">
      <Items title={say.proves} items={Object.values(say.provesItems)} />
      <Items title={say.provesNot} items={Object.values(say.provesNotItems)} />
    </section>
  )
}

function Items({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  return (
    <div>
      <h2 class="label">{title}</h2>
      <ul class="bullets">
        {items.map((item) => (
          <li>{item}</li>
        ))}
      </ul>
    </div>
  )
}
