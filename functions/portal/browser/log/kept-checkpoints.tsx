// The checkpoints of a log that this browser has kept, and how the log grew between them.
import type { KeptLog } from '../proof/kept-log.ts'
import { moment, shortHash } from '../proof/moment.ts'
import { Scroller } from '../widgets/scroller.tsx'
import { number, zoneName } from '../words/format.ts'
import { logWords } from './words.ts'

const shownMax = 20

export function KeptCheckpoints({ log }: { readonly log: KeptLog | undefined }) {
  const say = logWords()
  const checkpoints = log?.checkpoints ?? []
  if (checkpoints.length === 0) return null
  return (
    <Scroller label={say.kept} class="part scroll-x">
      <table class="sheet">
        <caption>
          {say.kept}
          <small>{say.keptHint}</small>
        </caption>
        <thead>
          <tr>
            <th scope="col">{say.checked(zoneName(checkpoints[0]?.checkedMs ?? 0))}</th>
            <th scope="col" class="num">
              {say.entries}
            </th>
            <th scope="col" class="num">
              {say.growth}
            </th>
            <th scope="col" class="trend">
              {say.root}
            </th>
          </tr>
        </thead>
        <tbody>
          {checkpoints.slice(0, shownMax).map(({ note, size, root, checkedMs }, at) => (
            <tr key={note}>
              <td>{moment(checkedMs)}</td>
              <td class="num">{number(size)}</td>
              <td class="num">{growthText(size, checkpoints[at + 1]?.size)}</td>
              <td class="trend code" title={root}>
                {shortHash(root)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function growthText(size: number, before: number | undefined): string {
  return before === undefined ? '' : logWords().growthOf(size - before)
}
