// The rows of one page, under the days on which they happened. A page that is there already is not drawn again when the next one comes. The rows
// that a screen shows are drawn first: a reader sees them while the others are made.
import { Component } from 'preact'
import type { ShownEntry } from '../api/shown-entry.ts'
import { density } from '../preferences/preferences.ts'
import { behindTheFrame } from '../widgets/later.tsx'
import { longDate, zone } from '../words/format.ts'
import { startOfDay } from '../words/zoned-time.ts'
import type { Column } from './cells.ts'
import { EntryRow } from './entry-row.tsx'
import { pageSize } from './pages.ts'
import { listWords } from './words.ts'

interface GroupProps {
  readonly entries: readonly ShownEntry[]
  readonly columns: readonly Column[]
  readonly page: number
  /** The time of the row above. */
  readonly before: string | undefined
  readonly now: number
}

interface GroupState {
  readonly whole: boolean
}

/** In pixels, as the style sheet has them (tokens.css, list.css). */
const rowHeights = { compact: 24, normal: 28, roomy: 40 } as const
const cardHeight = 60

/** As many as fit on the screen, above which are the bar, the query and the overview. */
function rowsAtFirst(): number {
  const height = matchMedia('(width < 40rem)').matches ? cardHeight : rowHeights[density.peek()]
  return Math.max(5, Math.ceil((innerHeight - 240) / height))
}

/** Drawn again when it is another, or a signal says so; not when another page has come below. */
export class RowGroup extends Component<GroupProps, GroupState> {
  override state: GroupState = { whole: this.props.entries.length <= rowsAtFirst() }

  override componentDidMount() {
    if (!this.state.whole) behindTheFrame(() => this.setState({ whole: true }))
  }

  override shouldComponentUpdate(next: GroupProps, state: GroupState): boolean {
    const { entries, columns, page, before, now } = this.props
    const isSame = next.entries.length === entries.length && next.entries.every((entry, at) => entry === entries[at])
    return (
      !isSame ||
      next.columns !== columns ||
      next.page !== page ||
      next.before !== before ||
      next.now !== now ||
      state !== this.state
    )
  }

  override render({ entries, columns, page, before, now }: GroupProps, { whole }: GroupState) {
    const dayOf = (ms: number) => ({ startMs: startOfDay(ms, zone.value), endMs: startOfDay(ms, zone.value, 1) })
    let day = before === undefined ? undefined : dayOf(Date.parse(before))
    return (
      <div role="rowgroup" class="group">
        {(whole ? entries : entries.slice(0, rowsAtFirst())).map((entry, index) => {
          const ms = Date.parse(entry.eventTimeStamp)
          const own = day && day.startMs <= ms && ms < day.endMs ? day : dayOf(ms)
          const isNew = own !== day
          day = own
          return (
            <>
              {isNew && <DayHead key={`day ${own.startMs}`} ms={own.startMs} now={now} />}
              <EntryRow
                key={entry.id}
                entry={entry}
                columns={columns}
                index={page * pageSize + index + 2}
                isFirst={page + index === 0}
              />
            </>
          )
        })}
      </div>
    )
  }
}

function DayHead({ ms, now }: { readonly ms: number; readonly now: number }) {
  const say = listWords()
  const today = startOfDay(now, zone.value)
  return (
    <div class="day" role="presentation">
      <b>{longDate(ms)}</b>
      {ms === today && <span>{say.today}</span>}
      {ms === startOfDay(now, zone.value, -1) && <span>{say.yesterday}</span>}
    </div>
  )
}
