// The scripts by which shells ask the command what may come next: `beleg complete --word=TYPED -- WORD…`, which answers with a line for each
// candidate: its text, a tab, and what it is. What somebody types is passed on as it is, and evaluated nowhere.

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

/** They need nothing but their shell; zsh must have run `compinit`. */
export const completionScripts: Readonly<Record<(typeof shells)[number], string>> = {
  bash: `_beleg() {
  local text _
  COMPREPLY=()
  while IFS=$'\\t' read -r text _; do
    COMPREPLY+=("$text")
  done < <(beleg complete "--word=$2" -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)
}
complete -o default -F _beleg beleg
`,

  zsh: `_beleg() {
  local text about
  local -a texts lines
  while IFS=$'\\t' read -r text about; do
    texts+=("$text")
    lines+=("$text  $about")
  done < <(beleg complete "--word=$words[CURRENT]" -- "\${(@)words[2,CURRENT-1]}" 2>/dev/null)
  if (( $#texts )); then
    compadd -l -d lines -a texts
  else
    _files
  fi
}
compdef _beleg beleg
`,

  fish: `function __beleg_candidates
  set -l before (commandline -opc)
  set -l typed (commandline -ct)
  set -e before[1]
  set -l found (beleg complete "--word=$typed" -- $before 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path "$typed"
  end
end
complete -c beleg -f -a '(__beleg_candidates)'
`,

  powershell: `Register-ArgumentCompleter -Native -CommandName beleg -ScriptBlock {
  param($typed, $ast, $cursor)
  $before = @($ast.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { "$_" })
  beleg complete "--word=$typed" '--' @before 2>$null | ForEach-Object {
    $text, $about = $_ -split [char]9, 2
    if (-not $about) { $about = $text }
    [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $about)
  }
}
`,
}
