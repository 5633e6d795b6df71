// `node infra/portal/build.ts [FOLDER]`: builds the portal's files in FOLDER (`dist/portal`), prints their sizes, and fails if the first page
// exceeds its limit.
import { join } from 'node:path'
import { CommandError, runCommand } from '../command/command.ts'
import { overBudget } from './budget.ts'
import { bundlePortal } from './portal-bundle.ts'

await runCommand(async () => {
  const files = await bundlePortal(process.argv[2] ?? join(import.meta.dirname, '../../dist/portal'))
  for (const { name, bytes, brotliBytes, first } of files.toSorted((a, b) => b.brotliBytes - a.brotliBytes))
    console.log(
      `${String(brotliBytes).padStart(7)} of ${String(bytes).padStart(7)} bytes  ${first ? '* ' : '  '}${name}`,
    )
  const complaints = overBudget(files)
  if (complaints.length > 0) throw new CommandError(complaints.join('\n'))
  return 0
})
