// What a shell is told of the command line that somebody types: in bash, and in zsh and fish where they are.
import { execFileSync } from 'node:child_process'
import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completionScripts, shells } from '../../../infra/cli/invocation/completion-scripts.ts'
import { type HandedOut, handedOut } from './handed-out.ts'

let cli: HandedOut

beforeAll(async () => {
  cli = await handedOut()
  await writeFile(join(cli.dir, 'log.bundle'), '')
})

afterAll(() => cli?.clear())

const isHere = (shell: string) => {
  try {
    return execFileSync(shell, ['--version']).length > 0
  } catch {
    return false
  }
}

/** @param words of which the last one is being typed. */
async function inBash(...words: string[]) {
  const quoted = words.map((word) => `'${word}'`)
  const { code, stdout, stderr } = await cli.bash(`source <(beleg completions bash)
COMP_WORDS=(beleg ${quoted.join(' ')}) COMP_CWORD=${words.length}
_beleg beleg ${quoted.at(-1)} ''
printf '%s\\n' "\${COMPREPLY[@]}"`)
  expect([code, stderr]).toEqual([0, ''])
  return stdout.split('\n').filter((line) => line !== '')
}

describe('bash completes', () => {
  test.each([
    [['li'], ['list']],
    [
      ['list', '--event-'],
      ['--event-name', '--event-source', '--event-type'],
    ],
    [
      ['list', '--output', ''],
      ['table', 'wide', 'ndjson', 'json', 'csv'],
    ],
    [['list', '-o', 'w'], ['wide']],
    // As bash cuts `--output=ta`.
    [['list', '--output', '=', 'ta'], ['table']],
    [['list', '--output=ta'], ['--output=table']],
    [
      ['keys', ''],
      ['list', 'create', 'revoke'],
    ],
    [['keys', 'organizations/acme', 'c'], ['create']],
    [['keys', 'create', '--for'], ['--formats']],
    [['completions', ''], [...shells]],
    // What scripts ask is no command for people.
    [['complet'], ['completions']],
    // Files are the shell's matter.
    [['verify', ''], []],
    [['download', '--output', ''], []],
    [['no-such-command', ''], []],
  ])('%j', async (words, candidates) => {
    expect(await inBash(...words)).toEqual(candidates)
  })

  test('and evaluates nothing of what is typed', async () => {
    expect(await inBash('search', '$(touch evaluated)', '--severi')).toEqual(['--severity'])
    await expect(access(join(cli.dir, 'evaluated'))).rejects.toThrow('ENOENT')
  })

  test('after its script was read twice, as it is by whoever reads a profile again', async () => {
    const twice = await cli.bash(
      'source <(beleg completions bash); source <(beleg completions bash); complete -p beleg',
    )
    expect(twice).toEqual({ code: 0, stdout: 'complete -o default -F _beleg beleg\n', stderr: '' })
  })
})

test.runIf(isHere('fish')).each([
  ['beleg li', 'list\tLists the entries of an organization, folder or project, newest first\n'],
  ['beleg list --output=ta', '--output=table\n'],
  ['beleg verify log', 'log.bundle\n'],
])('fish completes "%s"', async (typed, completed) => {
  const { stdout } = await cli.bash(`fish -c 'beleg completions fish | source; complete -C "${typed}"'`)
  expect(stdout).toBe(completed)
})

test.runIf(isHere('zsh'))('zsh reads its script', async () => {
  const read = await cli.bash(
    `zsh -fc 'autoload -Uz compinit; compinit -u -D; source <(beleg completions zsh); print $_comps[beleg]'`,
  )
  expect(read).toEqual({ code: 0, stdout: '_beleg\n', stderr: '' })
})

test.each(shells)('"completions %s" prints its script', async (shell) => {
  expect(await cli.run(['completions', shell])).toEqual({ code: 0, stdout: completionScripts[shell], stderr: '' })
})

test('a shell that is not known is refused', async () => {
  expect(await cli.run(['completions', 'tcsh'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'completions for which shell? Name one of bash, zsh, fish, powershell\n',
  })
})
