// Prints the report of a reconciliation for people.
import { counted } from '../../shared/counted.ts'
import { isReconciled, type Report } from '../../shared/log/reconcile-report.ts'

/** @returns the exit code: 0 if table, log and archive agree now. */
export function printReport(report: Report): number {
  const { logs, entries, leaves, onTheirWay, missed, archived, misindexed, differences, differenceCount } = report
  console.log(
    `${counted(logs, 'log')}: ${counted(entries, 'entry', 'entries')} in the table, ${counted(leaves, 'leaf', 'leaves')} in the logs, ${onTheirWay} on their way`,
  )
  if (missed > 0) console.log(`${missed} missed by the archive, ${archived} of them archived now`)
  if (misindexed > 0)
    console.log(
      `${misindexed} missed by the search index, or in it without cause: the table is read there until it is made anew`,
    )
  for (const { organization, id, leafIndex, says } of differences) {
    const where = [
      organization,
      ...(leafIndex === undefined ? [] : [`leaf ${leafIndex}`]),
      ...(id ? [`entry ${id}`] : []),
    ]
    console.log(`${where.join(', ')}: ${says}`)
  }
  const more = differenceCount - differences.length
  if (more > 0) console.log(`and ${more} more ${more === 1 ? 'difference' : 'differences'}`)
  if (differenceCount === 0) console.log('no differences')
  return isReconciled(report) ? 0 : 1
}
