// The commands, in the order of the help. Parsing, help, completion and tests read this table; to add a command, add a line.
import { api } from './commands/api.ts'
import { checkpoint } from './commands/checkpoint.ts'
import { compare } from './commands/compare.ts'
import { completions } from './commands/completions.ts'
import { context } from './commands/context.ts'
import { download } from './commands/download.ts'
import { imports } from './commands/import.ts'
import { keys } from './commands/keys.ts'
import { list } from './commands/list.ts'
import { login } from './commands/login.ts'
import { logout } from './commands/logout.ts'
import { open } from './commands/open.ts'
import { search } from './commands/search.ts'
import { send } from './commands/send.ts'
import { show } from './commands/show.ts'
import { stats } from './commands/stats.ts'
import { tail } from './commands/tail.ts'
import { timeline } from './commands/timeline.ts'
import { use } from './commands/use.ts'
import { verify } from './commands/verify.ts'
import { whoami } from './commands/whoami.ts'
import type { Command } from './invocation/command.ts'

export const commands: readonly Command[] = [
  list,
  search,
  show,
  compare,
  timeline,
  tail,
  stats,
  download,
  verify,
  checkpoint,
  send,
  imports,
  keys,
  api,
  open,
  login,
  logout,
  whoami,
  use,
  context,
  ...completions(() => commands),
]
