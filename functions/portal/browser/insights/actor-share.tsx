// The shares of people and machines, and how many entries each rule decided.
import { number } from '../words/format.ts'
import { Figure, percent } from './figure.tsx'
import type { InsightsPage } from './insights-page.ts'
import { insightsWords } from './words.ts'

const barOf = { human: 'human', automated: 'machine', unknown: 'system' } as const

/** The rectangles are exact: shares are not rounded. */
export function ActorShare({ page }: { readonly page: InsightsPage }) {
  const say = insightsWords()
  const { groups, rules } = page.actors
  const all = groups.reduce((sum, { entries }) => sum + entries.count, 0)
  let at = 0
  const bars = groups
    .filter(({ entries }) => entries.count > 0)
    .map(({ group, entries }) => {
      const bar = { group, x: at, width: entries.count }
      at += entries.count
      return bar
    })
  return (
    <section class="wide">
      <h2>{say.actors}</h2>
      <svg
        class="share"
        viewBox={`0 0 ${Math.max(1, all)} 24`}
        preserveAspectRatio="none"
        role="img"
        aria-label={groups.map(({ group, entries }) => `${say.groups[group]} ${number(entries.count)}`).join(', ')}
      >
        {bars.map(({ group, x, width }) => (
          <rect class={barOf[group]} x={x} width={width} height="24" />
        ))}
      </svg>
      <p class="legend">
        {groups.map(({ group, entries, share }) => (
          <span>
            <span class={`swatch ${barOf[group]}`} />
            {say.groups[group]} <Figure of={entries} label={say.groups[group]} />{' '}
            <span class="dim">{percent(share)}</span>
          </span>
        ))}
      </p>
      <table class="sheet">
        <thead>
          <tr>
            <th scope="col">{say.kind}</th>
            <th scope="col">{say.rule}</th>
            <th scope="col" class="num">
              {say.entries}
            </th>
            <th scope="col" class="num">
              {say.share}
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ rule, kind, entries }) => (
            <tr key={rule}>
              <td>{say.kinds[kind]}</td>
              <td>{say.rules[rule]}</td>
              <td class="num">
                <Figure of={entries} label={say.rules[rule]} />
              </td>
              <td class="num">{percent(all === 0 ? 0 : entries.count / all)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
